//! What a member owns, as a whole: counted by kind, handed over, deleted and stopped in sets, however much it is.

use domain::{
    access::Change,
    asset::AssetKind,
    consequences::OwnedAssets,
    id::{AssetId, DepartureId, MembershipId},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, InOrg, StoreError, asset::kind, departure::number, seam::args};

/// A schedule that runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningSchedule {
    /// The asset.
    pub id: AssetId,
    /// Its name.
    pub name: String,
}

#[derive(FromRow)]
struct OwnedRow {
    kind: String,
    assets: i64,
    running: i64,
    parts_of_others: i64,
}

impl InOrg<'_, '_> {
    /// How many assets each member owns who owns any.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_assets_by_owner(&mut self) -> Result<Vec<(MembershipId, u64)>, StoreError> {
        let org = self.org;
        let rows: Vec<(Uuid, i64)> = self
            .all(
                "SELECT owner_id, COUNT(*) AS assets FROM asset WHERE org_id = $1 AND deleted_at IS NULL GROUP BY owner_id",
                args![org.uuid()],
            )
            .await?;
        Ok(rows.into_iter().map(|(owner, assets)| (MembershipId::new(owner), number(assets))).collect())
    }

    /// The members who own something with parts that belong to others.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_owners_with_parts_of_others(&mut self) -> Result<Vec<MembershipId>, StoreError> {
        let org = self.org;
        let rows: Vec<(Uuid,)> = self
            .all(
                "SELECT DISTINCT a.owner_id FROM asset p JOIN asset a ON a.id = p.parent_id
                 WHERE p.org_id = $1 AND p.owner_id <> a.owner_id AND p.deleted_at IS NULL AND a.deleted_at IS NULL",
                args![org.uuid()],
            )
            .await?;
        Ok(rows.into_iter().map(|(owner,)| MembershipId::new(owner)).collect())
    }

    /// What a member owns, by kind, with the parts of it that belong to others.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_owned_by_kind(&mut self, owner: MembershipId) -> Result<Vec<OwnedAssets>, StoreError> {
        let org = self.org;
        let rows: Vec<OwnedRow> = self
            .all(
                "SELECT o.kind, o.assets, o.active AS running, (
                   SELECT COUNT(*) FROM asset p JOIN asset a ON a.id = p.parent_id
                   WHERE a.org_id = $1 AND a.owner_id = $2 AND a.deleted_at IS NULL AND a.kind = o.kind
                     AND p.deleted_at IS NULL AND p.owner_id <> $2) AS parts_of_others
                 FROM (SELECT kind, COUNT(*) AS assets, COUNT(CASE WHEN state = 'active' THEN 1 END) AS active
                       FROM asset WHERE org_id = $1 AND owner_id = $2 AND deleted_at IS NULL GROUP BY kind) o
                 ORDER BY o.kind",
                args![org.uuid(), owner.uuid()],
            )
            .await?;
        let owned = |row: OwnedRow| {
            let kind = kind(row.kind)?;
            let running = if kind.is_schedule() { number(row.running) } else { 0 };
            let (count, parts_of_others) = (number(row.assets), number(row.parts_of_others));
            Ok(OwnedAssets { kind, count, parts_of_others, running })
        };
        rows.into_iter().map(owned).collect()
    }

    /// How many of the parts of what a member owns of a kind are somebody else's, or of another kind than these.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_parts_beside(
        &mut self,
        owner: MembershipId,
        of: &AssetKind,
        deleted: &[AssetKind],
    ) -> Result<u64, StoreError> {
        let org = self.org;
        let rows: Vec<(String, i64, i64)> = self
            .all(
                "SELECT p.kind, COUNT(*) AS parts, COUNT(CASE WHEN p.owner_id <> $2 THEN 1 END) AS others FROM asset p
                 JOIN asset a ON a.id = p.parent_id
                 WHERE a.org_id = $1 AND a.owner_id = $2 AND a.kind = $3 AND a.deleted_at IS NULL AND p.deleted_at IS NULL
                 GROUP BY p.kind",
                args![org.uuid(), owner.uuid(), of.as_str()],
            )
            .await?;
        let goes_along = |kind: &str| deleted.iter().any(|other| other.as_str() == kind);
        let beside = |(kind, parts, others): &(String, i64, i64)| {
            number(if goes_along(kind) { *others } else { *parts })
        };
        Ok(rows.iter().map(beside).sum())
    }

    /// The schedules of a member that run, by name, and no more of them than `limit`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_running_schedules(
        &mut self,
        owner: MembershipId,
        limit: u32,
    ) -> Result<Vec<RunningSchedule>, StoreError> {
        let org = self.org;
        let rows: Vec<(Uuid, String)> = self
            .all(
                "SELECT id, name FROM asset WHERE org_id = $1 AND owner_id = $2 AND kind = 'Schedule' AND state = 'active'
                   AND deleted_at IS NULL ORDER BY sort_key, id LIMIT $3",
                args![org.uuid(), owner.uuid(), i64::from(limit)],
            )
            .await?;
        Ok(rows.into_iter().map(|(id, name)| RunningSchedule { id: AssetId::new(id), name }).collect())
    }
}

impl Changes<'_, '_> {
    /// Hands all that a member owns of a kind to another one, and records it in their departure. Who created it stays. Answers how
    /// many.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_assets_handed_over(
        &mut self,
        (from, to): (MembershipId, MembershipId),
        kind: &AssetKind,
        departure: DepartureId,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let org = self.check_in_org(Change::MemberAssets(from))?;
        self.execute(
            "INSERT INTO departure_asset (departure_id, asset_id, kind, name, to_id)
             SELECT $4, id, kind, name, $5 FROM asset
             WHERE org_id = $1 AND owner_id = $2 AND kind = $3 AND deleted_at IS NULL",
            args![org.uuid(), from.uuid(), kind.as_str(), departure.uuid(), to.uuid()],
        )
        .await?;
        self.execute(
            "UPDATE asset SET owner_id = $4, updated_at = $5
             WHERE org_id = $1 AND owner_id = $2 AND kind = $3 AND deleted_at IS NULL",
            args![org.uuid(), from.uuid(), kind.as_str(), to.uuid(), now.micros()],
        )
        .await
    }

    /// Deletes all that a member owns of a kind, in their departure. Answers how many.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_assets_deleted(
        &mut self,
        owner: MembershipId,
        kind: &AssetKind,
        departure: DepartureId,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let org = self.check_in_org(Change::MemberAssets(owner))?;
        self.execute(
            "INSERT INTO departure_asset (departure_id, asset_id, kind, name)
             SELECT $4, id, kind, name FROM asset
             WHERE org_id = $1 AND owner_id = $2 AND kind = $3 AND deleted_at IS NULL",
            args![org.uuid(), owner.uuid(), kind.as_str(), departure.uuid()],
        )
        .await?;
        self.execute(
            "UPDATE asset SET deleted_at = $4 WHERE org_id = $1 AND owner_id = $2 AND kind = $3 AND deleted_at IS NULL",
            args![org.uuid(), owner.uuid(), kind.as_str(), now.micros()],
        )
        .await
    }

    /// Records all that a member owns of a kind, which stays, in their departure. Answers how many.
    ///
    /// # Errors
    /// The database failed.
    pub async fn insert_departure_stayed(
        &mut self,
        owner: MembershipId,
        kind: &AssetKind,
        departure: DepartureId,
    ) -> Result<u64, StoreError> {
        let org = self.check_in_org(Change::MemberAssets(owner))?;
        self.execute(
            "INSERT INTO departure_asset (departure_id, asset_id, kind, name, stayed)
             SELECT $4, id, kind, name, TRUE FROM asset
             WHERE org_id = $1 AND owner_id = $2 AND kind = $3 AND deleted_at IS NULL",
            args![org.uuid(), owner.uuid(), kind.as_str(), departure.uuid()],
        )
        .await
    }

    /// Stops every schedule of a member that runs. Answers how many did.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_schedules_stopped(
        &mut self,
        owner: MembershipId,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let org = self.check_in_org(Change::MemberSchedules(owner))?;
        self.execute(
            "UPDATE asset SET state = 'stopped', updated_at = $3 WHERE org_id = $1 AND owner_id = $2 AND kind = 'Schedule'
               AND state = 'active' AND deleted_at IS NULL",
            args![org.uuid(), owner.uuid(), now.micros()],
        )
        .await
    }
}
