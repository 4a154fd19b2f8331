//! Roles and their grants.

use std::collections::HashMap;

use domain::{
    access::Change,
    id::RoleId,
    member::Role,
    permission::{GrantSet, Scope},
    text,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, InOrg, StoreError, seam::args};

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
                "SELECT id, role_key, name, description, audience, rank, is_system, is_owner, is_default
                 FROM role WHERE org_id = $1 ORDER BY rank DESC, name_key",
                args![org.uuid()],
            )
            .await?;
        let grants: Vec<GrantRow> = self
            .all(
                "SELECT g.role_id, g.permission, g.scope FROM role_grant g JOIN role r ON r.id = g.role_id
                 WHERE r.org_id = $1",
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

impl Changes<'_, '_> {
    /// Inserts a role with its grants.
    ///
    /// # Errors
    /// `Duplicate` when the organization has one of this name; the database failed.
    pub async fn insert_role(&mut self, role: &Role) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::NewOrganization)?;
        self.one(
            "insert_role",
            "INSERT INTO role
               (id, org_id, role_key, name, name_key, description, audience, rank, is_system, is_owner, is_default)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
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
                role.is_default
            ],
        )
        .await?;
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
}
