-- What somebody had when they were removed or left, and what became of it.

CREATE TABLE departure (
  id BLOB PRIMARY KEY,
  org_id BLOB NOT NULL REFERENCES organization (id),
  membership_id BLOB NOT NULL REFERENCES membership (id),
  undo_id BLOB, -- the change by which it can be undone; none: it cannot
  at INTEGER NOT NULL,
  receipt TEXT NOT NULL, -- JSON; see domain::consequences
  undone_at INTEGER -- when the member was brought back by undoing it
) STRICT;
CREATE INDEX departure_of_member ON departure (membership_id, at);
CREATE INDEX departure_by_undo ON departure (undo_id, membership_id) WHERE undo_id IS NOT NULL;

-- Each asset that was handed over or deleted, as it was then: the asset itself may be gone since.
CREATE TABLE departure_asset (
  departure_id BLOB NOT NULL REFERENCES departure (id),
  asset_id BLOB NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  to_id BLOB REFERENCES membership (id), -- its new owner; none: it was deleted
  PRIMARY KEY (departure_id, asset_id)
) STRICT;
