-- What a change did to those who were there, as JSON; none where nobody was concerned.
ALTER TABLE audit_event ADD COLUMN plan TEXT;
