-- Who saved a view: it can become their own again once it was shared. None: it was shared before this was kept.

ALTER TABLE saved_view ADD COLUMN saved_by UUID REFERENCES membership (id);
UPDATE saved_view SET saved_by = membership_id;
CREATE INDEX saved_view_saver ON saved_view (saved_by) WHERE saved_by IS NOT NULL;

-- The filters of the list of people with which a review was started, as the list's address has them; empty: by role and team alone.
ALTER TABLE review ADD COLUMN query TEXT NOT NULL DEFAULT '';

-- By which clock the last days in a table are read; empty: UTC. See domain::end_date::DayClock.
ALTER TABLE people_import ADD COLUMN clock TEXT NOT NULL DEFAULT '';
