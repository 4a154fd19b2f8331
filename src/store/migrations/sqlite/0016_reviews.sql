-- Access reviews: who decides until when about which grants.

CREATE TABLE review (
  id BLOB PRIMARY KEY,
  org_id BLOB NOT NULL REFERENCES organization (id),
  name TEXT NOT NULL,
  role_name TEXT, -- those are reviewed who held this role; none: whatever they held
  team_name TEXT, -- those are reviewed who were in this team; none: whichever
  started_by BLOB NOT NULL REFERENCES membership (id),
  started_at INTEGER NOT NULL,
  until INTEGER NOT NULL, -- from then on nobody decides any more, and the server ends it
  ended_at INTEGER,
  ended_by BLOB REFERENCES membership (id) -- none: its time was over
) STRICT;
CREATE INDEX review_by_org ON review (org_id, started_at, id);
CREATE INDEX review_open ON review (until) WHERE ended_at IS NULL;

-- Who decides.
CREATE TABLE review_reviewer (
  review_id BLOB NOT NULL REFERENCES review (id),
  membership_id BLOB NOT NULL REFERENCES membership (id),
  PRIMARY KEY (review_id, membership_id)
) STRICT;
CREATE INDEX review_reviewer_member ON review_reviewer (membership_id);

-- The grants as they were at the start.
CREATE TABLE review_grant (
  row_no INTEGER PRIMARY KEY,
  org_id BLOB NOT NULL REFERENCES organization (id),
  review_id BLOB NOT NULL REFERENCES review (id),
  membership_id BLOB NOT NULL REFERENCES membership (id),
  role_id BLOB NOT NULL REFERENCES role (id),
  role_name TEXT NOT NULL, -- at the start
  period_no INTEGER, -- role_assignment.row_no; none: it is held by a team, and nobody decides about it
  team_id BLOB REFERENCES team (id),
  team_name TEXT, -- at the start
  decision TEXT CHECK (decision IN ('attested', 'flagged')),
  decided_by BLOB REFERENCES membership (id),
  decider_name TEXT, -- at the decision
  decided_at INTEGER,
  note TEXT,
  outcome TEXT CHECK (outcome IN ('kept', 'changed', 'removed', 'refused')) -- set when the review ends
) STRICT;
CREATE INDEX review_grant_people ON review_grant (review_id, membership_id);
CREATE INDEX review_grant_undecided ON review_grant (review_id, membership_id) WHERE decision IS NULL;

-- Rows that go with their organization are found by what refers to them.
CREATE INDEX review_starter ON review (started_by);
CREATE INDEX review_ender ON review (ended_by) WHERE ended_by IS NOT NULL;
CREATE INDEX review_grant_member ON review_grant (membership_id);
CREATE INDEX review_grant_role ON review_grant (role_id);
CREATE INDEX review_grant_team ON review_grant (team_id) WHERE team_id IS NOT NULL;
CREATE INDEX review_grant_decider ON review_grant (decided_by) WHERE decided_by IS NOT NULL;
