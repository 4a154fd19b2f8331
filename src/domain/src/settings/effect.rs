//! What other settings mean for those who are there.

use serde::{Deserialize, Serialize};

/// What a change of settings means for those who are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingEffect {
    /// The number of members who hold several roles where one is allowed. They keep them until their roles are changed.
    MembersWithSeveralRoles(u64),
    /// The number of members who hold no role where they need one. They stay until their roles are changed.
    MembersWithoutRole(u64),
    /// The number of members, without owners, who can no longer change roles and remove others.
    FewerManagers(u64),
    /// The number of open invitations that give several roles where one is allowed, and cannot be accepted.
    InvitationsWithSeveralRoles(u64),
    /// The number of open invitations that give no role where one is needed, and cannot be accepted.
    InvitationsWithoutRole(u64),
    /// The number of open invitations for addresses of other domains, which cannot be accepted.
    InvitationsOutsideDomains(u64),
    /// The number of sessions that can no longer be used in the organization.
    SessionsEnd(u64),
    /// The number of members who belong to another organization with the same setting as well, and stay in both.
    MembersElsewhere(u64),
    /// People with an account and an address in an allowed domain can join without an invitation.
    OpenToAccounts,
    /// The number of members who are in several teams where one is allowed. They stay in them until they are moved.
    MembersInSeveralTeams(u64),
    /// The number of members who are in a team where there are none any more. Their places are kept, and not shown.
    MembersInTeams(u64),
    /// The number of members who have been away long enough to be warned today.
    DormantWarned(u64),
    /// The number of members who have been away long enough to be disabled today.
    DormantDisabled(u64),
    /// More seats are taken than there are. Everybody keeps theirs, and nobody gets one until enough are free.
    SeatsExceeded {
        /// How many are taken.
        taken: u64,
        /// How many there are.
        limit: u32,
    },
    /// The number of open invitations that hold no seat and find no free one. They cannot be accepted until one is free.
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
