//! Roles and their grants.

use std::collections::HashMap;

use domain::{
    access::Change,
    id::{MembershipId, OrgId, RoleId},
    member::Role,
    permission::{GrantSet, Scope},
    text,
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, InOrg, PeriodStart, StoreError, seam::args};

#[derive(FromRow)]
struct RoleRow {
    id: Uuid,
    role_key: String,
    name: String,
    description: String,
    audience: String,
    rank: i64,
    is_system: bool,
    is_owner: bool,
    is_default: bool,
    default_view: String,
    cloned_from: Option<Uuid>,
}

#[derive(FromRow)]
struct GrantRow {
    role_id: Uuid,
    permission: String,
    scope: String,
}

impl RoleRow {
    fn role(self, grants: GrantSet) -> Result<Role, StoreError> {
        Ok(Role {
            id: RoleId::new(self.id),
            key: self.role_key,
            name: self.name,
            description: self.description,
            audience: self.audience,
            rank: i32::try_from(self.rank).map_err(|_| StoreError::Inconsistent {
                table: "role",
                what: format!("rank {}", self.rank),
            })?,
            is_system: self.is_system,
            is_owner: self.is_owner,
            is_default: self.is_default,
            // One of a newer version leads to the first page there is.
            default_view: self.default_view.parse().unwrap_or_default(),
            cloned_from: self.cloned_from.map(RoleId::new),
            grants,
        })
    }
}

impl InOrg<'_, '_> {
    /// The roles of an organization with their grants, highest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_roles(&mut self) -> Result<Vec<Role>, StoreError> {
        let org = self.org;
        let rows: Vec<RoleRow> = self
            .all(
                "SELECT id, role_key, name, description, audience, rank, is_system, is_owner, is_default,
                        default_view, cloned_from
                 FROM role WHERE org_id = $1 AND deleted_at IS NULL ORDER BY rank DESC, name_key",
                args![org.uuid()],
            )
            .await?;
        let grants: Vec<GrantRow> = self
            .all(
                "SELECT g.role_id, g.permission, g.scope FROM role_grant g JOIN role r ON r.id = g.role_id
                 WHERE r.org_id = $1 AND r.deleted_at IS NULL",
                args![org.uuid()],
            )
            .await?;
        let mut sets: HashMap<Uuid, GrantSet> = HashMap::new();
        for grant in grants {
            let wrong = |what| StoreError::Inconsistent { table: "role_grant", what };
            let permission = grant.permission.parse().map_err(|_| wrong(grant.permission.clone()))?;
            let scope = Scope::from_word(&grant.scope).ok_or_else(|| wrong(grant.scope.clone()))?;
            sets.entry(grant.role_id).or_default().add(permission, scope);
        }
        rows.into_iter()
            .map(|row| {
                let grants = sets.remove(&row.id).unwrap_or_default();
                row.role(grants)
            })
            .collect()
    }
}

impl InOrg<'_, '_> {
    /// Whether anybody holds a role, removed members included, or a team or an invitation that can still be accepted gives
    /// it.
    ///
    /// # Errors
    /// The database failed.
    pub async fn is_role_in_use(&mut self, role: RoleId, now: Timestamp) -> Result<bool, StoreError> {
        let org = self.org;
        let found = self
            .number(
                "SELECT COUNT(*) FROM (
                   SELECT 1 AS one FROM role_assignment WHERE org_id = $1 AND role_id = $2 AND ended_at IS NULL
                     AND (until IS NULL OR until > $3)
                   UNION SELECT 1 FROM team_role WHERE org_id = $1 AND role_id = $2 AND ended_at IS NULL
                   UNION SELECT 1 FROM invitation_role g JOIN invitation i ON i.id = g.invitation_id
                     WHERE i.org_id = $1 AND g.role_id = $2 AND i.state IN ('pending', 'cancelled')) used",
                args![org.uuid(), role.uuid(), now.micros()],
            )
            .await?;
        Ok(found > 0)
    }
}

impl Changes<'_, '_> {
    /// Inserts a role of a new organization with its grants.
    ///
    /// # Errors
    /// `Duplicate` when the organization has one of this name; the database failed.
    pub async fn insert_role(&mut self, role: &Role) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::NewOrganization)?;
        self.insert_whole_role(org, role).await
    }

    /// Inserts a role of the organization's own.
    ///
    /// # Errors
    /// `Duplicate` when the organization has one of this name; the database failed.
    pub async fn insert_custom_role(&mut self, role: &Role) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::NewRole)?;
        self.insert_whole_role(org, role).await?;
        self.keep_one_default(org, role.id, role.is_default).await
    }

    pub(crate) async fn insert_whole_role(&mut self, org: OrgId, role: &Role) -> Result<(), StoreError> {
        self.one(
            "insert_role",
            "INSERT INTO role
               (id, org_id, role_key, name, name_key, description, audience, rank, is_system, is_owner, is_default,
                default_view, cloned_from)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            args![
                role.id.uuid(),
                org.uuid(),
                role.key.as_str(),
                role.name.as_str(),
                text::name_key(&role.name),
                role.description.as_str(),
                role.audience.as_str(),
                i64::from(role.rank),
                role.is_system,
                role.is_owner,
                role.is_default,
                role.default_view.as_str(),
                role.cloned_from.map(RoleId::uuid)
            ],
        )
        .await?;
        self.insert_role_grants(role).await
    }

    async fn insert_role_grants(&mut self, role: &Role) -> Result<(), StoreError> {
        for (permission, scope) in role.grants.iter() {
            self.one(
                "insert_role_grant",
                "INSERT INTO role_grant (role_id, permission, scope) VALUES ($1, $2, $3)",
                args![role.id.uuid(), permission.as_str(), scope.as_str()],
            )
            .await?;
        }
        Ok(())
    }

    /// Writes a role of the organization's own as it is now. Its key stays.
    ///
    /// # Errors
    /// `Duplicate` when the organization has another one of this name; it is the template's; the database failed.
    pub async fn update_role(&mut self, role: &Role) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::Role(role.id))?;
        self.one(
            "update_role",
            "UPDATE role SET name = $3, name_key = $4, description = $5, audience = $6, rank = $7, is_default = $8,
               default_view = $9
             WHERE id = $1 AND org_id = $2 AND is_system = FALSE AND deleted_at IS NULL",
            args![
                role.id.uuid(),
                org.uuid(),
                role.name.as_str(),
                text::name_key(&role.name),
                role.description.as_str(),
                role.audience.as_str(),
                i64::from(role.rank),
                role.is_default,
                role.default_view.as_str()
            ],
        )
        .await?;
        self.replace_role_grants(role).await?;
        self.keep_one_default(org, role.id, role.is_default).await
    }

    pub(crate) async fn replace_role_grants(&mut self, role: &Role) -> Result<(), StoreError> {
        self.execute("DELETE FROM role_grant WHERE role_id = $1", args![role.id.uuid()]).await?;
        self.insert_role_grants(role).await
    }

    /// Writes where the holders of a role land and whether it is preselected; then no other role is.
    ///
    /// # Errors
    /// There is no such role; the database failed.
    pub async fn update_role_defaults(&mut self, role: &Role) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::RoleDefaults(role.id))?;
        self.one(
            "update_role_defaults",
            "UPDATE role SET default_view = $3, is_default = $4
             WHERE id = $1 AND org_id = $2 AND deleted_at IS NULL",
            args![role.id.uuid(), org.uuid(), role.default_view.as_str(), role.is_default],
        )
        .await?;
        self.keep_one_default(org, role.id, role.is_default).await
    }

    async fn keep_one_default(
        &mut self,
        org: OrgId,
        role: RoleId,
        is_default: bool,
    ) -> Result<(), StoreError> {
        if is_default {
            self.execute(
                "UPDATE role SET is_default = FALSE
                 WHERE org_id = $1 AND id <> $2 AND is_default = TRUE AND deleted_at IS NULL",
                args![org.uuid(), role.uuid()],
            )
            .await?;
        }
        Ok(())
    }

    /// Deletes a role of the organization's own. Whoever holds it, removed members included, every team that gives it and every
    /// invitation that can still be accepted gets `replacement` in its place, for as long. Who held it before stays known.
    ///
    /// # Errors
    /// There is no such role, or it is the template's; the database failed.
    pub async fn delete_role(
        &mut self,
        role: RoleId,
        replacement: Option<RoleId>,
        start: &PeriodStart,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::DeletedRole(role))?;
        if let Some(replacement) = replacement {
            self.replace_role(org, role, replacement, start).await?;
        }
        self.end_role(org, role, start).await?;
        self.one(
            "delete_role",
            "UPDATE role SET deleted_at = $3, is_default = FALSE
             WHERE id = $1 AND org_id = $2 AND is_system = FALSE AND deleted_at IS NULL",
            args![role.uuid(), org.uuid(), start.at.micros()],
        )
        .await
    }

    /// Takes a role from everybody who holds it and from every invitation that can still be accepted.
    pub(crate) async fn end_role(
        &mut self,
        org: OrgId,
        role: RoleId,
        start: &PeriodStart,
    ) -> Result<(), StoreError> {
        self.execute(
            "UPDATE role_assignment SET ended_at = $3 WHERE org_id = $1 AND role_id = $2 AND ended_at IS NULL",
            args![org.uuid(), role.uuid(), start.at.micros()],
        )
        .await?;
        self.execute(
            "UPDATE team_role SET ended_at = $3 WHERE org_id = $1 AND role_id = $2 AND ended_at IS NULL",
            args![org.uuid(), role.uuid(), start.at.micros()],
        )
        .await?;
        self.execute(
            "DELETE FROM invitation_role WHERE role_id = $2 AND invitation_id IN (
               SELECT id FROM invitation WHERE org_id = $1 AND state IN ('pending', 'cancelled'))",
            args![org.uuid(), role.uuid()],
        )
        .await?;
        Ok(())
    }

    pub(crate) async fn replace_role(
        &mut self,
        org: OrgId,
        role: RoleId,
        replacement: RoleId,
        start: &PeriodStart,
    ) -> Result<(), StoreError> {
        // Whoever holds the replacement for a shorter time gets it for the longer one.
        self.execute(
            "UPDATE role_assignment SET ended_at = $4
             WHERE org_id = $1 AND role_id = $3 AND ended_at IS NULL AND until IS NOT NULL AND EXISTS (
               SELECT 1 FROM role_assignment h WHERE h.membership_id = role_assignment.membership_id
                 AND h.role_id = $2 AND h.ended_at IS NULL AND (h.until IS NULL OR h.until > role_assignment.until))",
            args![org.uuid(), role.uuid(), replacement.uuid(), start.at.micros()],
        )
        .await?;
        self.execute(
            "INSERT INTO role_assignment (org_id, membership_id, role_id, since, until, given_by, source)
             SELECT h.org_id, h.membership_id, $3, $4, h.until, $5, h.source FROM role_assignment h
             WHERE h.org_id = $1 AND h.role_id = $2 AND h.ended_at IS NULL AND (h.until IS NULL OR h.until > $4)
               AND NOT EXISTS (SELECT 1 FROM role_assignment o WHERE o.membership_id = h.membership_id
                 AND o.role_id = $3 AND o.ended_at IS NULL)",
            args![
                org.uuid(),
                role.uuid(),
                replacement.uuid(),
                start.at.micros(),
                start.given_by.map(MembershipId::uuid)
            ],
        )
        .await?;
        self.execute(
            "INSERT INTO team_role (org_id, team_id, role_id, since, given_by)
             SELECT g.org_id, g.team_id, $3, $4, $5 FROM team_role g
             WHERE g.org_id = $1 AND g.role_id = $2 AND g.ended_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM team_role o WHERE o.team_id = g.team_id
                 AND o.role_id = $3 AND o.ended_at IS NULL)",
            args![
                org.uuid(),
                role.uuid(),
                replacement.uuid(),
                start.at.micros(),
                start.given_by.map(MembershipId::uuid)
            ],
        )
        .await?;
        self.execute(
            "INSERT INTO invitation_role (invitation_id, role_id)
             SELECT g.invitation_id, $3 FROM invitation_role g JOIN invitation i ON i.id = g.invitation_id
             WHERE i.org_id = $1 AND g.role_id = $2 AND i.state IN ('pending', 'cancelled')
               AND NOT EXISTS (SELECT 1 FROM invitation_role o
                 WHERE o.invitation_id = g.invitation_id AND o.role_id = $3)",
            args![org.uuid(), role.uuid(), replacement.uuid()],
        )
        .await?;
        Ok(())
    }
}
