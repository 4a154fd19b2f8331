-- What a person did and what was done to them, in the log; and invitations by their inviter and by their state, so that
-- one walk counts each state and a page of one state is read in its order.

-- What stands in an index is compared byte by byte. No row is written anew for that; the trigger that names the column is
-- made again as it was.
DROP TRIGGER invitation_count_update ON invitation;
ALTER TABLE invitation ALTER COLUMN state TYPE TEXT COLLATE "C";
CREATE TRIGGER invitation_count_update AFTER UPDATE OF state, role_set ON invitation
  FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.role_set <> NEW.role_set)
  EXECUTE FUNCTION count_invitation_updated();
ALTER TABLE audit_event ALTER COLUMN target_id TYPE TEXT COLLATE "C";

CREATE INDEX audit_actor ON audit_event (org_id, account_id, at, id) WHERE account_id IS NOT NULL;
CREATE INDEX audit_member ON audit_event (org_id, target_id, at, id) WHERE target_kind = 'member';
CREATE INDEX invitation_by_inviter ON invitation (org_id, invited_by, sent_at, id);
CREATE INDEX invitation_by_state ON invitation (org_id, state, sent_at, id, expires_at);
