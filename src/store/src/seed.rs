//! Example people in bulk, for trying out and for measuring.

use domain::{
    email::EmailAddress,
    id::{AccountId, MembershipId, OrgId, RoleId},
    state::MembershipState,
    time::Timestamp,
};

use crate::{Changes, StoreError, account::search_text, seam::args};

/// One example person.
pub struct SeedRow {
    /// The account's id.
    pub account_id: AccountId,
    /// The membership's id.
    pub membership_id: MembershipId,
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: EmailAddress,
    /// The state of the membership.
    pub state: MembershipState,
    /// The roles held.
    pub roles: Vec<RoleId>,
    /// When they joined.
    pub joined_at: Timestamp,
    /// When they were last active.
    pub last_active_at: Timestamp,
}

impl Changes<'_, '_> {
    /// Inserts example people, who have no password and so cannot sign in.
    ///
    /// # Errors
    /// `Duplicate` when one of the addresses has an account; the database failed.
    pub async fn insert_seed_rows(&mut self, org: OrgId, rows: &[SeedRow]) -> Result<(), StoreError> {
        for row in rows {
            self.execute(
                "INSERT INTO account (id, email, email_key, name, state, created_at) VALUES ($1, $2, $3, $4, 'active', $5)",
                args![
                    row.account_id.uuid(),
                    row.email.as_str(),
                    row.email.key().as_str(),
                    row.name.as_str(),
                    row.joined_at.micros()
                ],
            )
            .await?;
            self.execute(
                "INSERT INTO membership
                   (id, org_id, account_id, state, sort_name, search_text, joined_at, last_active_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                args![
                    row.membership_id.uuid(),
                    org.uuid(),
                    row.account_id.uuid(),
                    row.state.as_str(),
                    domain::name::key(&row.name),
                    search_text(&row.name, row.email.as_str()),
                    row.joined_at.micros(),
                    row.last_active_at.micros()
                ],
            )
            .await?;
            for role in &row.roles {
                self.execute(
                    "INSERT INTO membership_role (membership_id, role_id, given_at) VALUES ($1, $2, $3)",
                    args![row.membership_id.uuid(), role.uuid(), row.joined_at.micros()],
                )
                .await?;
            }
        }
        Ok(())
    }
}
