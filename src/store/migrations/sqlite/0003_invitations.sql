-- Invitations, the mails that go out, and the log of what was done.

CREATE TABLE outbox_message (
  id BLOB PRIMARY KEY,
  kind TEXT NOT NULL, -- what to render; no text and no secret is kept
  subject_id BLOB NOT NULL, -- the invitation or the password reset that it is about
  recipient TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
  attempts INTEGER NOT NULL,
  due_at INTEGER NOT NULL, -- when to try next; while a server tries, when another may take over
  last_error TEXT,
  created_at INTEGER NOT NULL,
  sent_at INTEGER
) STRICT;
CREATE INDEX outbox_due ON outbox_message (due_at) WHERE state = 'queued';
CREATE INDEX outbox_created ON outbox_message (created_at);

CREATE TABLE invitation (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  org_id BLOB NOT NULL REFERENCES organization (id),
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'cancelled', 'declined')),
  token_hash BLOB NOT NULL UNIQUE,
  token_version INTEGER NOT NULL, -- the link is derived from the id and this; resending counts it up
  invited_by BLOB NOT NULL REFERENCES membership (id),
  note TEXT,
  created_at INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  expires_at INTEGER, -- none: never
  closed_at INTEGER,
  accepted_by BLOB REFERENCES membership (id),
  message_id BLOB REFERENCES outbox_message (id) -- the newest mail; none without a mail server
) STRICT;
CREATE UNIQUE INDEX invitation_one_open ON invitation (org_id, email_key) WHERE state = 'pending';
CREATE INDEX invitation_newest ON invitation (org_id, sent_at, id);
CREATE INDEX invitation_open_newest ON invitation (org_id, sent_at, id) WHERE state = 'pending';

CREATE TABLE invitation_role (
  invitation_id BLOB NOT NULL REFERENCES invitation (id),
  role_id BLOB NOT NULL REFERENCES role (id),
  PRIMARY KEY (invitation_id, role_id)
) STRICT;
CREATE INDEX invitation_role_role ON invitation_role (role_id);

CREATE TABLE audit_event (
  id BLOB PRIMARY KEY,
  at INTEGER NOT NULL,
  org_id BLOB REFERENCES organization (id),
  account_id BLOB REFERENCES account (id), -- who acted; none for strangers and the program
  who TEXT NOT NULL,
  action TEXT NOT NULL,
  target_kind TEXT,
  target_id TEXT,
  target TEXT,
  value_before TEXT,
  value_after TEXT,
  door TEXT NOT NULL,
  ip TEXT,
  user_agent TEXT
) STRICT;
CREATE INDEX audit_org ON audit_event (org_id, at, id);
CREATE INDEX audit_account ON audit_event (account_id, at, id);
