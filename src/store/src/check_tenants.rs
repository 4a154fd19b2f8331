//! What must be true of everything that refers to somebody or something else: both are of one organization. The areas have
//! such rules of their own; these are of what belongs to none of them.

use crate::check_rule::{ACCOUNT, JOB, MEMBER, REVIEW, Rule, TEAM};

pub(crate) const RULES: &[Rule] = &[
    (
        "I8 a period of another organization, or given by somebody of one",
        MEMBER,
        "SELECT p.membership_id AS id FROM membership_period p JOIN membership m ON m.id = p.membership_id
         LEFT JOIN membership g ON g.id = p.given_by WHERE p.org_id <> m.org_id OR g.org_id <> m.org_id
         UNION SELECT p.membership_id FROM role_assignment p JOIN membership m ON m.id = p.membership_id
         JOIN membership g ON g.id = p.given_by WHERE g.org_id <> m.org_id
         UNION SELECT p.membership_id FROM team_place p JOIN membership m ON m.id = p.membership_id
         JOIN membership g ON g.id = p.given_by WHERE g.org_id <> m.org_id",
    ),
    (
        "I8 a team was given a role by somebody of another organization",
        TEAM,
        "SELECT DISTINCT g.team_id AS id FROM team_role g JOIN membership m ON m.id = g.given_by WHERE m.org_id <> g.org_id",
    ),
    // What a job refused may be of another organization: whoever asks for a bulk action names the rows.
    (
        "I8 a job changed a row of another organization, or is the import of one",
        JOB,
        "SELECT j.id AS id FROM job j JOIN job_row r ON r.job_id = j.id AND r.outcome = 'changed'
         LEFT JOIN membership m ON m.id = r.target_id LEFT JOIN invitation i ON i.id = r.target_id
         WHERE m.org_id <> j.org_id OR i.org_id <> j.org_id
         UNION SELECT j.id FROM job j JOIN people_import p ON p.job_id = j.id WHERE p.org_id <> j.org_id",
    ),
    (
        "I8 a review that somebody of another organization starts, ends or decides",
        REVIEW,
        "SELECT v.id AS id FROM review v JOIN membership s ON s.id = v.started_by LEFT JOIN membership e ON e.id = v.ended_by
         WHERE s.org_id <> v.org_id OR e.org_id <> v.org_id
         UNION SELECT v.id FROM review v JOIN review_reviewer w ON w.review_id = v.id
         JOIN membership m ON m.id = w.membership_id WHERE m.org_id <> v.org_id",
    ),
    (
        "I8 a session was used where its account never was a member",
        ACCOUNT,
        "SELECT DISTINCT s.account_id AS id FROM session_organization o JOIN session s ON s.id = o.session_id
         WHERE NOT EXISTS (SELECT 1 FROM membership m WHERE m.account_id = s.account_id AND m.org_id = o.org_id)",
    ),
];
