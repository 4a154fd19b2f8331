//! Who becomes an owner when an organization has lost all of its owners.

use domain::{
    access::Change,
    id::{MembershipId, OrgId},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, InOrg, StoreError, seam::args};

/// The successor of the owners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Successor {
    /// The membership.
    pub id: MembershipId,
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: String,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    name: String,
    email: String,
}

impl InOrg<'_, '_> {
    /// The successor, if somebody is named who is an active member at `now`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_successor(&mut self, now: Timestamp) -> Result<Option<Successor>, StoreError> {
        let org = self.org;
        let row: Option<Row> = self
            .optional(
                "SELECT m.id, a.name, a.email FROM organization o JOIN membership m ON m.id = o.successor_id
                 JOIN account a ON a.id = m.account_id
                 WHERE o.id = $1 AND m.state = 'active' AND (m.until IS NULL OR m.until > $2) AND a.state = 'active'",
                args![org.uuid(), now.micros()],
            )
            .await?;
        Ok(row.map(|row| Successor { id: MembershipId::new(row.id), name: row.name, email: row.email }))
    }
}

impl Changes<'_, '_> {
    /// Names a member as the successor, or nobody.
    ///
    /// # Errors
    /// The member is another organization's; the database failed.
    pub async fn update_successor(&mut self, successor: Option<MembershipId>) -> Result<(), StoreError> {
        let org: OrgId = self.check_in_org(Change::Successor)?;
        let Some(successor) = successor else {
            let sql = "UPDATE organization SET successor_id = NULL WHERE id = $1";
            return self.one("update_successor", sql, args![org.uuid()]).await;
        };
        self.one(
            "update_successor",
            "UPDATE organization SET successor_id = $2
             WHERE id = $1 AND EXISTS (SELECT 1 FROM membership m WHERE m.id = $2 AND m.org_id = $1)",
            args![org.uuid(), successor.uuid()],
        )
        .await
    }
}
