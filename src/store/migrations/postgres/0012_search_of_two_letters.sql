-- PostgreSQL's index of the search has parts of two letters already (migration 11).
SELECT 1;
