//! How many people and invitations an organization has, by what its lists filter by, and the page that shows it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{InvitationView, Page, UserRow};
use crate::{list::UserStatus, state::InvitationState};

/// A page of the Users list, and what stands beside its filters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsersOverview {
    /// The rows.
    pub page: Page<UserRow>,
    /// How many rows each choice of a filter has.
    pub counts: UserCounts,
    /// Key and name of each role to filter by, highest first; none where the reader may not see which there are.
    pub roles: Vec<(String, String)>,
}

/// How many rows the Users list has for each choice of a filter, whatever else is filtered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UserCounts {
    /// By status; one that nobody is in is left out, and invitations where the reader may not see them.
    pub by_status: BTreeMap<UserStatus, u64>,
    /// By the key of a role, of the rows that are shown without a status; one that nobody has is left out. `None` where
    /// the reader may not see who holds which role.
    pub by_role: Option<BTreeMap<String, u64>>,
}

impl UserCounts {
    /// How many have this status.
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

    /// How many have this role.
    #[must_use]
    pub fn with_role(&self, key: &str) -> Option<u64> {
        let by_role = self.by_role.as_ref()?;
        Some(by_role.get(key).copied().unwrap_or_default())
    }

    /// How many have it not.
    #[must_use]
    pub fn without_role(&self, key: &str) -> Option<u64> {
        let with = self.with_role(key)?;
        Some(self.of(UserStatus::Any).saturating_sub(with))
    }
}

/// A page of the Invitations list, and what stands beside its filters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationsOverview {
    /// The rows.
    pub page: Page<InvitationView>,
    /// How many there are, whatever is filtered.
    pub counts: InvitationCounts,
}

/// How many invitations there are in each state.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InvitationCounts {
    /// By state as people see it; a state that none is in is left out.
    pub by_state: BTreeMap<InvitationState, u64>,
    /// How many of the pending ones wait for approval.
    pub waiting: u64,
}

impl InvitationCounts {
    /// How many are in this state.
    #[must_use]
    pub fn of(&self, state: InvitationState) -> u64 {
        self.by_state.get(&state).copied().unwrap_or_default()
    }

    /// How many there are in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.by_state.values().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_a_role_and_who_has_not_are_all_that_are_shown_without_a_status() {
        let by_status = [(UserStatus::Active, 5), (UserStatus::Removed, 9), (UserStatus::Invited, 2)].into();
        let by_role = Some([("admin".to_owned(), 3)].into());
        let counts = UserCounts { by_status, by_role };
        assert_eq!((counts.of(UserStatus::Any), counts.of(UserStatus::Disabled)), (7, 0));
        assert_eq!((counts.with_role("admin"), counts.without_role("admin")), (Some(3), Some(4)));
        assert_eq!((counts.with_role("viewer"), counts.without_role("viewer")), (Some(0), Some(7)));
        assert_eq!(UserCounts { by_role: None, ..counts }.with_role("admin"), None);
    }

    #[test]
    fn a_state_without_invitations_counts_nothing_and_the_total_is_the_sum() {
        let by_state = [(InvitationState::Pending, 2), (InvitationState::Expired, 3)].into();
        let counts = InvitationCounts { by_state, waiting: 1 };
        assert_eq!((counts.of(InvitationState::Pending), counts.of(InvitationState::Declined)), (2, 0));
        assert_eq!(counts.total(), 5);
    }
}
