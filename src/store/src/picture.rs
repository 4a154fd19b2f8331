//! Pictures of teams, organizations and people: the same square in three sizes.

use domain::{
    access::Change,
    id::{AccountId, OrgId, PictureId, TeamId},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, ReadTx, StoreError, seam::args};

/// A picture to insert: the same square in three sizes.
pub struct NewPicture<'a> {
    /// Its id.
    pub id: PictureId,
    /// PNG files, the smallest first.
    pub sizes: [&'a [u8]; 3],
    /// When.
    pub at: Timestamp,
}

/// Whose picture it is. Organizations are named by their part of the URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PictureOf {
    /// This team of an organization.
    Team(TeamId, String),
    /// This organization.
    Organization(String),
    /// This person.
    Person(AccountId),
}

/// A picture in one size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPicture {
    /// Whose it is.
    pub of: PictureOf,
    /// The PNG file.
    pub image: Vec<u8>,
}

#[derive(FromRow)]
struct PictureRow {
    image: Vec<u8>,
    team_id: Option<Uuid>,
    team_org: Option<String>,
    org: Option<String>,
    account_id: Option<Uuid>,
}

impl ReadTx<'_> {
    /// A picture in one size: 0 is the smallest, 2 the largest. One that nothing refers to is not found.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_picture(
        &mut self,
        id: PictureId,
        size: usize,
    ) -> Result<Option<StoredPicture>, StoreError> {
        let row: Option<PictureRow> = self
            .optional(
                "SELECT CASE WHEN $2 = 0 THEN p.small WHEN $2 = 1 THEN p.medium ELSE p.large END AS image,
                        t.id AS team_id, w.slug AS team_org, o.slug AS org, a.id AS account_id
                 FROM picture p LEFT JOIN team t ON t.picture_id = p.id AND t.deleted_at IS NULL
                 LEFT JOIN organization w ON w.id = t.org_id
                 LEFT JOIN organization o ON o.picture_id = p.id
                 LEFT JOIN account a ON a.picture_id = p.id
                 WHERE p.id = $1",
                args![id.uuid(), i64::try_from(size).unwrap_or(i64::MAX)],
            )
            .await?;
        Ok(row.and_then(|row| {
            let team = row.team_id.map(TeamId::new).zip(row.team_org);
            let team = team.map(|(id, slug)| PictureOf::Team(id, slug));
            let of = team
                .or_else(|| row.org.map(PictureOf::Organization))
                .or_else(|| row.account_id.map(|id| PictureOf::Person(AccountId::new(id))))?;
            Some(StoredPicture { of, image: row.image })
        }))
    }

    /// The parts of the URL of the organizations in which one person is an active member and another one is active or
    /// disabled, at `now`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_shared_organizations(
        &mut self,
        reader: AccountId,
        other: AccountId,
        now: Timestamp,
    ) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> = self
            .all(
                "SELECT o.slug FROM membership r JOIN membership m ON m.org_id = r.org_id
                 JOIN organization o ON o.id = r.org_id
                 WHERE r.account_id = $1 AND r.state = 'active' AND (r.until IS NULL OR r.until > $3)
                   AND m.account_id = $2 AND m.state IN ('active', 'disabled') AND (m.until IS NULL OR m.until > $3)
                   AND o.id NOT IN (SELECT org_id FROM organization_deletion)
                 ORDER BY o.slug",
                args![reader.uuid(), other.uuid(), now.micros()],
            )
            .await?;
        Ok(rows.into_iter().map(|(slug,)| slug).collect())
    }

    async fn picture_of_organization(&mut self, id: OrgId) -> Result<Option<Uuid>, StoreError> {
        let found: Option<(Option<Uuid>,)> =
            self.optional("SELECT picture_id FROM organization WHERE id = $1", args![id.uuid()]).await?;
        Ok(found.and_then(|(picture,)| picture))
    }

    async fn picture_of_account(&mut self, id: AccountId) -> Result<Option<Uuid>, StoreError> {
        let found: Option<(Option<Uuid>,)> =
            self.optional("SELECT picture_id FROM account WHERE id = $1", args![id.uuid()]).await?;
        Ok(found.and_then(|(picture,)| picture))
    }
}

impl Changes<'_, '_> {
    /// Gives the organization another picture, or none. The one before is deleted.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_organization_picture(
        &mut self,
        picture: Option<&NewPicture<'_>>,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::OrganizationPicture)?;
        let before = self.picture_of_organization(org).await?;
        if let Some(picture) = picture {
            self.insert_picture(picture).await?;
        }
        self.one(
            "update_organization_picture",
            "UPDATE organization SET picture_id = $2 WHERE id = $1",
            args![org.uuid(), picture.map(|picture| picture.id.uuid())],
        )
        .await?;
        self.delete_picture(before).await
    }

    /// Gives a person another picture, or none. The one before is deleted.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_account_picture(
        &mut self,
        id: AccountId,
        picture: Option<&NewPicture<'_>>,
    ) -> Result<(), StoreError> {
        self.check(Change::Account(id))?;
        let before = self.picture_of_account(id).await?;
        if let Some(picture) = picture {
            self.insert_picture(picture).await?;
        }
        self.one(
            "update_account_picture",
            "UPDATE account SET picture_id = $2 WHERE id = $1",
            args![id.uuid(), picture.map(|picture| picture.id.uuid())],
        )
        .await?;
        self.delete_picture(before).await
    }

    pub(crate) async fn insert_picture(&mut self, picture: &NewPicture<'_>) -> Result<(), StoreError> {
        let NewPicture { id, sizes: [small, medium, large], at } = picture;
        self.one(
            "insert_picture",
            "INSERT INTO picture (id, small, medium, large, created_at) VALUES ($1, $2, $3, $4, $5)",
            args![id.uuid(), small.to_vec(), medium.to_vec(), large.to_vec(), at.micros()],
        )
        .await
    }

    pub(crate) async fn delete_picture(&mut self, id: Option<Uuid>) -> Result<(), StoreError> {
        if let Some(id) = id {
            self.one("delete_picture", "DELETE FROM picture WHERE id = $1", args![id]).await?;
        }
        Ok(())
    }
}
