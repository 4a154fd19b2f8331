-- The index of trigrams of PostgreSQL has no order that could be kept; only SQLite's goes by the order of names from here on.
SELECT 1;
