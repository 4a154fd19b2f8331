//! How many invitations an organization has, by their state.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::state::InvitationState;

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
    fn a_state_without_invitations_counts_nothing_and_the_total_is_the_sum() {
        let by_state = [(InvitationState::Pending, 2), (InvitationState::Expired, 3)].into();
        let counts = InvitationCounts { by_state, waiting: 1 };
        assert_eq!((counts.of(InvitationState::Pending), counts.of(InvitationState::Declined)), (2, 0));
        assert_eq!(counts.total(), 5);
    }
}
