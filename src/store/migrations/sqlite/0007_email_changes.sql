-- Changes of an account's address that wait for the proof that the new one is read. The newest of an account is the only one.

CREATE TABLE email_change (
  id BLOB PRIMARY KEY,
  account_id BLOB NOT NULL UNIQUE REFERENCES account (id),
  email TEXT NOT NULL, -- the new address
  email_key TEXT NOT NULL,
  token_hash BLOB NOT NULL UNIQUE, -- of the link that is sent to the new address
  cancel_hash BLOB NOT NULL UNIQUE, -- of the link that is sent to the present one
  started_by BLOB REFERENCES membership (id), -- the member who began it for the person; none: the person
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
