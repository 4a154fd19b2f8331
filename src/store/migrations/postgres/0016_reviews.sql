-- Access reviews: who decides until when about which grants.

CREATE TABLE review (
  id UUID PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organization (id),
  name TEXT COLLATE "C" NOT NULL,
  role_name TEXT COLLATE "C", -- those are reviewed who held this role; none: whatever they held
  team_name TEXT COLLATE "C", -- those are reviewed who were in this team; none: whichever
  started_by UUID NOT NULL REFERENCES membership (id),
  started_at BIGINT NOT NULL,
  until BIGINT NOT NULL, -- from then on nobody decides any more, and the server ends it
  ended_at BIGINT,
  ended_by UUID REFERENCES membership (id) -- none: its time was over
);
CREATE INDEX review_by_org ON review (org_id, started_at, id);
CREATE INDEX review_open ON review (until) WHERE ended_at IS NULL;

-- Who decides.
CREATE TABLE review_reviewer (
  review_id UUID NOT NULL REFERENCES review (id),
  membership_id UUID NOT NULL REFERENCES membership (id),
  PRIMARY KEY (review_id, membership_id)
);
CREATE INDEX review_reviewer_member ON review_reviewer (membership_id);

-- The grants as they were at the start.
CREATE TABLE review_grant (
  row_no BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organization (id),
  review_id UUID NOT NULL REFERENCES review (id),
  membership_id UUID NOT NULL REFERENCES membership (id),
  role_id UUID NOT NULL REFERENCES role (id),
  role_name TEXT COLLATE "C" NOT NULL, -- at the start
  period_no BIGINT, -- role_assignment.row_no; none: it is held by a team, and nobody decides about it
  team_id UUID REFERENCES team (id),
  team_name TEXT COLLATE "C", -- at the start
  decision TEXT COLLATE "C" CHECK (decision IN ('attested', 'flagged')),
  decided_by UUID REFERENCES membership (id),
  decider_name TEXT COLLATE "C", -- at the decision
  decided_at BIGINT,
  note TEXT COLLATE "C",
  outcome TEXT COLLATE "C" CHECK (outcome IN ('kept', 'changed', 'removed', 'refused')) -- set when the review ends
);
CREATE INDEX review_grant_people ON review_grant (review_id, membership_id);
CREATE INDEX review_grant_undecided ON review_grant (review_id, membership_id) WHERE decision IS NULL;

-- Rows that go with their organization are found by what refers to them.
CREATE INDEX review_starter ON review (started_by);
CREATE INDEX review_ender ON review (ended_by) WHERE ended_by IS NOT NULL;
CREATE INDEX review_grant_member ON review_grant (membership_id);
CREATE INDEX review_grant_role ON review_grant (role_id);
CREATE INDEX review_grant_team ON review_grant (team_id) WHERE team_id IS NOT NULL;
CREATE INDEX review_grant_decider ON review_grant (decided_by) WHERE decided_by IS NOT NULL;
