-- Teams, who is in them, and their pictures.

-- A picture in three sizes, each a square PNG. It belongs to what refers to it.
CREATE TABLE picture (
  id UUID PRIMARY KEY,
  small BYTEA NOT NULL,
  medium BYTEA NOT NULL,
  large BYTEA NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE team (
  id UUID PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organization (id),
  name TEXT NOT NULL,
  name_key TEXT COLLATE "C" NOT NULL,
  sort_key BYTEA NOT NULL, -- domain::text::sort_key of the name
  picture_id UUID UNIQUE REFERENCES picture (id),
  created_at BIGINT NOT NULL,
  deleted_at BIGINT -- the row stays, because periods refer to it
);
CREATE UNIQUE INDEX team_name ON team (org_id, name_key) WHERE deleted_at IS NULL;
CREATE INDEX team_by_name ON team (org_id, sort_key, id);

-- Who is in which team, and was before. Somebody is in it at a moment while the row is open and the moment is from since to until.
CREATE TABLE team_place (
  row_no BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organization (id),
  membership_id UUID NOT NULL REFERENCES membership (id),
  team_id UUID NOT NULL REFERENCES team (id),
  since BIGINT NOT NULL,
  until BIGINT, -- the end date that was set; none: open-ended
  ended_at BIGINT, -- when it was taken away or replaced
  given_by UUID REFERENCES membership (id),
  source TEXT NOT NULL CHECK (source IN ('by_hand', 'team', 'rule', 'import', 'directory'))
);
CREATE UNIQUE INDEX team_place_open ON team_place (membership_id, team_id) WHERE ended_at IS NULL;
-- Is in it now.
CREATE INDEX team_place_people ON team_place (team_id, membership_id, since, until) WHERE ended_at IS NULL;
CREATE INDEX team_place_history ON team_place (org_id, membership_id, since);

-- The team that an invitation leads into.
CREATE TABLE invitation_team (
  invitation_id UUID PRIMARY KEY REFERENCES invitation (id),
  team_id UUID NOT NULL REFERENCES team (id)
);
CREATE INDEX invitation_team_team ON invitation_team (team_id);
