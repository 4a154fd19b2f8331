-- What a person did and what was done to them, in the log; and invitations by their inviter and by their state, so that
-- one walk counts each state and a page of one state is read in its order.

CREATE INDEX audit_actor ON audit_event (org_id, account_id, at, id) WHERE account_id IS NOT NULL;
CREATE INDEX audit_member ON audit_event (org_id, target_id, at, id) WHERE target_kind = 'member';
CREATE INDEX invitation_by_inviter ON invitation (org_id, invited_by, sent_at, id);
CREATE INDEX invitation_by_state ON invitation (org_id, state, sent_at, id, expires_at);
