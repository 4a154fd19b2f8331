-- Only SQLite's index of the search goes by places.
SELECT 1;
