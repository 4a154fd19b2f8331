-- Invitations of one state by their end, so that a page in this order is read and not sorted. What never ends comes after
-- everything that does.

CREATE INDEX invitation_by_end ON invitation (org_id, state, COALESCE(expires_at, 9223372036854775807), id);
