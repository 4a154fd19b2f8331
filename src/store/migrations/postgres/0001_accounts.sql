-- People, how they prove who they are, and their open sessions; and pictures.

CREATE TABLE installation (
  id BIGINT PRIMARY KEY CHECK (id = 1), -- one row: its insertion ends the first run for ever
  set_up_at BIGINT NOT NULL,
  public_url TEXT NOT NULL,
  mail TEXT, -- settings of the mail server, sealed; none until they are given
  secret_check BYTEA NOT NULL -- tells a wrong secret key from the right one
);

CREATE TABLE setup_link (
  token_hash BYTEA PRIMARY KEY,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);

-- A picture in three sizes, each a square PNG. It belongs to what refers to it.
CREATE TABLE picture (
  id UUID PRIMARY KEY,
  small BYTEA NOT NULL,
  medium BYTEA NOT NULL,
  large BYTEA NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE account (
  id UUID PRIMARY KEY,
  email TEXT NOT NULL,
  email_key TEXT COLLATE "C" NOT NULL UNIQUE,
  name TEXT NOT NULL,
  language TEXT NOT NULL DEFAULT 'en', -- domain::language, of pages and mails
  state TEXT NOT NULL CHECK (state IN ('unverified', 'active', 'locked', 'closed')),
  password_hash TEXT,
  picture_id UUID UNIQUE REFERENCES picture (id),
  created_at BIGINT NOT NULL,
  last_sign_in_at BIGINT
);

CREATE TABLE session (
  id UUID PRIMARY KEY,
  token_hash BYTEA NOT NULL UNIQUE,
  account_id UUID NOT NULL REFERENCES account (id),
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  idle_ends_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  ip TEXT,
  user_agent TEXT
);
CREATE INDEX session_account ON session (account_id, last_seen_at);
CREATE INDEX session_ends ON session (ends_at);

CREATE TABLE password_reset (
  id UUID PRIMARY KEY,
  token_hash BYTEA NOT NULL UNIQUE,
  account_id UUID NOT NULL REFERENCES account (id),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX password_reset_account ON password_reset (account_id);

-- Attempts are counted by the generic cell rate algorithm: free_at is when the bucket will be empty.
CREATE TABLE rate_limit (
  bucket TEXT COLLATE "C" PRIMARY KEY,
  free_at BIGINT NOT NULL
);
