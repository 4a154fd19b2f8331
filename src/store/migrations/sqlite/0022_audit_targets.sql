-- What happened to anything that an entry can be about, not to members alone.
DROP INDEX audit_member;
CREATE INDEX audit_target ON audit_event (org_id, target_id, sequence) WHERE target_id IS NOT NULL;
