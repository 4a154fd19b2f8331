//! Example people in bulk, for trying out and for measuring.

use domain::{
    access::Change,
    email::EmailAddress,
    id::{AccountId, MembershipId, OrgId, RoleId},
    state::MembershipState,
    text::sort_key,
    time::Timestamp,
};
use uuid::Uuid;

use crate::{Changes, ReadTx, StoreError, account::search_key, seam::args, text::Text};

/// How many people one statement inserts: SQLite looks for the name of each value among all of them.
const AT_ONCE: usize = 50;

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

impl ReadTx<'_> {
    /// The last account whose id comes before another: those of example people come before all that were made by time.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_account_before(&mut self, id: AccountId) -> Result<Option<AccountId>, StoreError> {
        let row: Option<(Uuid,)> = self
            .optional("SELECT id FROM account WHERE id < $1 ORDER BY id DESC LIMIT 1", args![id.uuid()])
            .await?;
        Ok(row.map(|(id,)| AccountId::new(id)))
    }
}

impl Changes<'_, '_> {
    /// Inserts example people, who have no password and so cannot sign in.
    ///
    /// # Errors
    /// `Duplicate` when one of the addresses has an account; the database failed.
    pub async fn insert_seed_rows(&mut self, rows: &[SeedRow]) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::Examples)?;
        for chunk in rows.chunks(AT_ONCE) {
            self.insert_seed_accounts(chunk).await?;
            self.insert_seed_memberships(org, chunk).await?;
            self.insert_seed_periods(org, chunk).await?;
            self.insert_seed_roles(org, chunk).await?;
        }
        Ok(())
    }

    async fn insert_seed_accounts(&mut self, rows: &[SeedRow]) -> Result<(), StoreError> {
        let mut text = Text::new();
        text.push("INSERT INTO account (id, email, email_key, name, state, created_at) VALUES (", vec![]);
        for (n, row) in rows.iter().enumerate() {
            text.push(
                if n == 0 { "?, ?, ?, ?, 'active', ?)" } else { ", (?, ?, ?, ?, 'active', ?)" },
                args![
                    row.account_id.uuid(),
                    row.email.as_str(),
                    row.email.key().as_str(),
                    row.name.as_str(),
                    row.joined_at.micros()
                ],
            );
        }
        self.execute_built(text.sql, text.args).await?;
        Ok(())
    }

    async fn insert_seed_memberships(&mut self, org: OrgId, rows: &[SeedRow]) -> Result<(), StoreError> {
        let mut text = Text::new();
        text.push(
            "INSERT INTO membership
               (id, org_id, account_id, state, sort_key, search_key, joined_at, last_active_at)
             VALUES (",
            vec![],
        );
        for (n, row) in rows.iter().enumerate() {
            text.push(
                if n == 0 { "?, ?, ?, ?, ?, ?, ?, ?)" } else { ", (?, ?, ?, ?, ?, ?, ?, ?)" },
                args![
                    row.membership_id.uuid(),
                    org.uuid(),
                    row.account_id.uuid(),
                    row.state.as_str(),
                    sort_key(&row.name),
                    search_key(&row.name, row.email.as_str()),
                    row.joined_at.micros(),
                    row.last_active_at.micros()
                ],
            );
        }
        self.execute_built(text.sql, text.args).await?;
        Ok(())
    }

    /// A removed person was active until the last activity.
    async fn insert_seed_periods(&mut self, org: OrgId, rows: &[SeedRow]) -> Result<(), StoreError> {
        let mut text = Text::new();
        text.push(
            "INSERT INTO membership_period (org_id, membership_id, state, since, ended_at, source) VALUES (",
            vec![],
        );
        for (n, row) in rows.iter().enumerate() {
            let (state, ended_at) = match row.state {
                MembershipState::Removed => (MembershipState::Active, Some(row.last_active_at.micros())),
                state => (state, None),
            };
            text.push(
                if n == 0 { "?, ?, ?, ?, ?, 'import')" } else { ", (?, ?, ?, ?, ?, 'import')" },
                args![org.uuid(), row.membership_id.uuid(), state.as_str(), row.joined_at.micros(), ended_at],
            );
        }
        self.execute_built(text.sql, text.args).await?;
        Ok(())
    }

    async fn insert_seed_roles(&mut self, org: OrgId, rows: &[SeedRow]) -> Result<(), StoreError> {
        let mut text = Text::new();
        text.push(
            "INSERT INTO role_assignment (org_id, membership_id, role_id, since, source) VALUES (",
            vec![],
        );
        let held = || rows.iter().flat_map(|row| row.roles.iter().map(move |role| (row, role)));
        if held().next().is_none() {
            return Ok(());
        }
        for (n, (row, role)) in held().enumerate() {
            text.push(
                if n == 0 { "?, ?, ?, ?, 'import')" } else { ", (?, ?, ?, ?, 'import')" },
                args![org.uuid(), row.membership_id.uuid(), role.uuid(), row.joined_at.micros()],
            );
        }
        self.execute_built(text.sql, text.args).await?;
        Ok(())
    }
}
