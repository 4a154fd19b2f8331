-- Nobody decides about roles by teams, so what waits for a decision is found without them.
DROP INDEX review_grant_undecided;
CREATE INDEX review_grant_undecided ON review_grant (review_id, membership_id) WHERE decision IS NULL AND period_no IS NOT NULL;
