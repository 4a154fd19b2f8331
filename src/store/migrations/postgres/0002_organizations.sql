-- Organizations, their roles and their members.

CREATE TABLE organization (
  id UUID PRIMARY KEY,
  slug TEXT COLLATE "C" NOT NULL UNIQUE,
  name TEXT NOT NULL,
  template TEXT NOT NULL,
  settings TEXT NOT NULL, -- JSON, what differs from the template; see domain::policy
  words TEXT NOT NULL, -- JSON, what differs from the template; see domain::words
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
  UNIQUE (org_id, role_key),
  UNIQUE (org_id, name_key)
);

CREATE TABLE role_grant (
  role_id UUID NOT NULL REFERENCES role (id),
  permission TEXT COLLATE "C" NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('own', 'all')),
  PRIMARY KEY (role_id, permission)
);

CREATE TABLE membership (
  row_no BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id UUID NOT NULL UNIQUE,
  org_id UUID NOT NULL REFERENCES organization (id),
  account_id UUID NOT NULL REFERENCES account (id),
  state TEXT COLLATE "C" NOT NULL CHECK (state IN ('active', 'disabled', 'removed')),
  sort_name TEXT COLLATE "C" NOT NULL, -- domain::name::key of the person's name
  search_text TEXT COLLATE "C" NOT NULL, -- sort_name, a space, the key of the address
  joined_at BIGINT NOT NULL,
  last_active_at BIGINT NOT NULL, -- in this organization; 0: never
  last_sign_in_at BIGINT, -- when the session last used here began
  invited_by UUID REFERENCES membership (id),
  UNIQUE (org_id, account_id)
);
CREATE INDEX membership_account ON membership (account_id);
-- The Users page walks these; most of its views leave only removed members out.
CREATE INDEX membership_by_name ON membership (org_id, sort_name, id) WHERE state <> 'removed';
CREATE INDEX membership_by_activity ON membership (org_id, last_active_at, id) WHERE state <> 'removed';
CREATE INDEX membership_by_state_name ON membership (org_id, state, sort_name, id);
CREATE INDEX membership_by_state_activity ON membership (org_id, state, last_active_at, id);

CREATE TABLE membership_role (
  membership_id UUID NOT NULL REFERENCES membership (id),
  role_id UUID NOT NULL REFERENCES role (id),
  given_by UUID REFERENCES membership (id),
  given_at BIGINT NOT NULL,
  PRIMARY KEY (membership_id, role_id)
);
CREATE INDEX membership_role_role ON membership_role (role_id, membership_id);

-- Where sessions were used. Ending one here leaves it alone elsewhere.
CREATE TABLE session_organization (
  session_id UUID NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  org_id UUID NOT NULL REFERENCES organization (id),
  last_active_at BIGINT NOT NULL, -- 0: never
  ended_at BIGINT,
  PRIMARY KEY (session_id, org_id)
);

-- Parts of names and addresses, by trigrams.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX membership_search ON membership USING gin (search_text gin_trgm_ops);
