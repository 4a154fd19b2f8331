-- The register of assets: what the organization's applications have, with whose it is.

CREATE TABLE asset (
  id UUID PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organization (id),
  kind TEXT COLLATE "C" NOT NULL, -- the key of a kind of the template, or of the organization's own
  name TEXT NOT NULL,
  sort_key BYTEA NOT NULL, -- domain::text::sort_key of the name
  search_key TEXT COLLATE "C" NOT NULL, -- a space and domain::text::search_key of the name
  external_id TEXT COLLATE "C", -- in the application that it belongs to
  link TEXT, -- http or https
  created_by UUID NOT NULL REFERENCES membership (id), -- never rewritten
  owner_id UUID NOT NULL REFERENCES membership (id),
  parent_id UUID REFERENCES asset (id),
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('active', 'stopped')),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT
);
CREATE UNIQUE INDEX asset_external ON asset (org_id, kind, external_id) WHERE deleted_at IS NULL;
CREATE INDEX asset_by_name ON asset (org_id, sort_key, id) WHERE deleted_at IS NULL;
CREATE INDEX asset_by_kind ON asset (org_id, kind, sort_key, id) WHERE deleted_at IS NULL;
CREATE INDEX asset_by_owner ON asset (owner_id, sort_key, id) WHERE deleted_at IS NULL;
CREATE INDEX asset_by_creator ON asset (created_by);
CREATE INDEX asset_by_parent ON asset (parent_id, sort_key, id);

-- With whom an asset is shared, whatever the roles of the member grant.
CREATE TABLE asset_share (
  asset_id UUID NOT NULL REFERENCES asset (id),
  membership_id UUID NOT NULL REFERENCES membership (id),
  level TEXT NOT NULL CHECK (level IN ('read', 'edit')),
  PRIMARY KEY (asset_id, membership_id)
);
CREATE INDEX asset_share_member ON asset_share (membership_id);

-- The kinds of assets that an organization adds to those of its template.
CREATE TABLE asset_kind (
  id UUID PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organization (id),
  kind_key TEXT COLLATE "C" NOT NULL, -- as permissions have it: Asset.<key>.READ
  name TEXT COLLATE "C" NOT NULL,
  name_key TEXT COLLATE "C" NOT NULL,
  sort_key BYTEA NOT NULL, -- domain::text::sort_key of the name
  parent_kind TEXT COLLATE "C", -- the key of the kind that it can be a part of
  created_at BIGINT NOT NULL,
  deleted_at BIGINT -- the row stays, so that assets of before can be told from those of a kind that comes again
);
-- Of the kinds that were not deleted.
CREATE UNIQUE INDEX asset_kind_by_key ON asset_kind (org_id, kind_key) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX asset_kind_by_name ON asset_kind (org_id, name_key) WHERE deleted_at IS NULL;
