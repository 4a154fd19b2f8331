//! What other settings mean for those who are there.

use serde::{Deserialize, Serialize};

/// What a change of settings means for those who are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingEffect {
    /// So many members hold several roles where one is allowed. They keep them until their roles are changed.
    MembersWithSeveralRoles(u64),
    /// So many members hold no role where they need one. They stay until their roles are changed.
    MembersWithoutRole(u64),
    /// So many members, who are no owners, can no longer change roles and remove others.
    FewerManagers(u64),
    /// So many open invitations give several roles where one is allowed, and cannot be accepted.
    InvitationsWithSeveralRoles(u64),
    /// So many open invitations give no role where one is needed, and cannot be accepted.
    InvitationsWithoutRole(u64),
    /// So many open invitations are for addresses of other domains, and cannot be accepted.
    InvitationsOutsideDomains(u64),
    /// So many sessions can no longer be used in the organization.
    SessionsEnd(u64),
    /// So many members belong to another organization with the same setting as well, and stay in both.
    MembersElsewhere(u64),
    /// People with an account and an address in an allowed domain can join without an invitation.
    OpenToAccounts,
    /// So many members are in several teams where one is allowed. They stay in them until they are moved.
    MembersInSeveralTeams(u64),
    /// So many members are in a team where there are none any more. Their places are kept, and not shown.
    MembersInTeams(u64),
    /// So many members have been away for so long that they would be warned today.
    DormantWarned(u64),
    /// So many members have been away for so long that they would be disabled today.
    DormantDisabled(u64),
    /// More seats are taken than there are. Everybody keeps theirs, and nobody gets one until enough are free.
    SeatsExceeded {
        /// How many are taken.
        taken: u64,
        /// How many there are.
        limit: u32,
    },
    /// So many open invitations, which hold no seat, have no free one to go to. They cannot be accepted until then.
    InvitationsWithoutSeat(u64),
}

impl SettingEffect {
    /// What the reader agrees to: the effect with its numbers, but for that of sessions, which come and go by themselves.
    #[must_use]
    pub const fn agreed(self) -> Self {
        match self {
            Self::SessionsEnd(_) => Self::SessionsEnd(0),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_come_and_go_without_changing_what_is_agreed_to() {
        assert_eq!(SettingEffect::SessionsEnd(3).agreed(), SettingEffect::SessionsEnd(4).agreed());
        let members = SettingEffect::MembersWithoutRole;
        assert_ne!(members(3).agreed(), members(4).agreed());
    }
}
