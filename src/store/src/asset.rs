//! The register of assets: one asset with whose it is, with whom it is shared, and every change to it.

use domain::{
    access::Change,
    asset::AssetKind,
    email::EmailKey,
    id::{AssetId, MembershipId},
    state::{AssetState, MembershipState, ShareLevel},
    text,
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, InOrg, StoreError, account::search_key, membership, seam::args};

/// An asset as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its id.
    pub id: AssetId,
    /// Its kind.
    pub kind: AssetKind,
    /// Its name.
    pub name: String,
    /// Its id in the application that it belongs to.
    pub external_id: Option<String>,
    /// Where it can be opened.
    pub link: Option<String>,
    /// Who registered it.
    pub created_by: (MembershipId, String),
    /// Its owner.
    pub owner: (MembershipId, String),
    /// The state of the owner's membership.
    pub owner_state: MembershipState,
    /// What it is a part of.
    pub parent: Option<(AssetId, String)>,
    /// Its state.
    pub state: AssetState,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// What of an asset people enter and change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetText<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its id in the application that it belongs to.
    pub external_id: Option<&'a str>,
    /// Where it can be opened.
    pub link: Option<&'a str>,
    /// What it is a part of.
    pub parent: Option<AssetId>,
}

/// An asset to insert.
#[derive(Debug, Clone)]
pub struct NewAsset<'a> {
    /// Its id.
    pub id: AssetId,
    /// Its kind.
    pub kind: &'a AssetKind,
    /// What people entered.
    pub text: AssetText<'a>,
    /// Who registers it.
    pub created_by: MembershipId,
    /// Its owner.
    pub owner: MembershipId,
    /// When.
    pub at: Timestamp,
}

/// A member with whom an asset is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetShare {
    /// The membership.
    pub member: MembershipId,
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: String,
    /// How far.
    pub level: ShareLevel,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    name: String,
    external_id: Option<String>,
    link: Option<String>,
    created_by: Uuid,
    creator: String,
    owner_id: Uuid,
    owner: String,
    owner_state: String,
    parent_id: Option<Uuid>,
    parent: Option<String>,
    state: String,
    created_at: i64,
    updated_at: i64,
}

#[derive(FromRow)]
struct OwnerRow {
    owner_id: Uuid,
    created_by: Uuid,
}

#[derive(FromRow)]
struct ShareRow {
    membership_id: Uuid,
    name: String,
    email: String,
    level: String,
}

pub(crate) fn kind(text: String) -> Result<AssetKind, StoreError> {
    text.parse().map_err(|_| StoreError::Inconsistent { table: "asset", what: format!("kind {text}") })
}

pub(crate) fn state(text: &str) -> Result<AssetState, StoreError> {
    text.parse().map_err(|_| StoreError::Inconsistent { table: "asset", what: format!("state {text}") })
}

fn level(text: &str) -> Result<ShareLevel, StoreError> {
    text.parse().map_err(|_| StoreError::Inconsistent { table: "asset_share", what: format!("level {text}") })
}

impl Row {
    fn asset(self) -> Result<Asset, StoreError> {
        Ok(Asset {
            id: AssetId::new(self.id),
            kind: kind(self.kind)?,
            name: self.name,
            external_id: self.external_id,
            link: self.link,
            created_by: (MembershipId::new(self.created_by), self.creator),
            owner: (MembershipId::new(self.owner_id), self.owner),
            owner_state: membership::state(&self.owner_state)?,
            parent: self.parent_id.map(AssetId::new).zip(self.parent),
            state: state(&self.state)?,
            created_at: Timestamp::from_micros(self.created_at),
            updated_at: Timestamp::from_micros(self.updated_at),
        })
    }
}

impl InOrg<'_, '_> {
    /// An asset, unless it was deleted.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_asset(&mut self, id: AssetId, now: Timestamp) -> Result<Option<Asset>, StoreError> {
        let org = self.org;
        let row: Option<Row> = self
            .optional(
                "SELECT a.id, a.kind, a.name, a.external_id, a.link, a.created_by, ca.name AS creator, a.owner_id,
                        oa.name AS owner, CASE WHEN o.until <= $3 THEN 'removed' ELSE o.state END AS owner_state,
                        a.parent_id, p.name AS parent, a.state, a.created_at, a.updated_at
                 FROM asset a
                 JOIN membership c ON c.id = a.created_by JOIN account ca ON ca.id = c.account_id
                 JOIN membership o ON o.id = a.owner_id JOIN account oa ON oa.id = o.account_id
                 LEFT JOIN asset p ON p.id = a.parent_id
                 WHERE a.org_id = $1 AND a.id = $2 AND a.deleted_at IS NULL",
                args![org.uuid(), id.uuid(), now.micros()],
            )
            .await?;
        row.map(Row::asset).transpose()
    }

    /// Who created or owns an asset, or something that it is a part of, directly or not.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_asset_owners(&mut self, id: AssetId) -> Result<Vec<MembershipId>, StoreError> {
        let org = self.org;
        let rows: Vec<OwnerRow> = self
            .all(
                "WITH RECURSIVE above (id, parent_id, owner_id, created_by) AS (
                   SELECT id, parent_id, owner_id, created_by FROM asset WHERE org_id = $1 AND id = $2
                   UNION SELECT a.id, a.parent_id, a.owner_id, a.created_by
                   FROM asset a JOIN above ON above.parent_id = a.id WHERE a.org_id = $1)
                 SELECT owner_id, created_by FROM above",
                args![org.uuid(), id.uuid()],
            )
            .await?;
        let mut owners: Vec<MembershipId> = Vec::new();
        for id in rows.iter().flat_map(|row| [row.owner_id, row.created_by]).map(MembershipId::new) {
            if !owners.contains(&id) {
                owners.push(id);
            }
        }
        Ok(owners)
    }

    /// How an asset is shared with a member.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_asset_share(
        &mut self,
        id: AssetId,
        member: MembershipId,
    ) -> Result<Option<ShareLevel>, StoreError> {
        let org = self.org;
        let row: Option<(String,)> = self
            .optional(
                "SELECT s.level FROM asset_share s JOIN asset a ON a.id = s.asset_id
                 WHERE a.org_id = $1 AND s.asset_id = $2 AND s.membership_id = $3",
                args![org.uuid(), id.uuid(), member.uuid()],
            )
            .await?;
        row.map(|(text,)| level(&text)).transpose()
    }

    /// With whom an asset is shared, by name.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_asset_shares(&mut self, id: AssetId) -> Result<Vec<AssetShare>, StoreError> {
        let org = self.org;
        let rows: Vec<ShareRow> = self
            .all(
                "SELECT s.membership_id, n.name, n.email, s.level FROM asset_share s
                 JOIN asset a ON a.id = s.asset_id
                 JOIN membership m ON m.id = s.membership_id JOIN account n ON n.id = m.account_id
                 WHERE a.org_id = $1 AND s.asset_id = $2 ORDER BY m.sort_key, m.id",
                args![org.uuid(), id.uuid()],
            )
            .await?;
        let share = |row: ShareRow| {
            Ok(AssetShare {
                member: MembershipId::new(row.membership_id),
                name: row.name,
                email: row.email,
                level: level(&row.level)?,
            })
        };
        rows.into_iter().map(share).collect()
    }

    /// Whether anything is shared with a member.
    ///
    /// # Errors
    /// The database failed.
    pub async fn has_asset_share(&mut self, member: MembershipId) -> Result<bool, StoreError> {
        let org = self.org;
        let shares = self
            .number(
                "SELECT COUNT(*) FROM (SELECT 1 AS one FROM asset_share s JOIN asset a ON a.id = s.asset_id
                   WHERE a.org_id = $1 AND a.deleted_at IS NULL AND s.membership_id = $2 LIMIT 1) x",
                args![org.uuid(), member.uuid()],
            )
            .await?;
        Ok(shares > 0)
    }

    /// How many parts an asset has.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_asset_parts(&mut self, id: AssetId) -> Result<u64, StoreError> {
        let org = self.org;
        self.number(
            "SELECT COUNT(*) FROM asset WHERE org_id = $1 AND parent_id = $2 AND deleted_at IS NULL",
            args![org.uuid(), id.uuid()],
        )
        .await
    }

    /// The asset of a kind with an external id.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_asset_by_external_id(
        &mut self,
        kind: &AssetKind,
        external_id: &str,
    ) -> Result<Option<AssetId>, StoreError> {
        let org = self.org;
        let row: Option<(Uuid,)> = self
            .optional(
                "SELECT id FROM asset WHERE org_id = $1 AND kind = $2 AND external_id = $3 AND deleted_at IS NULL",
                args![org.uuid(), kind.as_str(), external_id],
            )
            .await?;
        Ok(row.map(|(id,)| AssetId::new(id)))
    }

    /// The assets of a kind with a name, two of them at the most.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_assets_named(
        &mut self,
        kind: &AssetKind,
        name: &str,
    ) -> Result<Vec<AssetId>, StoreError> {
        let org = self.org;
        let rows: Vec<(Uuid,)> = self
            .all(
                "SELECT id FROM asset WHERE org_id = $1 AND kind = $2 AND sort_key = $3 AND name = $4
                   AND deleted_at IS NULL ORDER BY id LIMIT 2",
                args![org.uuid(), kind.as_str(), text::sort_key(name), name],
            )
            .await?;
        Ok(rows.into_iter().map(|(id,)| AssetId::new(id)).collect())
    }

    /// The active member at `now` whose account has this address.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_active_member_by_email(
        &mut self,
        email: &EmailKey,
        now: Timestamp,
    ) -> Result<Option<(MembershipId, String)>, StoreError> {
        let org = self.org;
        let row: Option<(Uuid, String)> = self
            .optional(
                "SELECT m.id, a.name FROM account a JOIN membership m ON m.account_id = a.id
                 WHERE m.org_id = $1 AND a.email_key = $2 AND a.state = 'active' AND m.state = 'active'
                   AND (m.until IS NULL OR m.until > $3)",
                args![org.uuid(), email.as_str(), now.micros()],
            )
            .await?;
        Ok(row.map(|(id, name)| (MembershipId::new(id), name)))
    }
}

impl Changes<'_, '_> {
    /// Inserts an active asset.
    ///
    /// # Errors
    /// `Duplicate` when its kind has one with this external id; the database failed.
    pub async fn insert_asset(&mut self, new: &NewAsset<'_>) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::NewAsset)?;
        self.one(
            "insert_asset",
            "INSERT INTO asset (id, org_id, kind, name, sort_key, search_key, external_id, link, created_by, owner_id,
                                parent_id, state, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'active', $12, $12)",
            args![
                new.id.uuid(),
                org.uuid(),
                new.kind.as_str(),
                new.text.name,
                text::sort_key(new.text.name),
                search_key(new.text.name, ""),
                new.text.external_id.map(str::to_owned),
                new.text.link.map(str::to_owned),
                new.created_by.uuid(),
                new.owner.uuid(),
                new.text.parent.map(AssetId::uuid),
                new.at.micros()
            ],
        )
        .await
    }

    /// Changes what people entered.
    ///
    /// # Errors
    /// `Duplicate` when its kind has another one with this external id; the database failed.
    pub async fn update_asset(
        &mut self,
        id: AssetId,
        text: &AssetText<'_>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::Asset(id))?;
        self.one(
            "update_asset",
            "UPDATE asset SET name = $3, sort_key = $4, search_key = $5, external_id = $6, link = $7, parent_id = $8,
               updated_at = $9 WHERE id = $1 AND org_id = $2 AND deleted_at IS NULL",
            args![
                id.uuid(),
                org.uuid(),
                text.name,
                text::sort_key(text.name),
                search_key(text.name, ""),
                text.external_id.map(str::to_owned),
                text.link.map(str::to_owned),
                text.parent.map(AssetId::uuid),
                now.micros()
            ],
        )
        .await
    }

    /// Gives an asset to another owner. Who created it stays.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_asset_owner(
        &mut self,
        id: AssetId,
        owner: MembershipId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::AssetOwner(id))?;
        self.one(
            "update_asset_owner",
            "UPDATE asset SET owner_id = $3, updated_at = $4 WHERE id = $1 AND org_id = $2 AND deleted_at IS NULL",
            args![id.uuid(), org.uuid(), owner.uuid(), now.micros()],
        )
        .await
    }

    /// Stops or starts a schedule.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_asset_state(
        &mut self,
        id: AssetId,
        state: AssetState,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::AssetState(id))?;
        self.one(
            "update_asset_state",
            "UPDATE asset SET state = $3, updated_at = $4 WHERE id = $1 AND org_id = $2 AND deleted_at IS NULL",
            args![id.uuid(), org.uuid(), state.as_str(), now.micros()],
        )
        .await
    }

    /// Takes an asset out of the register; its row stays for the log.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_asset_deleted(&mut self, id: AssetId, now: Timestamp) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::AssetDeletion(id))?;
        self.one(
            "update_asset_deleted",
            "UPDATE asset SET deleted_at = $3 WHERE id = $1 AND org_id = $2 AND deleted_at IS NULL",
            args![id.uuid(), org.uuid(), now.micros()],
        )
        .await
    }

    /// Shares an asset with a member, or on another level.
    ///
    /// # Errors
    /// The asset or the member is not the organization's; the database failed.
    pub async fn update_asset_share(
        &mut self,
        id: AssetId,
        member: MembershipId,
        level: ShareLevel,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::Asset(id))?;
        self.one(
            "update_asset_share",
            "INSERT INTO asset_share (asset_id, membership_id, level)
             SELECT a.id, m.id, $4 FROM asset a JOIN membership m ON m.org_id = a.org_id
             WHERE a.org_id = $1 AND a.id = $2 AND m.id = $3
             ON CONFLICT (asset_id, membership_id) DO UPDATE SET level = excluded.level",
            args![org.uuid(), id.uuid(), member.uuid(), level.as_str()],
        )
        .await
    }

    /// Ends the sharing of an asset with a member. Says whether it was shared.
    ///
    /// # Errors
    /// The database failed.
    pub async fn delete_asset_share(
        &mut self,
        id: AssetId,
        member: MembershipId,
    ) -> Result<bool, StoreError> {
        let org = self.check_in_org(Change::Asset(id))?;
        let rows = self
            .execute(
                "DELETE FROM asset_share WHERE asset_id = $2 AND membership_id = $3
                   AND asset_id IN (SELECT id FROM asset WHERE org_id = $1)",
                args![org.uuid(), id.uuid(), member.uuid()],
            )
            .await?;
        Ok(rows == 1)
    }
}
