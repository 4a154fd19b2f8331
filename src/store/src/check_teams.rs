//! What must be true of the roles that teams give.

use crate::check_rule::{Rule, TEAM};

pub(crate) const RULES: &[Rule] = &[
    (
        "I7 a team gives a role that makes owners",
        TEAM,
        "SELECT DISTINCT g.team_id AS id FROM team_role g JOIN role r ON r.id = g.role_id
         WHERE g.ended_at IS NULL AND r.is_owner = TRUE",
    ),
    (
        "I5 a role of a team that no entry of the log tells of",
        TEAM,
        "SELECT DISTINCT g.team_id AS id FROM team_role g WHERE NOT EXISTS (
           SELECT 1 FROM audit_event e WHERE e.org_id = g.org_id AND e.at BETWEEN g.since AND g.since + 60000000
             AND e.action IN ('team.roles_changed', 'role.deleted'))",
    ),
    (
        "I8 a team gives a role of another organization",
        TEAM,
        "SELECT DISTINCT g.team_id AS id FROM team_role g JOIN role r ON r.id = g.role_id JOIN team t ON t.id = g.team_id
         WHERE r.org_id <> g.org_id OR t.org_id <> g.org_id",
    ),
    (
        "I14 a team gives a role that was deleted, or was deleted itself",
        TEAM,
        "SELECT DISTINCT g.team_id AS id FROM team_role g JOIN role r ON r.id = g.role_id JOIN team t ON t.id = g.team_id
         WHERE g.ended_at IS NULL AND (r.deleted_at IS NOT NULL OR t.deleted_at IS NOT NULL)",
    ),
    (
        "I11 a team gives the same role twice at once",
        TEAM,
        "SELECT DISTINCT p.team_id AS id FROM team_role p
         JOIN team_role q ON q.team_id = p.team_id AND q.role_id = p.role_id AND q.row_no > p.row_no
         WHERE p.ended_at IS NULL OR p.ended_at > q.since",
    ),
];
