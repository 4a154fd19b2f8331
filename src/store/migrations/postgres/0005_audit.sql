-- The log of what was done.

CREATE TABLE audit_event (
  id UUID PRIMARY KEY,
  at BIGINT NOT NULL,
  org_id UUID REFERENCES organization (id),
  account_id UUID REFERENCES account (id), -- who acted; none for strangers and the program
  who TEXT NOT NULL,
  action TEXT NOT NULL,
  target_kind TEXT,
  target_id TEXT COLLATE "C",
  target TEXT,
  value_before TEXT,
  value_after TEXT,
  door TEXT NOT NULL,
  ip TEXT,
  user_agent TEXT
);
CREATE INDEX audit_org ON audit_event (org_id, at, id);
CREATE INDEX audit_account ON audit_event (account_id, at, id);
-- What a person did and what was done to them.
CREATE INDEX audit_actor ON audit_event (org_id, account_id, at, id) WHERE account_id IS NOT NULL;
CREATE INDEX audit_member ON audit_event (org_id, target_id, at, id) WHERE target_kind = 'member';
