//! The kinds of assets that an organization adds to those of its template, and what its roles grant on them.

use std::collections::HashMap;

use domain::{
    access::Change,
    asset::AssetKind,
    id::{AssetKindId, RoleId},
    permission::{Permission, Scope},
    text,
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, InOrg, StoreError, asset::kind, seam::args};

/// A kind that an organization added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetKindRow {
    /// Its id.
    pub id: AssetKindId,
    /// Its key.
    pub kind: AssetKind,
    /// Its name.
    pub name: String,
    /// The kind that it can be a part of.
    pub parent: Option<AssetKind>,
}

/// A kind to insert.
#[derive(Debug, Clone)]
pub struct NewAssetKind<'a> {
    /// Its id.
    pub id: AssetKindId,
    /// Its key.
    pub kind: &'a AssetKind,
    /// Its name.
    pub name: &'a str,
    /// The kind that it can be a part of.
    pub parent: Option<&'a AssetKind>,
    /// When.
    pub at: Timestamp,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    kind_key: String,
    name: String,
    parent_kind: Option<String>,
}

#[derive(FromRow)]
struct CountRow {
    kind: String,
    assets: i64,
}

impl Row {
    fn kind(self) -> Result<AssetKindRow, StoreError> {
        Ok(AssetKindRow {
            id: AssetKindId::new(self.id),
            kind: kind(self.kind_key)?,
            name: self.name,
            parent: self.parent_kind.map(kind).transpose()?,
        })
    }
}

impl InOrg<'_, '_> {
    /// The kinds that the organization added, by name.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_asset_kinds(&mut self) -> Result<Vec<AssetKindRow>, StoreError> {
        let org = self.org;
        let rows: Vec<Row> = self
            .all(
                "SELECT id, kind_key, name, parent_kind FROM asset_kind
                 WHERE org_id = $1 AND deleted_at IS NULL ORDER BY sort_key, id",
                args![org.uuid()],
            )
            .await?;
        rows.into_iter().map(Row::kind).collect()
    }

    /// How many assets are registered of each kind that has any.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_assets_by_kind(&mut self) -> Result<HashMap<AssetKind, u64>, StoreError> {
        let org = self.org;
        let rows: Vec<CountRow> = self
            .all(
                "SELECT kind, COUNT(*) AS assets FROM asset WHERE org_id = $1 AND deleted_at IS NULL GROUP BY kind",
                args![org.uuid()],
            )
            .await?;
        let count = |row: CountRow| Ok((kind(row.kind)?, u64::try_from(row.assets).unwrap_or_default()));
        rows.into_iter().map(count).collect()
    }

    /// How many assets of a kind are registered.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_assets_of(&mut self, kind: &AssetKind) -> Result<u64, StoreError> {
        let org = self.org;
        self.number(
            "SELECT COUNT(*) FROM asset WHERE org_id = $1 AND kind = $2 AND deleted_at IS NULL",
            args![org.uuid(), kind.as_str()],
        )
        .await
    }
}

impl Changes<'_, '_> {
    /// Inserts a kind.
    ///
    /// # Errors
    /// `Duplicate` when the organization has one of this name or key; the database failed.
    pub async fn insert_asset_kind(&mut self, new: &NewAssetKind<'_>) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::AssetKinds)?;
        self.one(
            "insert_asset_kind",
            "INSERT INTO asset_kind (id, org_id, kind_key, name, name_key, sort_key, parent_kind, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            args![
                new.id.uuid(),
                org.uuid(),
                new.kind.as_str(),
                new.name,
                text::name_key(new.name),
                text::sort_key(new.name),
                new.parent.map(|parent| parent.as_str().to_owned()),
                new.at.micros()
            ],
        )
        .await
    }

    /// Lets a role grant a permission on a kind, on everything of it.
    ///
    /// # Errors
    /// There is no such role; the database failed.
    pub async fn insert_asset_kind_grant(
        &mut self,
        role: RoleId,
        permission: &Permission,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::AssetKinds)?;
        self.one(
            "insert_asset_kind_grant",
            "INSERT INTO role_grant (role_id, permission, scope)
             SELECT id, $3, $4 FROM role WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL
             ON CONFLICT (role_id, permission) DO UPDATE SET scope = excluded.scope",
            args![org.uuid(), role.uuid(), permission.as_str(), Scope::All.as_str()],
        )
        .await
    }

    /// Gives a kind another name. Its key stays.
    ///
    /// # Errors
    /// `Duplicate` when the organization has another one of this name; the database failed.
    pub async fn update_asset_kind_name(&mut self, id: AssetKindId, name: &str) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::AssetKinds)?;
        self.one(
            "update_asset_kind_name",
            "UPDATE asset_kind SET name = $3, name_key = $4, sort_key = $5
             WHERE org_id = $1 AND id = $2 AND deleted_at IS NULL",
            args![org.uuid(), id.uuid(), name, text::name_key(name), text::sort_key(name)],
        )
        .await
    }

    /// Deletes a kind, with what any role grants on it; no other kind can be a part of it any more.
    ///
    /// # Errors
    /// There is no such kind; the database failed.
    pub async fn delete_asset_kind(
        &mut self,
        id: AssetKindId,
        kind: &AssetKind,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::AssetKinds)?;
        self.one(
            "delete_asset_kind",
            "UPDATE asset_kind SET deleted_at = $4
             WHERE org_id = $1 AND id = $2 AND kind_key = $3 AND deleted_at IS NULL",
            args![org.uuid(), id.uuid(), kind.as_str(), at.micros()],
        )
        .await?;
        self.execute(
            "UPDATE asset_kind SET parent_kind = NULL WHERE org_id = $1 AND parent_kind = $2 AND deleted_at IS NULL",
            args![org.uuid(), kind.as_str()],
        )
        .await?;
        let prefix = ["Asset.", kind.as_str(), "."].concat();
        let length = i64::try_from(prefix.len()).unwrap_or(i64::MAX);
        self.execute(
            "DELETE FROM role_grant WHERE substr(permission, 1, CAST($3 AS INTEGER)) = $2
               AND role_id IN (SELECT id FROM role WHERE org_id = $1)",
            args![org.uuid(), prefix, length],
        )
        .await?;
        Ok(())
    }
}
