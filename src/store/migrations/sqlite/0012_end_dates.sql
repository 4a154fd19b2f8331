-- When the membership ends that an invitation gives; an invitation without a row gives one that does not end.
CREATE TABLE invitation_end (
  invitation_id BLOB PRIMARY KEY REFERENCES invitation (id),
  member_until INTEGER NOT NULL
) STRICT;
-- What ends soon.
CREATE INDEX role_assignment_by_end ON role_assignment (until) WHERE ended_at IS NULL AND until IS NOT NULL;
CREATE INDEX team_place_by_end ON team_place (until) WHERE ended_at IS NULL AND until IS NOT NULL;
CREATE INDEX membership_by_end ON membership (until) WHERE until IS NOT NULL;
