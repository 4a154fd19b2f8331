//! What must be true of every database, asked in statements of their own that share nothing with the use cases', so
//! that a mistake there is seen here. It changes nothing and repairs nothing.

use domain::time::Timestamp;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, check_assets, check_ledger, check_reviews,
    check_rule::{ACCOUNT, INVITATION, JOB, MEMBER, ORG, Pair, Rule, VIEW, Violation},
    check_teams, check_tenants,
    seam::args,
};

const RULES: &[Rule] = &[
    (
        "I1 no active owner",
        ORG,
        "SELECT o.id AS id FROM organization o WHERE NOT EXISTS (
           SELECT 1 FROM membership m JOIN account a ON a.id = m.account_id
           JOIN role_assignment h ON h.membership_id = m.id JOIN role r ON r.id = h.role_id
           WHERE m.org_id = o.id AND m.state = 'active' AND a.state = 'active' AND r.is_owner = TRUE
             AND (m.until IS NULL OR m.until > $1)
             AND h.ended_at IS NULL AND h.since <= $1 AND (h.until IS NULL OR h.until > $1))
         AND o.id NOT IN (SELECT org_id FROM organization_deletion)",
    ),
    (
        "I1 each active owner has an end date",
        ORG,
        "SELECT o.id AS id FROM organization o WHERE EXISTS (
           SELECT 1 FROM membership m JOIN account a ON a.id = m.account_id
           JOIN role_assignment h ON h.membership_id = m.id JOIN role r ON r.id = h.role_id
           WHERE m.org_id = o.id AND m.state = 'active' AND a.state = 'active' AND r.is_owner = TRUE
             AND (m.until IS NULL OR m.until > $1)
             AND h.ended_at IS NULL AND h.since <= $1 AND (h.until IS NULL OR h.until > $1))
         AND NOT EXISTS (
           SELECT 1 FROM membership m JOIN account a ON a.id = m.account_id
           JOIN role_assignment h ON h.membership_id = m.id JOIN role r ON r.id = h.role_id
           WHERE m.org_id = o.id AND m.state = 'active' AND a.state = 'active' AND r.is_owner = TRUE
             AND m.until IS NULL AND h.ended_at IS NULL AND h.since <= $1 AND h.until IS NULL)
         AND o.id NOT IN (SELECT org_id FROM organization_deletion)",
    ),
    (
        "I3 accepted without a membership, or a membership without being accepted",
        INVITATION,
        "SELECT id FROM invitation WHERE (state = 'accepted') <> (accepted_by IS NOT NULL)",
    ),
    (
        "I3 answered after its end",
        INVITATION,
        "SELECT id FROM invitation WHERE state IN ('accepted', 'declined') AND closed_at >= expires_at",
    ),
    (
        "I3 open with an end, or closed without one",
        INVITATION,
        "SELECT id FROM invitation WHERE (state = 'pending') <> (closed_at IS NULL)",
    ),
    (
        "I3 accepted by another address",
        INVITATION,
        "SELECT i.id AS id FROM invitation i JOIN membership m ON m.id = i.accepted_by
         JOIN account a ON a.id = m.account_id WHERE a.email_key <> i.email_key AND a.state <> 'closed' AND NOT EXISTS (
           SELECT 1 FROM audit_event e WHERE e.account_id = a.id AND e.action = 'email.changed')",
    ),
    (
        "I4 somebody is a member twice",
        ORG,
        "SELECT org_id AS id FROM membership GROUP BY org_id, account_id HAVING COUNT(*) > 1",
    ),
    (
        "I4 an address has two open invitations",
        ORG,
        "SELECT org_id AS id FROM invitation WHERE state = 'pending' GROUP BY org_id, email_key HAVING COUNT(*) > 1",
    ),
    (
        "I5 not created exactly once in the log",
        ORG,
        "SELECT o.id AS id FROM organization o WHERE 1 <> (
           SELECT COUNT(*) FROM audit_event e WHERE e.org_id = o.id AND e.action = 'organization.created')",
    ),
    (
        "I5 deleted, and not so in the log",
        ORG,
        "SELECT d.org_id AS id FROM organization_deletion d WHERE NOT EXISTS (
           SELECT 1 FROM audit_event e WHERE e.org_id = d.org_id AND e.action = 'organization.deleted')",
    ),
    (
        "I5 created twice in the log",
        ACCOUNT,
        "SELECT a.id AS id FROM account a WHERE 1 < (
           SELECT COUNT(*) FROM audit_event e WHERE e.account_id = a.id AND e.action = 'account.created')",
    ),
    (
        "I5 a password that no entry of the log tells of",
        ACCOUNT,
        "SELECT a.id AS id FROM account a WHERE a.password_hash IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM audit_event e
           WHERE e.account_id = a.id AND e.action IN ('account.created', 'password.reset'))",
    ),
    // An event can be stamped later than its change, since a ledger never goes back in time.
    (
        "I5 roles that no entry of the log tells of",
        MEMBER,
        "SELECT DISTINCT m.id AS id FROM membership m JOIN role_assignment h ON h.membership_id = m.id
         WHERE EXISTS (SELECT 1 FROM audit_event c WHERE c.account_id = m.account_id AND c.action = 'account.created')
           AND NOT EXISTS (
             SELECT 1 FROM audit_event e WHERE e.org_id = m.org_id AND e.at BETWEEN h.since AND h.since + 60000000 AND e.action IN (
               'organization.created', 'invitation.accepted', 'member.joined', 'member.roles_changed', 'member.end_changed',
               'members.seeded', 'owner.added',
               'role.deleted', 'template.switched'))",
    ),
    (
        "I5 teams that no entry of the log tells of",
        MEMBER,
        "SELECT DISTINCT m.id AS id FROM membership m JOIN team_place p ON p.membership_id = m.id
         WHERE NOT EXISTS (
           SELECT 1 FROM audit_event e WHERE e.org_id = m.org_id AND e.at BETWEEN p.since AND p.since + 60000000 AND e.action IN (
             'invitation.accepted', 'team.member_added', 'team.member_moved', 'member.end_changed'))",
    ),
    (
        "I6 a mail about something else",
        INVITATION,
        "SELECT i.id AS id FROM invitation i JOIN job o ON o.id = i.message_id
         WHERE o.kind <> 'invitation_mail' OR o.subject_id <> i.id",
    ),
    (
        "I6 more mails than sendings",
        INVITATION,
        "SELECT o.subject_id AS id FROM job o LEFT JOIN invitation i ON i.id = o.subject_id
         WHERE o.kind = 'invitation_mail' GROUP BY o.subject_id, i.token_version
         HAVING i.token_version IS NULL OR COUNT(*) > i.token_version",
    ),
    (
        // There may be fewer: they are deleted when the link has expired.
        "I6 more mails with links to sign up than the log tells of",
        JOB,
        "SELECT id FROM job WHERE kind = 'sign_up_mail'
           AND (SELECT COUNT(*) FROM job WHERE kind = 'sign_up_mail')
             > (SELECT COUNT(*) FROM audit_event WHERE action = 'sign_up.requested')",
    ),
    (
        "I6 ended at no time, or at a time and not ended",
        JOB,
        "SELECT id FROM job WHERE (state IN ('done', 'failed')) <> (finished_at IS NOT NULL)",
    ),
    (
        "I16 can be undone, and the member is not as the act left them",
        MEMBER,
        "SELECT m.id AS id FROM undo_row r JOIN undo_act a ON a.id = r.act_id JOIN membership m ON m.id = r.target_id
         WHERE r.state = 'open' AND (m.org_id <> a.org_id OR (a.action = 'disable' AND m.state <> 'disabled')
           OR (a.action = 'remove' AND m.state <> 'removed'))",
    ),
    (
        "I16 can be undone, and the invitation is not as the act left it",
        INVITATION,
        "SELECT i.id AS id FROM undo_row r JOIN undo_act a ON a.id = r.act_id JOIN invitation i ON i.id = r.target_id
         WHERE r.state = 'open' AND (i.org_id <> a.org_id OR i.state <> 'cancelled')",
    ),
    (
        "I16 can be undone twice",
        MEMBER,
        "SELECT r.target_id AS id FROM undo_row r WHERE r.state = 'open' GROUP BY r.target_id HAVING COUNT(*) > 1",
    ),
    // Where roles were changed, or others than owners may name owners, the rows don't tell what the giver could give.
    (
        "I7 was made an owner by somebody who was none",
        MEMBER,
        "SELECT DISTINCT h.membership_id AS id FROM role_assignment h JOIN role r ON r.id = h.role_id
         WHERE r.is_owner = TRUE AND h.given_by IS NOT NULL AND NOT EXISTS (
             SELECT 1 FROM role_assignment g JOIN role o ON o.id = g.role_id
             WHERE g.membership_id = h.given_by AND g.row_no <> h.row_no AND o.is_owner = TRUE AND g.since <= h.since
               AND (g.ended_at IS NULL OR g.ended_at >= h.since) AND (g.until IS NULL OR g.until > h.since))
           AND NOT EXISTS (
             SELECT 1 FROM role d JOIN role_grant k ON k.role_id = d.id
             WHERE d.org_id = h.org_id AND d.is_owner = FALSE AND k.permission = 'User.OwnerRole.UPDATE')
           AND NOT EXISTS (
             SELECT 1 FROM audit_event e WHERE e.org_id = h.org_id
               AND e.action IN ('role.updated', 'role.deleted', 'template.switched'))",
    ),
    (
        "I8 holds a role of another organization",
        MEMBER,
        "SELECT DISTINCT m.id AS id FROM membership m JOIN role_assignment h ON h.membership_id = m.id
         JOIN role r ON r.id = h.role_id WHERE r.org_id <> m.org_id OR h.org_id <> m.org_id",
    ),
    (
        "I8 is in a team of another organization",
        MEMBER,
        "SELECT DISTINCT m.id AS id FROM membership m JOIN team_place p ON p.membership_id = m.id
         JOIN team t ON t.id = p.team_id WHERE t.org_id <> m.org_id OR p.org_id <> m.org_id",
    ),
    (
        "I8 leads into a team of another organization",
        INVITATION,
        "SELECT DISTINCT i.id AS id FROM invitation i JOIN invitation_team g ON g.invitation_id = i.id
         JOIN team t ON t.id = g.team_id WHERE t.org_id <> i.org_id",
    ),
    (
        "I8 invited by somebody of another organization",
        MEMBER,
        "SELECT m.id AS id FROM membership m JOIN membership b ON b.id = m.invited_by WHERE b.org_id <> m.org_id",
    ),
    (
        "I8 gives a role of another organization",
        INVITATION,
        "SELECT DISTINCT i.id AS id FROM invitation i JOIN invitation_role g ON g.invitation_id = i.id
         JOIN role r ON r.id = g.role_id WHERE r.org_id <> i.org_id",
    ),
    (
        "I8 sent or accepted by somebody of another organization",
        INVITATION,
        "SELECT i.id AS id FROM invitation i JOIN membership b ON b.id = i.invited_by
         LEFT JOIN membership c ON c.id = i.accepted_by WHERE b.org_id <> i.org_id OR c.org_id <> i.org_id",
    ),
    (
        "I8 the successor belongs to another organization",
        ORG,
        "SELECT o.id AS id FROM organization o JOIN membership m ON m.id = o.successor_id WHERE m.org_id <> o.id",
    ),
    (
        "I10 a session of an account that is closed",
        ACCOUNT,
        "SELECT s.account_id AS id FROM session s JOIN account a ON a.id = s.account_id WHERE a.state = 'closed'",
    ),
    (
        "I14 holds a role that was deleted",
        MEMBER,
        "SELECT DISTINCT h.membership_id AS id FROM role_assignment h JOIN role r ON r.id = h.role_id
         WHERE h.ended_at IS NULL AND r.deleted_at IS NOT NULL",
    ),
    (
        "I14 gives a role that was deleted",
        INVITATION,
        "SELECT DISTINCT i.id AS id FROM invitation i JOIN invitation_role g ON g.invitation_id = i.id
         JOIN role r ON r.id = g.role_id WHERE i.state = 'pending' AND r.deleted_at IS NOT NULL",
    ),
    (
        "I14 two roles of an organization are preselected",
        ORG,
        "SELECT org_id AS id FROM role WHERE is_default = TRUE AND deleted_at IS NULL GROUP BY org_id HAVING COUNT(*) > 1",
    ),
    (
        "I11 the open period is not what the membership says",
        MEMBER,
        "SELECT m.id AS id FROM membership m LEFT JOIN membership_period p ON p.membership_id = m.id AND p.ended_at IS NULL
         WHERE COALESCE(p.state, 'removed') <> m.state OR COALESCE(p.until, 0) <> COALESCE(m.until, 0)
           OR p.org_id <> m.org_id",
    ),
    (
        "I11 a period of the membership ends before it begins",
        MEMBER,
        "SELECT membership_id AS id FROM membership_period WHERE ended_at < since
         UNION SELECT membership_id FROM role_assignment WHERE ended_at < since
         UNION SELECT membership_id FROM team_place WHERE ended_at < since",
    ),
    (
        "I11 two periods of the membership at once",
        MEMBER,
        "SELECT DISTINCT p.membership_id AS id FROM membership_period p
         JOIN membership_period q ON q.membership_id = p.membership_id AND q.row_no > p.row_no
         WHERE p.ended_at IS NULL OR p.ended_at > q.since",
    ),
    (
        "I11 is in a team that was deleted",
        MEMBER,
        "SELECT DISTINCT p.membership_id AS id FROM team_place p JOIN team t ON t.id = p.team_id
         WHERE p.ended_at IS NULL AND t.deleted_at IS NOT NULL",
    ),
    (
        "I11 the same team twice at once",
        MEMBER,
        "SELECT DISTINCT p.membership_id AS id FROM team_place p
         JOIN team_place q ON q.membership_id = p.membership_id AND q.team_id = p.team_id AND q.row_no > p.row_no
         WHERE p.ended_at IS NULL OR p.ended_at > q.since",
    ),
    (
        "I11 the same role twice at once",
        MEMBER,
        "SELECT DISTINCT p.membership_id AS id FROM role_assignment p
         JOIN role_assignment q ON q.membership_id = p.membership_id AND q.role_id = p.role_id AND q.row_no > p.row_no
         WHERE p.ended_at IS NULL OR p.ended_at > q.since",
    ),
    (
        "I8 a saved view of a member of another organization",
        VIEW,
        "SELECT DISTINCT v.id AS id FROM saved_view v JOIN membership m ON m.id IN (v.membership_id, v.saved_by)
         WHERE m.org_id <> v.org_id",
    ),
];

const ALIKE: &[Pair] = &[
    (
        "I5 the first run and its entry in the log",
        "SELECT COUNT(*) FROM installation",
        "SELECT COUNT(*) FROM audit_event WHERE action = 'installation.set_up'",
    ),
    (
        "I6 mails with reset links and what the log tells of them",
        "SELECT COUNT(*) FROM job WHERE kind = 'password_reset_mail'",
        "SELECT COUNT(*) FROM audit_event WHERE action IN ('password.reset_requested', 'member.reset_sent')",
    ),
    (
        "I6 mails that prove a new address and what the log tells of them",
        "SELECT COUNT(*) FROM job WHERE kind = 'email_change_mail'",
        "SELECT COUNT(*) FROM audit_event WHERE action = 'email.change_requested'",
    ),
];

#[derive(FromRow)]
struct Found {
    id: Uuid,
}

impl ReadTx<'_> {
    /// Checks the whole database at `now`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn check_invariants(&mut self, now: Timestamp) -> Result<Vec<Violation>, StoreError> {
        let mut wrong = Vec::new();
        let areas = [
            check_ledger::RULES,
            check_assets::RULES,
            check_teams::RULES,
            check_reviews::RULES,
            check_tenants::RULES,
        ];
        for (what, name, sql) in RULES.iter().chain(areas.into_iter().flatten()) {
            let args = if sql.contains("$1") { args![now.micros()] } else { args![] };
            let found: Vec<Found> = self.all(sql, args).await?;
            wrong.extend(found.into_iter().map(|found| format!("{what}: {}", name(found.id))));
        }
        for (what, one, other) in ALIKE.iter().chain(check_ledger::ALIKE) {
            let (one, other) = (self.number(one, args![]).await?, self.number(other, args![]).await?);
            if one != other {
                wrong.push(format!("{what}: {one} and {other}"));
            }
        }
        self.check_seats(now, &mut wrong).await?;
        self.check_log(&mut wrong).await?;
        Ok(wrong.into_iter().map(Violation::new).collect())
    }
}

#[cfg(test)]
mod tests;
