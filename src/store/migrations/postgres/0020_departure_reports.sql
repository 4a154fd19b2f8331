-- Whether an asset stayed with who has gone, so that the report lists each. Without a new owner it was deleted otherwise.
ALTER TABLE departure_asset ADD COLUMN stayed BOOLEAN NOT NULL DEFAULT FALSE;
