-- Saved views: names for addresses of the list of people.

CREATE TABLE saved_view (
  id UUID PRIMARY KEY,
  org_id UUID NOT NULL REFERENCES organization (id),
  membership_id UUID REFERENCES membership (id), -- whose own it is; none: shared with the organization
  name TEXT NOT NULL,
  name_key TEXT COLLATE "C" NOT NULL,
  query TEXT NOT NULL, -- of the address, without its question mark
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX saved_view_shared ON saved_view (org_id, name_key) WHERE membership_id IS NULL;
CREATE UNIQUE INDEX saved_view_own ON saved_view (membership_id, name_key) WHERE membership_id IS NOT NULL;
