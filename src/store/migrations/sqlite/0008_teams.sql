-- Teams, who is in them, and their pictures.

-- A picture in three sizes, each a square PNG. It belongs to what refers to it.
CREATE TABLE picture (
  id BLOB PRIMARY KEY,
  small BLOB NOT NULL,
  medium BLOB NOT NULL,
  large BLOB NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE team (
  id BLOB PRIMARY KEY,
  org_id BLOB NOT NULL REFERENCES organization (id),
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  sort_key BLOB NOT NULL, -- domain::text::sort_key of the name
  picture_id BLOB UNIQUE REFERENCES picture (id),
  created_at INTEGER NOT NULL,
  deleted_at INTEGER -- the row stays, because periods refer to it
) STRICT;
CREATE UNIQUE INDEX team_name ON team (org_id, name_key) WHERE deleted_at IS NULL;
CREATE INDEX team_by_name ON team (org_id, sort_key, id);

-- Who is in which team, and was before. Somebody is in it at a moment while the row is open and the moment is from since to until.
CREATE TABLE team_place (
  row_no INTEGER PRIMARY KEY,
  org_id BLOB NOT NULL REFERENCES organization (id),
  membership_id BLOB NOT NULL REFERENCES membership (id),
  team_id BLOB NOT NULL REFERENCES team (id),
  since INTEGER NOT NULL,
  until INTEGER, -- the end date that was set; none: open-ended
  ended_at INTEGER, -- when it was taken away or replaced
  given_by BLOB REFERENCES membership (id),
  source TEXT NOT NULL CHECK (source IN ('by_hand', 'team', 'rule', 'import', 'directory'))
) STRICT;
CREATE UNIQUE INDEX team_place_open ON team_place (membership_id, team_id) WHERE ended_at IS NULL;
-- Is in it now.
CREATE INDEX team_place_people ON team_place (team_id, membership_id, since, until) WHERE ended_at IS NULL;
CREATE INDEX team_place_history ON team_place (org_id, membership_id, since);

-- The team that an invitation leads into.
CREATE TABLE invitation_team (
  invitation_id BLOB PRIMARY KEY REFERENCES invitation (id),
  team_id BLOB NOT NULL REFERENCES team (id)
) STRICT;
CREATE INDEX invitation_team_team ON invitation_team (team_id);
