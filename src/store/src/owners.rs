//! The owners of an organization: those who stay owners (rule 1 of the model), and whom to write to.

use domain::{
    id::{AccountId, MembershipId},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{InOrg, StoreError, seam::args, text::Text};

/// An active owner, to be written to.
#[derive(Debug, Clone, FromRow)]
pub struct OwnerContact {
    account_id: Uuid,
    /// The address.
    pub email: String,
}

impl OwnerContact {
    /// The account.
    #[must_use]
    pub const fn account(&self) -> AccountId {
        AccountId::new(self.account_id)
    }
}

impl InOrg<'_, '_> {
    /// How many active members hold the owner role at `now`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_active_owners(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        match self.owners("SELECT COUNT(DISTINCT m.id) AS total", now).await? {
            Some(text) => self.total(text).await,
            None => Ok(0),
        }
    }

    /// How many active members hold the owner role at `now` and keep it: neither their membership nor the role has an
    /// end date (rule 1). No team gives it.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_lasting_owners(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        match self.owners("SELECT COUNT(DISTINCT m.id) AS total", now).await? {
            Some(mut text) => {
                text.push("AND m.until IS NULL AND h.until IS NULL", vec![]);
                self.total(text).await
            }
            None => Ok(0),
        }
    }

    /// These members.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_lasting_owners(&mut self, now: Timestamp) -> Result<Vec<MembershipId>, StoreError> {
        let Some(mut text) = self.owners("SELECT DISTINCT m.id", now).await? else { return Ok(Vec::new()) };
        text.push("AND m.until IS NULL AND h.until IS NULL", vec![]);
        let rows: Vec<(Uuid,)> = self.all_built(text.sql, text.args).await?;
        Ok(rows.into_iter().map(|(id,)| MembershipId::new(id)).collect())
    }

    /// The active owners at `now` who have been members for longest.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_owner_contacts(
        &mut self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<OwnerContact>, StoreError> {
        let Some(mut text) = self.owners("SELECT m.account_id, a.email", now).await? else {
            return Ok(Vec::new());
        };
        text.push("ORDER BY m.joined_at, m.id LIMIT ?", args![i64::from(limit)]);
        self.all_built(text.sql, text.args).await
    }

    /// The active owners at `now`; `None` where no role makes one.
    async fn owners(&mut self, select: &'static str, now: Timestamp) -> Result<Option<Text>, StoreError> {
        let org = self.org;
        let roles: Vec<(Uuid,)> = self
            .all(
                "SELECT id FROM role WHERE org_id = $1 AND is_owner = TRUE AND deleted_at IS NULL",
                args![org.uuid()],
            )
            .await?;
        if roles.is_empty() {
            return Ok(None);
        }
        // The ids are values, so that PostgreSQL knows how few hold these roles and starts from them.
        let mut text = Text::new();
        text.push(select, vec![]);
        text.push(
            "FROM role_assignment h CROSS JOIN membership m JOIN account a ON a.id = m.account_id
             WHERE m.id = h.membership_id AND m.org_id = ? AND m.state = 'active' AND a.state = 'active'
               AND (m.until IS NULL OR m.until > ?)
               AND h.ended_at IS NULL AND h.since <= ? AND (h.until IS NULL OR h.until > ?) AND h.role_id IN",
            args![org.uuid(), now.micros(), now.micros(), now.micros()],
        );
        text.push_list(roles.into_iter().map(|(id,)| id));
        Ok(Some(text))
    }
}
