//! The pages of the Users and Invitations lists with the counts beside their filters.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{InvitationView, Page, SavedView, UserRow};
use crate::{id::TeamId, list::UserStatus, state::InvitationState};

/// A page of the Users list with its filters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsersOverview {
    /// The rows.
    pub page: Page<UserRow>,
    /// The number of rows for each choice of a filter.
    pub counts: UserCounts,
    /// Key and name of each role to filter by, highest rank first; empty if the reader may not see the roles.
    pub roles: Vec<(String, String)>,
    /// Id and name of each team to filter by; empty if the reader may not see the teams.
    pub teams: Vec<(TeamId, String)>,
    /// The saved views of the list: the reader's own and everybody's, each by name.
    pub views: Vec<SavedView>,
}

/// The number of rows of the Users list for each choice of a filter, regardless of the other filters.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UserCounts {
    /// By status; without those of no rows, and without invitations if the reader may not see them.
    pub by_status: BTreeMap<UserStatus, u64>,
    /// By the key of a role, over the rows of [`UserStatus::Any`]; without roles that nobody has. `None` if the reader may
    /// not see who has which role.
    pub by_role: Option<BTreeMap<String, u64>>,
    /// The rows of [`UserStatus::Any`] in each team; without empty teams. `None` if the reader may not see the teams.
    #[serde(default)]
    pub by_team: Option<BTreeMap<TeamId, u64>>,
}

impl UserCounts {
    /// The number of rows with a status.
    #[must_use]
    pub fn of(&self, status: UserStatus) -> u64 {
        let one = |status| self.by_status.get(&status).copied().unwrap_or_default();
        match status {
            UserStatus::Any => {
                [UserStatus::Active, UserStatus::Disabled, UserStatus::Invited].into_iter().map(one).sum()
            }
            status => one(status),
        }
    }

    /// The number of rows with a role.
    #[must_use]
    pub fn with_role(&self, key: &str) -> Option<u64> {
        let by_role = self.by_role.as_ref()?;
        Some(by_role.get(key).copied().unwrap_or_default())
    }

    /// The number of people in a team.
    #[must_use]
    pub fn in_team(&self, team: TeamId) -> Option<u64> {
        Some(self.by_team.as_ref()?.get(&team).copied().unwrap_or_default())
    }

    /// The number of rows without a role.
    #[must_use]
    pub fn without_role(&self, key: &str) -> Option<u64> {
        let with = self.with_role(key)?;
        Some(self.of(UserStatus::Any).saturating_sub(with))
    }
}

/// A page of the Invitations list with its filters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationsOverview {
    /// The rows.
    pub page: Page<InvitationView>,
    /// The number of invitations, regardless of the filters.
    pub counts: InvitationCounts,
}

/// The number of invitations in each state.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InvitationCounts {
    /// By [`InvitationState::at`]; without states of no invitations.
    pub by_state: BTreeMap<InvitationState, u64>,
    /// How many pending invitations wait for approval.
    pub waiting: u64,
    /// How many pending invitations expire soon.
    #[serde(default)]
    pub expiring: u64,
}

impl InvitationCounts {
    /// The number in a state.
    #[must_use]
    pub fn of(&self, state: InvitationState) -> u64 {
        self.by_state.get(&state).copied().unwrap_or_default()
    }

    /// The total.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.by_state.values().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_with_and_without_a_role_add_up_to_the_rows_of_any_status() {
        let by_status = [(UserStatus::Active, 5), (UserStatus::Removed, 9), (UserStatus::Invited, 2)].into();
        let by_role = Some([("admin".to_owned(), 3)].into());
        let counts = UserCounts { by_status, by_role, by_team: None };
        assert_eq!((counts.of(UserStatus::Any), counts.of(UserStatus::Disabled)), (7, 0));
        assert_eq!((counts.with_role("admin"), counts.without_role("admin")), (Some(3), Some(4)));
        assert_eq!((counts.with_role("viewer"), counts.without_role("viewer")), (Some(0), Some(7)));
        assert_eq!(UserCounts { by_role: None, ..counts }.with_role("admin"), None);
    }

    #[test]
    fn a_state_without_invitations_counts_zero_and_the_total_is_the_sum() {
        let by_state = [(InvitationState::Pending, 2), (InvitationState::Expired, 3)].into();
        let counts = InvitationCounts { by_state, waiting: 1, expiring: 0 };
        assert_eq!((counts.of(InvitationState::Pending), counts.of(InvitationState::Declined)), (2, 0));
        assert_eq!(counts.total(), 5);
    }
}
