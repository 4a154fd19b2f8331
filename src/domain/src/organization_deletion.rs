//! Deleting an organization: what goes with it, and for how long it can be restored. The plan is computed from the facts of one
//! moment, by the code that carries it out: it is shown before, and the audit log keeps it.

use serde::{Deserialize, Serialize};

use crate::{asset::AssetKind, policy::Policy, time::Timestamp};

/// For how many days a deleted organization can be restored at least, whatever `members.undo_days` says.
const LEAST_DAYS: u8 = 7;

/// For how many days an organization can be restored once it is deleted: as long as a removal can be undone, and for a week at
/// least.
#[must_use]
pub fn restorable_days(policy: &Policy) -> u8 {
    policy.members_undo_days.max(LEAST_DAYS)
}

/// What an organization has when it is deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationPlan {
    /// How many active and disabled members it has.
    pub members: u64,
    /// How many of them belong to no other organization.
    pub without_other: u64,
    /// How many invitations can still be accepted.
    pub invitations: u64,
    /// How many teams it has.
    pub teams: u64,
    /// How many assets it has of each kind.
    pub assets: Vec<(AssetKind, u64)>,
    /// How many open sessions can no longer use it.
    pub sessions: u64,
}

impl OrganizationPlan {
    /// What the reader agrees to: everything but the sessions, which come and go by themselves and end in any case.
    #[must_use]
    pub fn agreed(&self) -> Self {
        Self { sessions: 0, ..self.clone() }
    }
}

/// A deletion as the audit log keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationDeletion {
    /// The organization's name.
    pub name: String,
    /// Who deleted it, by name.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Until when it can be restored.
    pub until: Timestamp,
    /// What it had.
    pub plan: OrganizationPlan,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deleted_organization_can_be_restored_for_as_long_as_a_removal_can_be_undone_and_for_a_week_at_least()
    {
        for (setting, days) in [(0, 7), (6, 7), (14, 14), (90, 90)] {
            assert_eq!(restorable_days(&Policy { members_undo_days: setting, ..Policy::default() }), days);
        }
    }

    #[test]
    fn sessions_come_and_go_without_changing_what_was_agreed_to() {
        let plan = OrganizationPlan {
            members: 3,
            without_other: 1,
            invitations: 2,
            teams: 1,
            assets: vec![("Workbook".parse().unwrap(), 4)],
            sessions: 5,
        };
        assert_eq!(plan.agreed(), OrganizationPlan { sessions: 9, ..plan.clone() }.agreed());
        assert_ne!(plan.agreed(), OrganizationPlan { members: 4, ..plan.clone() }.agreed());
    }
}
