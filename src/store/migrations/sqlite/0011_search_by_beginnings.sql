-- SQLite's index of the search is in the order of names already (migrations 9 and 10).
SELECT 1;
