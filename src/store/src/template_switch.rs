//! Switching an organization to another template: what its roles become, for those who hold them and for invitations; and
//! the facts that decide whether it can be.

use domain::{
    access::Change,
    asset::AssetKind,
    id::{MembershipId, OrgId, RoleId},
    member::Role,
    settings::Overrides,
    text,
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, InOrg, PeriodStart, StoreError, organization::json, seam::args};

/// What an organization becomes.
pub struct TemplateSwitch<'a> {
    /// The key of the new built-in template.
    pub template: &'a str,
    /// The settings that differ from it.
    pub settings: &'a Overrides,
    /// The words that differ from it.
    pub words: &'a Overrides,
    /// The present roles that end, each with the one that takes its place.
    pub ended: &'a [(RoleId, Option<RoleId>)],
    /// The present roles that stay, as they will be.
    pub kept: &'a [Role],
    /// The new roles.
    pub inserted: &'a [Role],
    /// Of these, the highest first, members and invitations keep the first; empty where they can have several.
    pub one_of: &'a [RoleId],
}

/// A role of a member who holds several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleOfSeveral {
    /// The member.
    pub member: MembershipId,
    /// The role.
    pub role: RoleId,
    /// It has an end date.
    pub has_end: bool,
}

#[derive(FromRow)]
struct HeldRow {
    membership_id: Uuid,
    role_id: Uuid,
    has_end: bool,
}

#[derive(FromRow)]
struct GivenRow {
    invitation_id: Uuid,
    role_id: Uuid,
}

#[derive(FromRow)]
struct KindRow {
    kind: String,
    parent_kind: Option<String>,
    assets: i64,
}

impl InOrg<'_, '_> {
    /// The roles of those active and disabled members that hold several at `now`, by member.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_roles_of_several(&mut self, now: Timestamp) -> Result<Vec<RoleOfSeveral>, StoreError> {
        let org = self.org;
        let rows: Vec<HeldRow> = self
            .all(
                "SELECT a.membership_id, a.role_id, (a.until IS NOT NULL) AS has_end
                 FROM membership m JOIN role_assignment a ON a.membership_id = m.id
                 WHERE m.org_id = $1 AND m.state <> 'removed' AND (m.until IS NULL OR m.until > $2)
                   AND a.ended_at IS NULL AND a.since <= $2 AND (a.until IS NULL OR a.until > $2)
                   AND EXISTS (SELECT 1 FROM role_assignment o WHERE o.membership_id = m.id AND o.role_id <> a.role_id
                                 AND o.ended_at IS NULL AND o.since <= $2 AND (o.until IS NULL OR o.until > $2))
                 ORDER BY a.membership_id, a.role_id",
                args![org.uuid(), now.micros()],
            )
            .await?;
        let row = |row: HeldRow| RoleOfSeveral {
            member: MembershipId::new(row.membership_id),
            role: RoleId::new(row.role_id),
            has_end: row.has_end,
        };
        Ok(rows.into_iter().map(row).collect())
    }

    /// The roles of those invitations that are open at `now` and give several, a list for each invitation.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_roles_of_invitations_with_several(
        &mut self,
        now: Timestamp,
    ) -> Result<Vec<Vec<RoleId>>, StoreError> {
        let org = self.org;
        let rows: Vec<GivenRow> = self
            .all(
                "SELECT r.invitation_id, r.role_id FROM invitation i JOIN invitation_role r ON r.invitation_id = i.id
                 WHERE i.org_id = $1 AND i.state = 'pending' AND (i.expires_at IS NULL OR i.expires_at > $2)
                   AND EXISTS (SELECT 1 FROM invitation_role o WHERE o.invitation_id = i.id AND o.role_id <> r.role_id)
                 ORDER BY r.invitation_id, r.role_id",
                args![org.uuid(), now.micros()],
            )
            .await?;
        let lists = rows.chunk_by(|one, other| one.invitation_id == other.invitation_id);
        Ok(lists.map(|rows| rows.iter().map(|row| RoleId::new(row.role_id)).collect()).collect())
    }

    /// How many assets there are of each kind, with the kind of what they are a part of.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_assets_by_place(
        &mut self,
    ) -> Result<Vec<(AssetKind, Option<AssetKind>, u64)>, StoreError> {
        let org = self.org;
        let rows: Vec<KindRow> = self
            .all(
                "SELECT a.kind, p.kind AS parent_kind, COUNT(*) AS assets
                 FROM asset a LEFT JOIN asset p ON p.id = a.parent_id AND p.deleted_at IS NULL
                 WHERE a.org_id = $1 AND a.deleted_at IS NULL GROUP BY a.kind, p.kind ORDER BY a.kind, p.kind",
                args![org.uuid()],
            )
            .await?;
        let kind =
            |text: String| text.parse().map_err(|_| StoreError::Inconsistent { table: "asset", what: text });
        rows.into_iter()
            .map(|row| {
                let parent = row.parent_kind.map(kind).transpose()?;
                Ok((kind(row.kind)?, parent, u64::try_from(row.assets).unwrap_or_default()))
            })
            .collect()
    }
}

impl Changes<'_, '_> {
    /// Switches the organization to another template. The roles that end stay known to the history.
    ///
    /// # Errors
    /// `Duplicate` when two roles have the same key or name; there is no such role; the database failed.
    pub async fn switch_template(
        &mut self,
        switch: &TemplateSwitch<'_>,
        start: &PeriodStart,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::Template)?;
        // Before the new ones begin, which may have their keys and names.
        for (role, _) in switch.ended {
            self.one(
                "switch_template_role_ended",
                "UPDATE role SET deleted_at = $3, is_default = FALSE
                 WHERE id = $1 AND org_id = $2 AND deleted_at IS NULL",
                args![role.uuid(), org.uuid(), start.at.micros()],
            )
            .await?;
        }
        for role in switch.kept {
            self.keep_role(org, role).await?;
        }
        for role in switch.inserted {
            self.insert_whole_role(org, role).await?;
        }
        for (role, next) in switch.ended {
            if let Some(next) = next {
                self.replace_role(org, *role, *next, start).await?;
            }
            self.end_role(org, *role, start).await?;
        }
        self.keep_first_of(org, switch.one_of, start.at).await?;
        self.one(
            "switch_template",
            "UPDATE organization SET template = $2, settings = $3, words = $4 WHERE id = $1",
            args![org.uuid(), switch.template, json(switch.settings)?, json(switch.words)?],
        )
        .await
    }

    /// Makes a role one of the organization's own, as it is now.
    async fn keep_role(&mut self, org: OrgId, role: &Role) -> Result<(), StoreError> {
        self.one(
            "switch_template_role_kept",
            "UPDATE role SET role_key = $3, name = $4, name_key = $5, is_system = FALSE, is_default = $6
             WHERE id = $1 AND org_id = $2 AND is_owner = FALSE AND deleted_at IS NULL",
            args![
                role.id.uuid(),
                org.uuid(),
                role.key.as_str(),
                role.name.as_str(),
                text::name_key(&role.name),
                role.is_default
            ],
        )
        .await?;
        self.replace_role_grants(role).await
    }

    /// Ends all but the first of these roles, the highest first, for each member and each invitation that can still be
    /// accepted. Roles without an end date come before the others, so that nobody is without a role later.
    async fn keep_first_of(&mut self, org: OrgId, roles: &[RoleId], at: Timestamp) -> Result<(), StoreError> {
        for role in roles {
            self.execute(
                "UPDATE role_assignment SET ended_at = $3
                 WHERE org_id = $1 AND role_id <> $2 AND ended_at IS NULL AND (until IS NULL OR until > $3)
                   AND EXISTS (SELECT 1 FROM role_assignment h WHERE h.membership_id = role_assignment.membership_id
                                 AND h.role_id = $2 AND h.ended_at IS NULL AND h.until IS NULL)",
                args![org.uuid(), role.uuid(), at.micros()],
            )
            .await?;
        }
        for role in roles {
            self.execute(
                "UPDATE role_assignment SET ended_at = $3
                 WHERE org_id = $1 AND role_id <> $2 AND ended_at IS NULL AND (until IS NULL OR until > $3)
                   AND EXISTS (SELECT 1 FROM role_assignment h WHERE h.membership_id = role_assignment.membership_id
                                 AND h.role_id = $2 AND h.ended_at IS NULL AND h.until > $3)",
                args![org.uuid(), role.uuid(), at.micros()],
            )
            .await?;
            self.execute(
                "DELETE FROM invitation_role WHERE role_id <> $2 AND invitation_id IN (
                   SELECT i.id FROM invitation i JOIN invitation_role g ON g.invitation_id = i.id
                   WHERE i.org_id = $1 AND g.role_id = $2 AND i.state IN ('pending', 'cancelled'))",
                args![org.uuid(), role.uuid()],
            )
            .await?;
        }
        Ok(())
    }
}
