-- Who becomes an owner when the operator says that an organization has lost all of its owners; and since when accounts are closed.

ALTER TABLE organization ADD COLUMN successor_id BLOB REFERENCES membership (id);
ALTER TABLE account ADD COLUMN closed_at INTEGER;
CREATE INDEX account_closed ON account (closed_at) WHERE closed_at IS NOT NULL;
