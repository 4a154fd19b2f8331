//! Saved views of the list of people.

use domain::{
    access::Change,
    id::{AccountId, MembershipId, ViewId},
    text,
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, InOrg, StoreError, seam::args};

/// A saved view as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredView {
    /// The view.
    pub id: ViewId,
    /// Whose own it is; `None` is shared with the organization.
    pub of: Option<MembershipId>,
    /// Its name.
    pub name: String,
    /// The query of the list's address.
    pub query: String,
    /// Who saved it; `None` where that was not kept.
    pub saved_by: Option<MembershipId>,
}

impl StoredView {
    /// What a permit must allow for a change of it.
    const fn change(&self) -> Change {
        match self.of {
            Some(member) => Change::OwnView(member),
            None => Change::SharedView,
        }
    }
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    membership_id: Option<Uuid>,
    name: String,
    query: String,
    saved_by: Option<Uuid>,
}

impl From<Row> for StoredView {
    fn from(row: Row) -> Self {
        Self {
            id: ViewId::new(row.id),
            of: row.membership_id.map(MembershipId::new),
            name: row.name,
            query: row.query,
            saved_by: row.saved_by.map(MembershipId::new),
        }
    }
}

impl InOrg<'_, '_> {
    /// The views that a member has: their own and the shared ones, by name. Without a member, the shared ones.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_views(&mut self, of: Option<MembershipId>) -> Result<Vec<StoredView>, StoreError> {
        let org = self.org;
        let rows: Vec<Row> = self
            .all(
                "SELECT id, membership_id, name, query, saved_by FROM saved_view
                 WHERE org_id = $1 AND (membership_id IS NULL OR membership_id = $2) ORDER BY name_key, id",
                args![org.uuid(), of.map(MembershipId::uuid)],
            )
            .await?;
        Ok(rows.into_iter().map(StoredView::from).collect())
    }
}

impl Changes<'_, '_> {
    /// Saves a view.
    ///
    /// # Errors
    /// `Duplicate` when whoever has it has another one of this name; the database failed.
    pub async fn insert_view(&mut self, view: &StoredView, at: Timestamp) -> Result<(), StoreError> {
        let org = self.check_in_org(view.change())?;
        self.one(
            "insert_view",
            "INSERT INTO saved_view (id, org_id, membership_id, name, name_key, query, created_at, saved_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            args![
                view.id.uuid(),
                org.uuid(),
                view.of.map(MembershipId::uuid),
                view.name.as_str(),
                text::name_key(&view.name),
                view.query.as_str(),
                at.micros(),
                view.saved_by.map(MembershipId::uuid)
            ],
        )
        .await
    }

    /// Gives a view its name and query, and says whose it is from now on. Who has an own one keeps it or shares it; a shared
    /// one stays shared.
    ///
    /// # Errors
    /// `Duplicate` when whoever has it has another one of this name; there is no such view; the database failed.
    pub async fn update_view(&mut self, view: &StoredView) -> Result<(), StoreError> {
        let org = self.check_in_org(view.change())?;
        self.one(
            "update_view",
            "UPDATE saved_view SET membership_id = $3, name = $4, name_key = $5, query = $6
             WHERE org_id = $1 AND id = $2 AND (membership_id = $3 OR $3 IS NULL)",
            args![
                org.uuid(),
                view.id.uuid(),
                view.of.map(MembershipId::uuid),
                view.name.as_str(),
                text::name_key(&view.name),
                view.query.as_str()
            ],
        )
        .await
    }

    /// Makes a shared view a member's own.
    ///
    /// # Errors
    /// `Duplicate` when the member has another one of this name; there is no such shared view; the database failed.
    pub async fn update_view_unshared(&mut self, id: ViewId, of: MembershipId) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::SharedView)?;
        self.one(
            "update_view_unshared",
            "UPDATE saved_view SET membership_id = $3
             WHERE org_id = $1 AND id = $2 AND membership_id IS NULL
               AND EXISTS (SELECT 1 FROM membership m WHERE m.id = $3 AND m.org_id = $1)",
            args![org.uuid(), id.uuid(), of.uuid()],
        )
        .await
    }

    /// Deletes a view.
    ///
    /// # Errors
    /// There is no such view; the database failed.
    pub async fn delete_view(&mut self, view: &StoredView) -> Result<(), StoreError> {
        let org = self.check_in_org(view.change())?;
        self.one(
            "delete_view",
            "DELETE FROM saved_view
             WHERE org_id = $1 AND id = $2 AND (membership_id = $3 OR (membership_id IS NULL AND $3 IS NULL))",
            args![org.uuid(), view.id.uuid(), view.of.map(MembershipId::uuid)],
        )
        .await
    }

    /// Deletes the own views of whoever has an account, in every organization.
    ///
    /// # Errors
    /// The database failed.
    pub async fn delete_views_of_account(&mut self, account: AccountId) -> Result<u64, StoreError> {
        self.check(Change::Account(account))?;
        self.execute(
            "DELETE FROM saved_view WHERE membership_id IN (SELECT id FROM membership WHERE account_id = $1)",
            args![account.uuid()],
        )
        .await
    }

    /// Deletes the own views of removed members whose removal can no longer be undone. Answers how many there were.
    ///
    /// # Errors
    /// The database failed.
    pub async fn delete_views_past(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        self.check(Change::Purge)?;
        self.execute(
            "DELETE FROM saved_view WHERE membership_id IN (
               SELECT m.id FROM saved_view v JOIN membership m ON m.id = v.membership_id
               WHERE m.state = 'removed' AND NOT EXISTS (
                 SELECT 1 FROM undo_row r JOIN undo_act u ON u.id = r.act_id
                 WHERE r.target_id = m.id AND r.state = 'open' AND u.until > $1))",
            args![now.micros()],
        )
        .await
    }
}
