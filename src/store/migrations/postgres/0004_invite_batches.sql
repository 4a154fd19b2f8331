-- Which request sent an invitation last, so that sending the same list twice sends nothing twice.

ALTER TABLE invitation ADD COLUMN batch UUID;
CREATE INDEX invitation_batch ON invitation (batch) WHERE batch IS NOT NULL;
