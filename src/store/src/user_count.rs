//! The totals of the Users list by state and roles, as triggers keep them: nothing is counted here.

use domain::list::UserStatus;
use sqlx::FromRow;

use crate::{InOrg, StoreError, seam::args};

/// People of one state who hold the same roles.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UserCount {
    /// Their state.
    pub status: UserStatus,
    /// The keys of their roles.
    pub roles: Vec<String>,
    /// How many they are.
    pub people: u64,
}

#[derive(FromRow)]
struct Row {
    state: String,
    role_set: String,
    people: i64,
}

impl InOrg<'_, '_> {
    /// How many people of an organization are in each state with each set of roles; open invitations are people too.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_users_by_state_and_roles(&mut self) -> Result<Vec<UserCount>, StoreError> {
        let org = self.org;
        let rows: Vec<Row> = self
            .all(
                "SELECT state, role_set, people FROM user_count WHERE org_id = $1 AND people > 0 ORDER BY state, role_set",
                args![org.uuid()],
            )
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| UserCount {
                status: UserStatus::from_url(&row.state),
                roles: row.role_set.split_whitespace().map(str::to_owned).collect(),
                people: u64::try_from(row.people).unwrap_or_default(),
            })
            .collect())
    }
}
