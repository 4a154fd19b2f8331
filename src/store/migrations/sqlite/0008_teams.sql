-- Teams, who is in them, and the roles that they give.

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
  source TEXT NOT NULL CHECK (source IN ('by_hand', 'team', 'rule', 'import', 'directory')),
  leads INTEGER NOT NULL DEFAULT 0 CHECK (leads IN (0, 1)) -- grants of scope own reach the team
) STRICT;
CREATE UNIQUE INDEX team_place_open ON team_place (membership_id, team_id) WHERE ended_at IS NULL;
-- Is in it now.
CREATE INDEX team_place_people ON team_place (team_id, membership_id, since, until) WHERE ended_at IS NULL;
CREATE INDEX team_place_history ON team_place (org_id, membership_id, since);

-- The roles that a team gives to those who are in it, and gave before.
CREATE TABLE team_role (
  row_no INTEGER PRIMARY KEY,
  org_id BLOB NOT NULL REFERENCES organization (id),
  team_id BLOB NOT NULL REFERENCES team (id),
  role_id BLOB NOT NULL REFERENCES role (id),
  since INTEGER NOT NULL,
  ended_at INTEGER, -- when it was taken away or replaced
  given_by BLOB REFERENCES membership (id)
) STRICT;
CREATE UNIQUE INDEX team_role_open ON team_role (team_id, role_id) WHERE ended_at IS NULL;
-- Gives it now.
CREATE INDEX team_role_teams ON team_role (role_id, team_id, since) WHERE ended_at IS NULL;

-- Who holds which role, directly or by being in a team that gives it. It is held at a moment from since to until.
CREATE VIEW held_role AS
SELECT org_id, membership_id, role_id, NULL AS team_id, since, until
FROM role_assignment WHERE ended_at IS NULL
UNION ALL
SELECT p.org_id, p.membership_id, g.role_id, p.team_id, CASE WHEN g.since > p.since THEN g.since ELSE p.since END, p.until
FROM team_role g JOIN team_place p ON p.team_id = g.team_id WHERE g.ended_at IS NULL AND p.ended_at IS NULL;

-- The teams that an invitation leads into.
CREATE TABLE invitation_team (
  invitation_id BLOB NOT NULL REFERENCES invitation (id),
  team_id BLOB NOT NULL REFERENCES team (id),
  PRIMARY KEY (invitation_id, team_id)
) STRICT;
CREATE INDEX invitation_team_team ON invitation_team (team_id);
