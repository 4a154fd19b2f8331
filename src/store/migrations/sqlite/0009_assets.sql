-- The register of assets: what the organization's applications have, with whose it is.

CREATE TABLE asset (
  id BLOB PRIMARY KEY,
  org_id BLOB NOT NULL REFERENCES organization (id),
  kind TEXT NOT NULL, -- a key of the template's kinds of assets
  name TEXT NOT NULL,
  sort_key BLOB NOT NULL, -- domain::text::sort_key of the name
  search_key TEXT NOT NULL, -- a space and domain::text::search_key of the name
  external_id TEXT, -- in the application that it belongs to
  link TEXT, -- http or https
  created_by BLOB NOT NULL REFERENCES membership (id), -- never rewritten
  owner_id BLOB NOT NULL REFERENCES membership (id),
  parent_id BLOB REFERENCES asset (id),
  state TEXT NOT NULL CHECK (state IN ('active', 'stopped')),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX asset_external ON asset (org_id, kind, external_id) WHERE deleted_at IS NULL;
CREATE INDEX asset_by_name ON asset (org_id, sort_key, id) WHERE deleted_at IS NULL;
CREATE INDEX asset_by_kind ON asset (org_id, kind, sort_key, id) WHERE deleted_at IS NULL;
CREATE INDEX asset_by_owner ON asset (owner_id, sort_key, id) WHERE deleted_at IS NULL;
CREATE INDEX asset_by_creator ON asset (created_by);
CREATE INDEX asset_by_parent ON asset (parent_id, sort_key, id);

-- With whom an asset is shared, whatever the roles of the member grant.
CREATE TABLE asset_share (
  asset_id BLOB NOT NULL REFERENCES asset (id),
  membership_id BLOB NOT NULL REFERENCES membership (id),
  level TEXT NOT NULL CHECK (level IN ('read', 'edit')),
  PRIMARY KEY (asset_id, membership_id)
) STRICT;
CREATE INDEX asset_share_member ON asset_share (membership_id);
