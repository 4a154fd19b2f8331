-- Invitations.

CREATE TABLE invitation (
  id BLOB PRIMARY KEY,
  org_id BLOB NOT NULL REFERENCES organization (id),
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  sort_key BLOB NOT NULL, -- domain::text::sort_key of the address
  search_key TEXT NOT NULL, -- a space and domain::text::search_key of the address
  state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'cancelled', 'declined')),
  token_hash BLOB NOT NULL UNIQUE,
  token_version INTEGER NOT NULL, -- the link is derived from the id and this; resending counts it up
  invited_by BLOB NOT NULL REFERENCES membership (id),
  note TEXT,
  language TEXT NOT NULL, -- of its mail
  created_at INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  expires_at INTEGER, -- none: never
  closed_at INTEGER,
  accepted_by BLOB REFERENCES membership (id),
  message_id BLOB REFERENCES job (id), -- the job of the newest mail; none without a mail server
  batch BLOB -- the request that sent it last, so that sending the same list twice sends nothing twice
) STRICT;
CREATE UNIQUE INDEX invitation_one_open ON invitation (org_id, email_key) WHERE state = 'pending';
CREATE INDEX invitation_batch ON invitation (batch) WHERE batch IS NOT NULL;
-- Each order of the list of invitations, over all states and within one.
CREATE INDEX invitation_newest ON invitation (org_id, sent_at, id);
CREATE INDEX invitation_by_state ON invitation (org_id, state, sent_at, id, expires_at);
CREATE INDEX invitation_by_address ON invitation (org_id, sort_key, id);
CREATE INDEX invitation_by_inviter ON invitation (org_id, invited_by, sent_at, id);
-- What never ends comes after everything that does.
CREATE INDEX invitation_by_end ON invitation (org_id, state, COALESCE(expires_at, 9223372036854775807), id);
-- Open ones in the list of people.
CREATE INDEX invitation_open_by_address ON invitation (org_id, sort_key, id) WHERE state = 'pending';

CREATE TABLE invitation_role (
  invitation_id BLOB NOT NULL REFERENCES invitation (id),
  role_id BLOB NOT NULL REFERENCES role (id),
  PRIMARY KEY (invitation_id, role_id)
) STRICT;
CREATE INDEX invitation_role_role ON invitation_role (role_id);
