//! Whom a change of settings concerns: members, open invitations and sessions that do not fit the new ones.

use domain::{
    id::OrgId,
    permission::Permission,
    policy::Policy,
    time::{Span, Timestamp},
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{InOrg, StoreError, organization, seam::args, text::Text};

/// How long sessions can be used in an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// Without a request.
    pub idle: Span,
    /// In any case.
    pub absolute: Span,
}

#[derive(FromRow)]
struct SharingRow {
    id: Uuid,
    template: String,
    settings: String,
}

impl InOrg<'_, '_> {
    /// How many members hold several roles at `now`, apart from those of teams.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_members_with_several_roles(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let org = self.org;
        self.number(
            "SELECT COUNT(*) FROM membership m
             WHERE m.org_id = $1 AND m.state <> 'removed' AND (m.until IS NULL OR m.until > $2)
               AND (SELECT COUNT(*) FROM role_assignment a WHERE a.membership_id = m.id AND a.ended_at IS NULL
                      AND a.since <= $2 AND (a.until IS NULL OR a.until > $2)) > 1",
            args![org.uuid(), now.micros()],
        )
        .await
    }

    /// The other organizations in which a member is active or disabled at `now` as well, with their settings.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_organizations_with_same_people(
        &mut self,
        now: Timestamp,
    ) -> Result<Vec<(OrgId, Policy)>, StoreError> {
        let org = self.org;
        let rows: Vec<SharingRow> = self
            .all(
                "SELECT o.id, o.template, o.settings FROM organization o
                 WHERE o.id <> $1 AND o.id NOT IN (SELECT org_id FROM organization_deletion) AND EXISTS (
                   SELECT 1 FROM membership m JOIN membership h ON h.account_id = m.account_id
                   WHERE m.org_id = o.id AND h.org_id = $1
                     AND m.state <> 'removed' AND (m.until IS NULL OR m.until > $2)
                     AND h.state <> 'removed' AND (h.until IS NULL OR h.until > $2))
                 ORDER BY o.id",
                args![org.uuid(), now.micros()],
            )
            .await?;
        rows.into_iter()
            .map(|row| Ok((OrgId::new(row.id), organization::policy(&row.template, &row.settings)?)))
            .collect()
    }

    /// How many members are active or disabled in one of these organizations at `now` as well.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_members_also_in(
        &mut self,
        others: &[OrgId],
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let org = self.org;
        if others.is_empty() {
            return Ok(0);
        }
        let mut text = Text::new();
        text.push(
            "SELECT COUNT(DISTINCT h.account_id) AS total FROM membership h JOIN membership m ON m.account_id = h.account_id
             WHERE h.org_id = ? AND h.state <> 'removed' AND (h.until IS NULL OR h.until > ?)
               AND m.state <> 'removed' AND (m.until IS NULL OR m.until > ?) AND m.org_id IN",
            args![org.uuid(), now.micros(), now.micros()],
        );
        text.push_list(others.iter().map(|id| id.uuid()));
        self.total(text).await
    }

    /// How many members are in a team at `now`, or in several.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_members_in_teams(&mut self, several: bool, now: Timestamp) -> Result<u64, StoreError> {
        let org = self.org;
        self.number(
            "SELECT COUNT(*) FROM membership m
             WHERE m.org_id = $1 AND m.state <> 'removed' AND (m.until IS NULL OR m.until > $2)
               AND (SELECT COUNT(*) FROM team_place p WHERE p.membership_id = m.id AND p.ended_at IS NULL
                      AND p.since <= $2 AND (p.until IS NULL OR p.until > $2)) > $3",
            args![org.uuid(), now.micros(), i64::from(several)],
        )
        .await
    }

    /// How many members hold no role at `now`, apart from those of teams.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_members_without_role(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let org = self.org;
        self.number(
            "SELECT COUNT(*) FROM membership m
             WHERE m.org_id = $1 AND m.state <> 'removed' AND (m.until IS NULL OR m.until > $2)
               AND NOT EXISTS (SELECT 1 FROM role_assignment a WHERE a.membership_id = m.id AND a.ended_at IS NULL
                                 AND a.since <= $2 AND (a.until IS NULL OR a.until > $2))",
            args![org.uuid(), now.micros()],
        )
        .await
    }

    /// How many active members can change roles or remove others at `now` by a role, and are no owners.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_managers_beside_owners(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let org = self.org;
        self.number(
            "SELECT COUNT(*) FROM membership m
             WHERE m.org_id = $1 AND m.state = 'active' AND (m.until IS NULL OR m.until > $2)
               AND EXISTS (SELECT 1 FROM held_role a JOIN role_grant g ON g.role_id = a.role_id
                           WHERE a.membership_id = m.id AND a.since <= $2
                             AND (a.until IS NULL OR a.until > $2) AND (g.permission = $3 OR g.permission = $4))
               AND NOT EXISTS (SELECT 1 FROM role_assignment a JOIN role r ON r.id = a.role_id
                               WHERE a.membership_id = m.id AND a.ended_at IS NULL AND a.since <= $2
                                 AND (a.until IS NULL OR a.until > $2) AND r.is_owner = TRUE)",
            args![
                org.uuid(),
                now.micros(),
                Permission::MEMBER_ROLE_UPDATE.as_str(),
                Permission::MEMBER_DELETE.as_str()
            ],
        )
        .await
    }

    /// How many invitations that are open at `now` give several roles.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_open_invitations_with_several_roles(
        &mut self,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let org = self.org;
        self.number(
            "SELECT COUNT(*) FROM invitation i
             WHERE i.org_id = $1 AND i.state = 'pending' AND (i.expires_at IS NULL OR i.expires_at > $2)
               AND (SELECT COUNT(*) FROM invitation_role r WHERE r.invitation_id = i.id) > 1",
            args![org.uuid(), now.micros()],
        )
        .await
    }

    /// How many invitations that are open at `now` give no role.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_open_invitations_without_role(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let org = self.org;
        self.number(
            "SELECT COUNT(*) FROM invitation i
             WHERE i.org_id = $1 AND i.state = 'pending' AND (i.expires_at IS NULL OR i.expires_at > $2)
               AND NOT EXISTS (SELECT 1 FROM invitation_role r WHERE r.invitation_id = i.id)",
            args![org.uuid(), now.micros()],
        )
        .await
    }

    /// How many invitations that are open at `now` are for addresses of a domain.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_open_invitations_to_domain(
        &mut self,
        domain: &str,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let org = self.org;
        self.number(
            "SELECT COUNT(*) FROM invitation i
             WHERE i.org_id = $1 AND i.state = 'pending' AND (i.expires_at IS NULL OR i.expires_at > $2)
               AND i.email_key LIKE $3",
            // A domain has no character that means something here.
            args![org.uuid(), now.micros(), ["%@", domain].concat()],
        )
        .await
    }

    /// How many sessions of active members can be used here at `now` within the limits `before`, and not within `after`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_sessions_beyond(
        &mut self,
        (before, after): (SessionLimits, SessionLimits),
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let org = self.org;
        self.number(
            "SELECT COUNT(*) FROM session_organization u
             JOIN session s ON s.id = u.session_id
             JOIN membership m ON m.org_id = u.org_id AND m.account_id = s.account_id
             WHERE u.org_id = $1 AND u.ended_at IS NULL AND s.ends_at > $2 AND s.idle_ends_at > $2
               AND m.state = 'active' AND (m.until IS NULL OR m.until > $2)
               AND u.last_active_at > $3 AND s.created_at > $4 AND (u.last_active_at <= $5 OR s.created_at <= $6)",
            args![
                org.uuid(),
                now.micros(),
                now.minus(before.idle).micros(),
                now.minus(before.absolute).micros(),
                now.minus(after.idle).micros(),
                now.minus(after.absolute).micros()
            ],
        )
        .await
    }
}
