-- Organizations that are deleted, as long as they can be restored. An organization without a row is not deleted.

CREATE TABLE organization_deletion (
  org_id UUID PRIMARY KEY REFERENCES organization (id),
  who TEXT NOT NULL, -- who deleted it, by name
  at BIGINT NOT NULL,
  until BIGINT NOT NULL, -- from then on it is purged
  plan TEXT NOT NULL -- JSON, what it had; see domain::organization_deletion
);
CREATE INDEX organization_deletion_until ON organization_deletion (until);

-- When it was last restored: nobody could be there before.
ALTER TABLE organization ADD COLUMN restored_at BIGINT;

-- Rows that go with their organization are found by what refers to them; without these, each of them would be looked for in
-- the whole table.
CREATE INDEX membership_inviter ON membership (invited_by) WHERE invited_by IS NOT NULL;
CREATE INDEX membership_period_member ON membership_period (membership_id);
CREATE INDEX membership_period_giver ON membership_period (given_by) WHERE given_by IS NOT NULL;
CREATE INDEX role_assignment_member ON role_assignment (membership_id);
CREATE INDEX role_assignment_giver ON role_assignment (given_by) WHERE given_by IS NOT NULL;
CREATE INDEX team_place_member ON team_place (membership_id);
CREATE INDEX team_place_giver ON team_place (given_by) WHERE given_by IS NOT NULL;
CREATE INDEX team_role_giver ON team_role (given_by) WHERE given_by IS NOT NULL;
CREATE INDEX organization_successor ON organization (successor_id) WHERE successor_id IS NOT NULL;
CREATE INDEX email_change_starter ON email_change (started_by) WHERE started_by IS NOT NULL;
CREATE INDEX invitation_inviter ON invitation (invited_by);
CREATE INDEX invitation_acceptance ON invitation (accepted_by) WHERE accepted_by IS NOT NULL;
CREATE INDEX invitation_message ON invitation (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX asset_owner ON asset (owner_id);
CREATE INDEX departure_asset_new_owner ON departure_asset (to_id) WHERE to_id IS NOT NULL;
