-- Organizations, their roles and their members.

CREATE TABLE organization (
  id UUID PRIMARY KEY,
  slug TEXT COLLATE "C" NOT NULL UNIQUE,
  name TEXT NOT NULL,
  template TEXT NOT NULL,
  settings TEXT NOT NULL, -- JSON, what differs from the template; see domain::policy
  words TEXT NOT NULL, -- JSON, what differs from the template; see domain::words
  picture_id UUID UNIQUE REFERENCES picture (id),
  created_at BIGINT NOT NULL
);

CREATE TABLE role (
  id UUID PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organization (id),
  role_key TEXT COLLATE "C" NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT COLLATE "C" NOT NULL,
  description TEXT NOT NULL,
  audience TEXT NOT NULL,
  rank BIGINT NOT NULL,
  is_system BOOLEAN NOT NULL,
  is_owner BOOLEAN NOT NULL,
  is_default BOOLEAN NOT NULL,
  default_view TEXT COLLATE "C" NOT NULL, -- the page that its holders land on; see domain::landing
  cloned_from UUID REFERENCES role (id),
  deleted_at BIGINT -- its holders have another one since; who held it before is still known
);
-- Of the roles that were not deleted.
CREATE UNIQUE INDEX role_by_key ON role (org_id, role_key) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX role_by_name ON role (org_id, name_key) WHERE deleted_at IS NULL;

CREATE TABLE role_grant (
  role_id UUID NOT NULL REFERENCES role (id),
  permission TEXT COLLATE "C" NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('own', 'all')),
  PRIMARY KEY (role_id, permission)
);

CREATE TABLE membership (
  row_no BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- what the search index of SQLite refers to
  id UUID NOT NULL UNIQUE,
  org_id UUID NOT NULL REFERENCES organization (id),
  account_id UUID NOT NULL REFERENCES account (id),
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('active', 'disabled', 'removed')),
  until BIGINT, -- the end date of the present period; from then on the member counts as removed
  sort_key BYTEA NOT NULL, -- domain::text::sort_key of the person's name
  search_key TEXT COLLATE "C" NOT NULL, -- a space and domain::text::search_key of name and address
  joined_at BIGINT NOT NULL,
  last_active_at BIGINT NOT NULL, -- in this organization; 0: never
  last_sign_in_at BIGINT, -- when the session last used here began
  invited_by UUID REFERENCES membership (id),
  UNIQUE (org_id, account_id)
);
CREATE INDEX membership_account ON membership (account_id);
-- The list of people reads a page along one of these, and counts by the last.
CREATE INDEX membership_by_name ON membership (org_id, state, sort_key, id);
CREATE INDEX membership_by_activity ON membership (org_id, state, last_active_at, id);
CREATE INDEX membership_by_joining ON membership (org_id, state, joined_at, id);
CREATE INDEX membership_by_state ON membership (org_id, state, until);

-- The history of memberships: each state from since to ended_at. The open period says what membership.state says.
CREATE TABLE membership_period (
  row_no BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organization (id),
  membership_id UUID NOT NULL REFERENCES membership (id),
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('active', 'disabled')),
  since BIGINT NOT NULL,
  until BIGINT, -- the end date that was set; none: open-ended
  ended_at BIGINT, -- when another state replaced it; none: it is the present one
  given_by UUID REFERENCES membership (id),
  source TEXT NOT NULL CHECK (source IN ('by_hand', 'team', 'rule', 'import', 'directory'))
);
CREATE UNIQUE INDEX membership_period_open ON membership_period (membership_id) WHERE ended_at IS NULL;
CREATE INDEX membership_period_history ON membership_period (org_id, membership_id, since);

-- Who holds which role, now and before. It is held at a moment while the row is open and the moment is from since to until.
CREATE TABLE role_assignment (
  row_no BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organization (id),
  membership_id UUID NOT NULL REFERENCES membership (id),
  role_id UUID NOT NULL REFERENCES role (id),
  since BIGINT NOT NULL,
  until BIGINT, -- the end date that was set; none: open-ended
  ended_at BIGINT, -- when it was taken away or replaced
  given_by UUID REFERENCES membership (id),
  source TEXT NOT NULL CHECK (source IN ('by_hand', 'team', 'rule', 'import', 'directory'))
);
CREATE UNIQUE INDEX role_assignment_open ON role_assignment (membership_id, role_id) WHERE ended_at IS NULL;
-- Holds now.
CREATE INDEX role_assignment_holders ON role_assignment (role_id, membership_id, since, until) WHERE ended_at IS NULL;
CREATE INDEX role_assignment_history ON role_assignment (org_id, membership_id, since);

-- Where sessions were used. Ending one here leaves it alone elsewhere.
CREATE TABLE session_organization (
  session_id UUID NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  org_id UUID NOT NULL REFERENCES organization (id),
  last_active_at BIGINT NOT NULL, -- 0: never
  ended_at BIGINT,
  PRIMARY KEY (session_id, org_id)
);

-- Which members of an organization have a sequence of three characters in their search key.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE INDEX membership_search ON membership USING gin (org_id, search_key gin_trgm_ops);
