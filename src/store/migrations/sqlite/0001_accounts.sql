-- People, how they prove who they are, and their open sessions; and pictures.

CREATE TABLE installation (
  id INTEGER PRIMARY KEY CHECK (id = 1), -- one row: its insertion ends the first run for ever
  set_up_at INTEGER NOT NULL,
  public_url TEXT NOT NULL,
  mail TEXT, -- settings of the mail server, sealed; none until they are given
  secret_check BLOB NOT NULL -- tells a wrong secret key from the right one
) STRICT;

CREATE TABLE setup_link (
  token_hash BLOB PRIMARY KEY,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;

-- A picture in three sizes, each a square PNG. It belongs to what refers to it.
CREATE TABLE picture (
  id BLOB PRIMARY KEY,
  small BLOB NOT NULL,
  medium BLOB NOT NULL,
  large BLOB NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE account (
  id BLOB PRIMARY KEY,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  language TEXT NOT NULL DEFAULT 'en', -- domain::language, of pages and mails
  state TEXT NOT NULL CHECK (state IN ('unverified', 'active', 'locked', 'closed')),
  password_hash TEXT,
  picture_id BLOB UNIQUE REFERENCES picture (id),
  created_at INTEGER NOT NULL,
  last_sign_in_at INTEGER
) STRICT;

CREATE TABLE session (
  id BLOB PRIMARY KEY,
  token_hash BLOB NOT NULL UNIQUE,
  account_id BLOB NOT NULL REFERENCES account (id),
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  idle_ends_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  ip TEXT,
  user_agent TEXT
) STRICT;
CREATE INDEX session_account ON session (account_id, last_seen_at);
CREATE INDEX session_ends ON session (ends_at);

CREATE TABLE password_reset (
  id BLOB PRIMARY KEY,
  token_hash BLOB NOT NULL UNIQUE,
  account_id BLOB NOT NULL REFERENCES account (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX password_reset_account ON password_reset (account_id);

-- Attempts are counted by the generic cell rate algorithm: free_at is when the bucket will be empty.
CREATE TABLE rate_limit (
  bucket TEXT PRIMARY KEY,
  free_at INTEGER NOT NULL
) STRICT;
