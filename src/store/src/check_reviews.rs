//! What must be true of access reviews.

use crate::check_rule::{MEMBER, REVIEW, Rule};

pub(crate) const RULES: &[Rule] = &[
    (
        "I15 somebody decided about their own grant",
        MEMBER,
        "SELECT DISTINCT membership_id AS id FROM review_grant WHERE decided_by = membership_id",
    ),
    (
        "I15 a decision by nobody named as a reviewer, or about a grant of a team",
        REVIEW,
        "SELECT DISTINCT g.review_id AS id FROM review_grant g WHERE g.decision IS NOT NULL AND (g.period_no IS NULL
           OR NOT EXISTS (SELECT 1 FROM review_reviewer w WHERE w.review_id = g.review_id AND w.membership_id = g.decided_by))",
    ),
    (
        "I15 removed without being flagged, or with an outcome before the end",
        REVIEW,
        "SELECT DISTINCT g.review_id AS id FROM review_grant g JOIN review v ON v.id = g.review_id
         WHERE (g.outcome IN ('removed', 'refused') AND (g.decision IS NULL OR g.decision <> 'flagged'))
           OR (g.outcome IS NOT NULL AND v.ended_at IS NULL)",
    ),
    (
        "I8 a review of another organization",
        REVIEW,
        "SELECT DISTINCT g.review_id AS id FROM review_grant g JOIN review v ON v.id = g.review_id
         JOIN membership m ON m.id = g.membership_id WHERE g.org_id <> v.org_id OR m.org_id <> v.org_id",
    ),
    (
        "I5 a review that no entry of the log tells of",
        REVIEW,
        "SELECT v.id AS id FROM review v WHERE NOT EXISTS (
           SELECT 1 FROM audit_event e WHERE e.org_id = v.org_id AND e.action = 'review.started'
             AND e.at BETWEEN v.started_at AND v.started_at + 60000000)",
    ),
];
