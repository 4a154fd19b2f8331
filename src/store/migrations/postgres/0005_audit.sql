-- The audit log: a ledger of each organization, and one of the installation.

-- The end of each ledger. Its row is locked while events are appended, so that numbers have no gaps.
CREATE TABLE audit_ledger (
  id UUID PRIMARY KEY, -- the organization's id; all zeros for the installation
  last_sequence BIGINT NOT NULL,
  last_at BIGINT NOT NULL
);

CREATE TABLE audit_event (
  id UUID PRIMARY KEY,
  org_id UUID REFERENCES organization (id), -- none for events of the installation
  sequence BIGINT NOT NULL CHECK (sequence > 0),
  at BIGINT NOT NULL,
  class TEXT COLLATE "C" NOT NULL,
  account_id UUID REFERENCES account (id), -- who acted; none for strangers and the program
  who TEXT NOT NULL,
  action TEXT COLLATE "C" NOT NULL,
  target_kind TEXT,
  target_id TEXT COLLATE "C",
  target TEXT,
  search_key TEXT NOT NULL DEFAULT '', -- a space and domain::text::search_key of who and target
  value_before TEXT,
  value_after TEXT,
  door TEXT NOT NULL,
  ip TEXT,
  user_agent TEXT
);
CREATE UNIQUE INDEX audit_org ON audit_event (org_id, sequence);
CREATE UNIQUE INDEX audit_installation ON audit_event (sequence) WHERE org_id IS NULL;
CREATE INDEX audit_class ON audit_event (org_id, class, sequence);
CREATE INDEX audit_account ON audit_event (account_id, action);
-- What a person did and what was done to them.
CREATE INDEX audit_actor ON audit_event (org_id, account_id, sequence) WHERE account_id IS NOT NULL;
CREATE INDEX audit_member ON audit_event (org_id, target_id, sequence) WHERE target_kind = 'member';
