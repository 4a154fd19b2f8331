//! People who go: what they have, counted for the plan, and the record of what became of it, by which it is brought back.
//! What they own is moved in whole sets, however much it is.

use std::collections::BTreeSet;

use domain::{
    access::Change,
    asset::AssetKind,
    consequences::{LeftInvitation, Receipt},
    id::{AssetId, DepartureId, InvitationId, MembershipId, OrgId, UndoId},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, InOrg, PastUndo, ReadTx, StoreError, asset::kind, seam::args, text::Text};

/// A departure as recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDeparture {
    /// Its id.
    pub id: DepartureId,
    /// When it was.
    pub at: Timestamp,
    /// What they had, and what became of it.
    pub receipt: Receipt,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
}

/// A departure to record.
pub struct NewDeparture<'a> {
    /// Its id.
    pub id: DepartureId,
    /// Who went.
    pub member: MembershipId,
    /// The change by which it can be undone.
    pub undo: Option<UndoId>,
    /// When.
    pub at: Timestamp,
    /// What they had, and what became of it.
    pub receipt: &'a Receipt,
}

/// An asset of somebody who went, as it was then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartedAsset {
    /// The asset.
    pub id: AssetId,
    /// Its kind.
    pub kind: AssetKind,
    /// Its name.
    pub name: String,
    /// What became of it.
    pub fate: DepartedFate,
}

/// What became of an asset of somebody who went.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum DepartedFate {
    /// It stayed.
    Stayed,
    /// Somebody else became its owner: their name.
    HandedOver(String),
    /// It was deleted.
    Deleted,
}

/// A removal that can no longer be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastRemoval {
    /// In which organization.
    pub org: OrgId,
    /// Who was removed.
    pub member: MembershipId,
    /// Their name.
    pub name: String,
    /// What they had, and what became of it.
    pub receipt: Receipt,
}

#[derive(FromRow)]
struct DepartureRow {
    id: Uuid,
    at: i64,
    receipt: String,
    undone_at: Option<i64>,
}

#[derive(FromRow)]
struct PastRow {
    org_id: Uuid,
    membership_id: Uuid,
    undo_id: Uuid,
    name: String,
    receipt: String,
}

#[derive(FromRow)]
struct DepartedRow {
    asset_id: Uuid,
    kind: String,
    name: String,
    to_name: Option<String>,
    stayed: bool,
}

impl DepartureRow {
    fn departure(self) -> Result<StoredDeparture, StoreError> {
        let receipt = serde_json::from_str(&self.receipt).map_err(|error| unreadable(&error))?;
        Ok(StoredDeparture {
            id: DepartureId::new(self.id),
            at: Timestamp::from_micros(self.at),
            receipt,
            undone_at: self.undone_at.map(Timestamp::from_micros),
        })
    }
}

fn unreadable(error: &serde_json::Error) -> StoreError {
    StoreError::Inconsistent { table: "departure", what: format!("receipt: {error}") }
}

pub(crate) fn number(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

impl Text {
    /// Narrows departures `d` down to those of rows of acts whose time is over.
    fn push_past(&mut self, past: &[PastUndo]) {
        self.push("AND d.undo_id IN", vec![]);
        self.push_list(past.iter().map(|row| row.act.uuid()).collect::<BTreeSet<_>>());
        self.push("AND d.membership_id IN", vec![]);
        self.push_list(past.iter().map(|row| row.target));
    }
}

impl ReadTx<'_> {
    /// The removals among the rows of acts whose time is over, those that could be undone until then.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_past_removals(&mut self, past: &[PastUndo]) -> Result<Vec<PastRemoval>, StoreError> {
        let open: BTreeSet<(Uuid, Uuid)> =
            past.iter().filter(|row| row.is_open).map(|row| (row.act.uuid(), row.target)).collect();
        if open.is_empty() {
            return Ok(Vec::new());
        }
        let mut text = Text::new();
        text.push(
            "SELECT d.org_id, d.membership_id, d.undo_id, n.name, d.receipt FROM departure d
             JOIN membership m ON m.id = d.membership_id JOIN account n ON n.id = m.account_id
             WHERE d.undone_at IS NULL",
            vec![],
        );
        text.push_past(past);
        text.push("ORDER BY d.org_id, d.at, d.id", vec![]);
        let mut rows: Vec<PastRow> = self.all_built(text.sql, text.args).await?;
        rows.retain(|row| open.contains(&(row.undo_id, row.membership_id)));
        let removal = |row: PastRow| {
            let receipt = serde_json::from_str(&row.receipt).map_err(|error| unreadable(&error))?;
            let (org, member) = (OrgId::new(row.org_id), MembershipId::new(row.membership_id));
            Ok(PastRemoval { org, member, name: row.name, receipt })
        };
        rows.into_iter().map(removal).collect()
    }
}

impl InOrg<'_, '_> {
    /// The invitations that a member sent and that can still be accepted, by address.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_open_invitations_by(
        &mut self,
        inviter: MembershipId,
        now: Timestamp,
    ) -> Result<Vec<LeftInvitation>, StoreError> {
        let org = self.org;
        let rows: Vec<(Uuid, String)> = self
            .all(
                "SELECT id, email FROM invitation WHERE org_id = $1 AND invited_by = $2 AND state = 'pending'
                   AND (expires_at IS NULL OR expires_at > $3) ORDER BY sort_key, id",
                args![org.uuid(), inviter.uuid(), now.micros()],
            )
            .await?;
        let row = |(id, email)| LeftInvitation { id: InvitationId::new(id), email };
        Ok(rows.into_iter().map(row).collect())
    }

    /// Whether the account of a member belongs to no other organization, and is in use.
    ///
    /// # Errors
    /// The database failed.
    pub async fn is_last_organization(
        &mut self,
        member: MembershipId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let org = self.org;
        let found = self
            .number(
                "SELECT COUNT(*) FROM membership m JOIN account a ON a.id = m.account_id
                 WHERE m.org_id = $1 AND m.id = $2 AND a.state = 'active' AND NOT EXISTS (
                   SELECT 1 FROM membership o WHERE o.account_id = m.account_id AND o.id <> m.id
                     AND o.state <> 'removed' AND (o.until IS NULL OR o.until > $3))",
                args![org.uuid(), member.uuid(), now.micros()],
            )
            .await?;
        Ok(found == 1)
    }

    /// The departures of a member, the newest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_departures(
        &mut self,
        member: MembershipId,
        limit: u32,
    ) -> Result<Vec<StoredDeparture>, StoreError> {
        let org = self.org;
        let rows: Vec<DepartureRow> = self
            .all(
                "SELECT id, at, receipt, undone_at FROM departure WHERE org_id = $1 AND membership_id = $2
                 ORDER BY at DESC, id DESC LIMIT $3",
                args![org.uuid(), member.uuid(), i64::from(limit)],
            )
            .await?;
        rows.into_iter().map(DepartureRow::departure).collect()
    }

    /// The departure of a member that a change caused, unless it was undone.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_departure(
        &mut self,
        undo: UndoId,
        member: MembershipId,
    ) -> Result<Option<StoredDeparture>, StoreError> {
        let org = self.org;
        let row: Option<DepartureRow> = self
            .optional(
                "SELECT id, at, receipt, undone_at FROM departure
                 WHERE org_id = $1 AND undo_id = $2 AND membership_id = $3 AND undone_at IS NULL",
                args![org.uuid(), undo.uuid(), member.uuid()],
            )
            .await?;
        row.map(DepartureRow::departure).transpose()
    }

    /// The departure of a member by its id.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_departure_of(
        &mut self,
        member: MembershipId,
        id: DepartureId,
    ) -> Result<Option<StoredDeparture>, StoreError> {
        let org = self.org;
        let row: Option<DepartureRow> = self
            .optional(
                "SELECT id, at, receipt, undone_at FROM departure WHERE org_id = $1 AND membership_id = $2 AND id = $3",
                args![org.uuid(), member.uuid(), id.uuid()],
            )
            .await?;
        row.map(DepartureRow::departure).transpose()
    }

    /// What a departure handed over, deleted or left where it was, by id, from beyond one of them.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_departure_assets(
        &mut self,
        departure: DepartureId,
        beyond: Option<AssetId>,
        limit: u32,
    ) -> Result<Vec<DepartedAsset>, StoreError> {
        let org = self.org;
        let rows: Vec<DepartedRow> = self
            .all(
                "SELECT d.asset_id, d.kind, d.name, a.name AS to_name, d.stayed FROM departure_asset d
                 LEFT JOIN membership m ON m.id = d.to_id LEFT JOIN account a ON a.id = m.account_id
                 WHERE d.departure_id = $1 AND d.asset_id > $2
                   AND d.departure_id IN (SELECT id FROM departure WHERE org_id = $4)
                 ORDER BY d.asset_id LIMIT $3",
                args![
                    departure.uuid(),
                    beyond.map(AssetId::uuid).unwrap_or_default(),
                    i64::from(limit),
                    org.uuid()
                ],
            )
            .await?;
        let asset = |row: DepartedRow| {
            let (id, kind) = (AssetId::new(row.asset_id), kind(row.kind)?);
            let fate = match row.to_name {
                Some(name) => DepartedFate::HandedOver(name),
                None if row.stayed => DepartedFate::Stayed,
                None => DepartedFate::Deleted,
            };
            Ok(DepartedAsset { id, kind, name: row.name, fate })
        };
        rows.into_iter().map(asset).collect()
    }

    /// How many assets a departure moved, and how many of them would come back by undoing it.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_departure_assets(&mut self, departure: DepartureId) -> Result<(u64, u64), StoreError> {
        let org = self.org;
        let row: Option<(i64, i64)> = self
            .optional(
                "SELECT COUNT(*) AS moved, COUNT(CASE WHEN a.deleted_at IS NULL AND a.owner_id = m.to_id THEN 1
                     WHEN m.to_id IS NULL AND a.deleted_at = d.at AND NOT EXISTS (
                       SELECT 1 FROM asset o WHERE o.org_id = a.org_id AND o.kind = a.kind AND o.external_id = a.external_id
                         AND o.deleted_at IS NULL)
                       AND NOT EXISTS (SELECT 1 FROM asset_kind k WHERE k.org_id = a.org_id AND k.kind_key = a.kind
                         AND k.deleted_at > a.created_at) THEN 1 END) AS back
                 FROM departure d JOIN departure_asset m ON m.departure_id = d.id LEFT JOIN asset a ON a.id = m.asset_id
                 WHERE d.org_id = $1 AND d.id = $2 AND NOT m.stayed",
                args![org.uuid(), departure.uuid()],
            )
            .await?;
        Ok(row.map_or((0, 0), |(moved, returning)| (number(moved), number(returning))))
    }
}

impl Changes<'_, '_> {
    /// Records a departure, before anything is moved.
    ///
    /// # Errors
    /// The database failed.
    pub async fn insert_departure(&mut self, new: &NewDeparture<'_>) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::MemberAssets(new.member))?;
        let receipt = serde_json::to_string(new.receipt).map_err(|error| unreadable(&error))?;
        self.one(
            "insert_departure",
            "INSERT INTO departure (id, org_id, membership_id, undo_id, at, receipt) VALUES ($1, $2, $3, $4, $5, $6)",
            args![
                new.id.uuid(),
                org.uuid(),
                new.member.uuid(),
                new.undo.map(UndoId::uuid),
                new.at.micros(),
                receipt
            ],
        )
        .await
    }

    /// Brings back what a departure moved: what its new owner still has, and what was deleted, unless something else has its
    /// external id or its kind is gone. Answers how many came back.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_departure_undone(
        &mut self,
        member: MembershipId,
        departure: DepartureId,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let org = self.check_in_org(Change::MemberAssets(member))?;
        self.one(
            "update_departure_undone",
            "UPDATE departure SET undone_at = $3 WHERE id = $1 AND org_id = $2 AND membership_id = $4 AND undone_at IS NULL",
            args![departure.uuid(), org.uuid(), now.micros(), member.uuid()],
        )
        .await?;
        let handed_back = self
            .execute(
                "UPDATE asset SET owner_id = $3, updated_at = $4 WHERE org_id = $1 AND deleted_at IS NULL
                   AND id IN (SELECT asset_id FROM departure_asset WHERE departure_id = $2 AND to_id IS NOT NULL)
                   AND owner_id = (
                     SELECT d.to_id FROM departure_asset d WHERE d.departure_id = $2 AND d.asset_id = asset.id)",
                args![org.uuid(), departure.uuid(), member.uuid(), now.micros()],
            )
            .await?;
        let restored = self
            .execute(
                "UPDATE asset SET deleted_at = NULL, updated_at = $3
                 WHERE org_id = $1 AND id IN (
                   SELECT asset_id FROM departure_asset WHERE departure_id = $2 AND to_id IS NULL AND NOT stayed)
                   AND deleted_at = (SELECT at FROM departure WHERE id = $2)
                   AND NOT EXISTS (
                     SELECT 1 FROM asset o WHERE o.org_id = asset.org_id AND o.kind = asset.kind
                       AND o.external_id = asset.external_id AND o.deleted_at IS NULL)
                   AND NOT EXISTS (
                     SELECT 1 FROM asset_kind k WHERE k.org_id = asset.org_id AND k.kind_key = asset.kind
                       AND k.deleted_at > asset.created_at)",
                args![org.uuid(), departure.uuid(), now.micros()],
            )
            .await?;
        // What they were a part of may be gone meanwhile.
        self.execute(
            "UPDATE asset SET parent_id = NULL WHERE org_id = $1 AND deleted_at IS NULL
               AND id IN (
                   SELECT asset_id FROM departure_asset WHERE departure_id = $2 AND to_id IS NULL AND NOT stayed)
               AND parent_id IN (SELECT id FROM asset WHERE org_id = $1 AND deleted_at IS NOT NULL)",
            args![org.uuid(), departure.uuid()],
        )
        .await?;
        Ok(handed_back + restored)
    }

    /// Deletes for good what was deleted with removals that can no longer be undone: those of the rows of acts whose time is over.
    /// Answers how much.
    ///
    /// # Errors
    /// The database failed.
    pub async fn delete_assets_past(&mut self, past: &[PastUndo]) -> Result<u64, StoreError> {
        self.check(Change::Purge)?;
        if past.is_empty() {
            return Ok(0);
        }
        let mut deleted = 0;
        // PostgreSQL looks at the own row again if somebody changes it meanwhile, and at no other.
        for fragment in [
            "DELETE FROM asset_share WHERE asset_id IN",
            "UPDATE asset SET parent_id = NULL WHERE deleted_at IS NOT NULL AND parent_id IN",
            "DELETE FROM asset WHERE asset.deleted_at IS NOT NULL AND id IN",
        ] {
            let mut text = Text::new();
            text.push(fragment, vec![]);
            text.push(
                "(SELECT a.id FROM departure d JOIN departure_asset m ON m.departure_id = d.id
                  JOIN asset a ON a.id = m.asset_id
                  WHERE d.undone_at IS NULL AND m.to_id IS NULL AND NOT m.stayed AND a.deleted_at = d.at",
                vec![],
            );
            text.push_past(past);
            text.push(")", vec![]);
            deleted = self.execute_built(text.sql, text.args).await?;
        }
        Ok(deleted)
    }
}
