-- Organizations, their roles and their members.

CREATE TABLE organization (
  id BLOB PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  template TEXT NOT NULL,
  settings TEXT NOT NULL, -- JSON, what differs from the template; see domain::policy
  words TEXT NOT NULL, -- JSON, what differs from the template; see domain::words
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE role (
  id BLOB PRIMARY KEY,
  org_id BLOB NOT NULL REFERENCES organization (id),
  role_key TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  description TEXT NOT NULL,
  audience TEXT NOT NULL,
  rank INTEGER NOT NULL,
  is_system INTEGER NOT NULL CHECK (is_system IN (0, 1)),
  is_owner INTEGER NOT NULL CHECK (is_owner IN (0, 1)),
  is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
  UNIQUE (org_id, role_key),
  UNIQUE (org_id, name_key)
) STRICT;

CREATE TABLE role_grant (
  role_id BLOB NOT NULL REFERENCES role (id),
  permission TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('own', 'all')),
  PRIMARY KEY (role_id, permission)
) STRICT;

CREATE TABLE membership (
  row_no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  org_id BLOB NOT NULL REFERENCES organization (id),
  account_id BLOB NOT NULL REFERENCES account (id),
  state TEXT NOT NULL CHECK (state IN ('active', 'disabled', 'removed')),
  sort_name TEXT NOT NULL, -- domain::name::key of the person's name
  search_text TEXT NOT NULL, -- sort_name, a space, the key of the address
  joined_at INTEGER NOT NULL,
  last_active_at INTEGER NOT NULL, -- in this organization; 0: never
  last_sign_in_at INTEGER, -- when the session last used here began
  invited_by BLOB REFERENCES membership (id),
  UNIQUE (org_id, account_id)
) STRICT;
CREATE INDEX membership_account ON membership (account_id);
-- The Users page walks these; most of its views leave only removed members out.
CREATE INDEX membership_by_name ON membership (org_id, sort_name, id) WHERE state <> 'removed';
CREATE INDEX membership_by_activity ON membership (org_id, last_active_at, id) WHERE state <> 'removed';
CREATE INDEX membership_by_state_name ON membership (org_id, state, sort_name, id);
CREATE INDEX membership_by_state_activity ON membership (org_id, state, last_active_at, id);

CREATE TABLE membership_role (
  membership_id BLOB NOT NULL REFERENCES membership (id),
  role_id BLOB NOT NULL REFERENCES role (id),
  given_by BLOB REFERENCES membership (id),
  given_at INTEGER NOT NULL,
  PRIMARY KEY (membership_id, role_id)
) STRICT;
CREATE INDEX membership_role_role ON membership_role (role_id, membership_id);

-- Where sessions were used. Ending one here leaves it alone elsewhere.
CREATE TABLE session_organization (
  session_id BLOB NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  org_id BLOB NOT NULL REFERENCES organization (id),
  last_active_at INTEGER NOT NULL, -- 0: never
  ended_at INTEGER,
  PRIMARY KEY (session_id, org_id)
) STRICT;

-- Parts of names and addresses, by trigrams. The triggers keep it equal to membership.search_text.
CREATE VIRTUAL TABLE membership_search USING fts5 (
  search_text, content = 'membership', content_rowid = 'row_no', tokenize = 'trigram case_sensitive 1'
);
CREATE TRIGGER membership_search_insert AFTER INSERT ON membership BEGIN
  INSERT INTO membership_search (rowid, search_text) VALUES (new.row_no, new.search_text);
END;
CREATE TRIGGER membership_search_update AFTER UPDATE OF search_text ON membership BEGIN
  INSERT INTO membership_search (membership_search, rowid, search_text) VALUES ('delete', old.row_no, old.search_text);
  INSERT INTO membership_search (rowid, search_text) VALUES (new.row_no, new.search_text);
END;
CREATE TRIGGER membership_search_delete AFTER DELETE ON membership BEGIN
  INSERT INTO membership_search (membership_search, rowid, search_text) VALUES ('delete', old.row_no, old.search_text);
END;
