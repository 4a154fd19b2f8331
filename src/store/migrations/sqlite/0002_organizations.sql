-- Organizations, their roles and their members.

CREATE TABLE organization (
  id BLOB PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  template TEXT NOT NULL,
  settings TEXT NOT NULL, -- JSON, what differs from the template; see domain::policy
  words TEXT NOT NULL, -- JSON, what differs from the template; see domain::words
  picture_id BLOB UNIQUE REFERENCES picture (id),
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
  default_view TEXT NOT NULL, -- the page that its holders land on; see domain::landing
  cloned_from BLOB REFERENCES role (id),
  deleted_at INTEGER -- its holders have another one since; who held it before is still known
) STRICT;
-- Of the roles that were not deleted.
CREATE UNIQUE INDEX role_by_key ON role (org_id, role_key) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX role_by_name ON role (org_id, name_key) WHERE deleted_at IS NULL;

CREATE TABLE role_grant (
  role_id BLOB NOT NULL REFERENCES role (id),
  permission TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('own', 'all')),
  PRIMARY KEY (role_id, permission)
) STRICT;

CREATE TABLE membership (
  row_no INTEGER PRIMARY KEY, -- what the search index of SQLite refers to
  id BLOB NOT NULL UNIQUE,
  org_id BLOB NOT NULL REFERENCES organization (id),
  account_id BLOB NOT NULL REFERENCES account (id),
  state TEXT NOT NULL CHECK (state IN ('active', 'disabled', 'removed')),
  until INTEGER, -- the end date of the present period; from then on the member counts as removed
  sort_key BLOB NOT NULL, -- domain::text::sort_key of the person's name
  search_key TEXT NOT NULL, -- a space and domain::text::search_key of name and address
  joined_at INTEGER NOT NULL,
  last_active_at INTEGER NOT NULL, -- in this organization; 0: never
  last_sign_in_at INTEGER, -- when the session last used here began
  invited_by BLOB REFERENCES membership (id),
  UNIQUE (org_id, account_id)
) STRICT;
CREATE INDEX membership_account ON membership (account_id);
-- The list of people reads a page along one of these, and counts by the last.
CREATE INDEX membership_by_name ON membership (org_id, state, sort_key, id);
CREATE INDEX membership_by_activity ON membership (org_id, state, last_active_at, id);
CREATE INDEX membership_by_joining ON membership (org_id, state, joined_at, id);
CREATE INDEX membership_by_state ON membership (org_id, state, until);

-- The history of memberships: each state from since to ended_at. The open period says what membership.state says.
CREATE TABLE membership_period (
  row_no INTEGER PRIMARY KEY,
  org_id BLOB NOT NULL REFERENCES organization (id),
  membership_id BLOB NOT NULL REFERENCES membership (id),
  state TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
  since INTEGER NOT NULL,
  until INTEGER, -- the end date that was set; none: open-ended
  ended_at INTEGER, -- when another state replaced it; none: it is the present one
  given_by BLOB REFERENCES membership (id),
  source TEXT NOT NULL CHECK (source IN ('by_hand', 'team', 'rule', 'import', 'directory'))
) STRICT;
CREATE UNIQUE INDEX membership_period_open ON membership_period (membership_id) WHERE ended_at IS NULL;
CREATE INDEX membership_period_history ON membership_period (org_id, membership_id, since);

-- Who holds which role, now and before. It is held at a moment while the row is open and the moment is from since to until.
CREATE TABLE role_assignment (
  row_no INTEGER PRIMARY KEY,
  org_id BLOB NOT NULL REFERENCES organization (id),
  membership_id BLOB NOT NULL REFERENCES membership (id),
  role_id BLOB NOT NULL REFERENCES role (id),
  since INTEGER NOT NULL,
  until INTEGER, -- the end date that was set; none: open-ended
  ended_at INTEGER, -- when it was taken away or replaced
  given_by BLOB REFERENCES membership (id),
  source TEXT NOT NULL CHECK (source IN ('by_hand', 'team', 'rule', 'import', 'directory'))
) STRICT;
CREATE UNIQUE INDEX role_assignment_open ON role_assignment (membership_id, role_id) WHERE ended_at IS NULL;
-- Holds now.
CREATE INDEX role_assignment_holders ON role_assignment (role_id, membership_id, since, until) WHERE ended_at IS NULL;
CREATE INDEX role_assignment_history ON role_assignment (org_id, membership_id, since);

-- Where sessions were used. Ending one here leaves it alone elsewhere.
CREATE TABLE session_organization (
  session_id BLOB NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  org_id BLOB NOT NULL REFERENCES organization (id),
  last_active_at INTEGER NOT NULL, -- 0: never
  ended_at INTEGER,
  PRIMARY KEY (session_id, org_id)
) STRICT;

-- Which members have a sequence of three characters in their search key. Two spaces stand before each word, so that the
-- first letter of a word is found by itself.
CREATE VIRTUAL TABLE membership_search USING fts5 (
  search_key, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
);
CREATE TRIGGER membership_search_insert AFTER INSERT ON membership BEGIN
  INSERT INTO membership_search (rowid, search_key) VALUES (new.row_no, replace(new.search_key, ' ', '  '));
END;
CREATE TRIGGER membership_search_update AFTER UPDATE OF search_key ON membership WHEN new.search_key <> old.search_key BEGIN
  UPDATE membership_search SET search_key = replace(new.search_key, ' ', '  ') WHERE rowid = new.row_no;
END;
