-- People who asked to sign up and have not done so yet. The newest of an address is the only one.

CREATE TABLE sign_up (
  id UUID PRIMARY KEY,
  email TEXT NOT NULL, -- the link is sent to it
  email_key TEXT COLLATE "C" NOT NULL UNIQUE,
  token_hash BYTEA NOT NULL UNIQUE,
  language TEXT NOT NULL, -- domain::language, of the page on which it was asked for
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
