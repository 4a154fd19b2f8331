//! The groups of actions that the log of an organization is filtered by.

use super::Action;

/// What the actions in the log of an organization are about, as the log is filtered by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionGroup {
    /// The people, their roles and addresses, and lists of them.
    Members,
    /// The invitations.
    Invitations,
    /// The roles.
    Roles,
    /// The teams.
    Teams,
    /// The assets and their kinds.
    Assets,
    /// The access reviews.
    Reviews,
    /// The shared views of the list of people.
    Views,
    /// The settings, and the template they come from.
    Settings,
    /// The organization itself.
    Organization,
    /// Signing in.
    Sessions,
    /// The audit log.
    Log,
    /// What was refused.
    Access,
}

impl ActionGroup {
    /// Every group, in the order in which they are offered.
    pub const ALL: &'static [Self] = &[
        Self::Members,
        Self::Invitations,
        Self::Roles,
        Self::Teams,
        Self::Assets,
        Self::Reviews,
        Self::Views,
        Self::Settings,
        Self::Organization,
        Self::Sessions,
        Self::Log,
        Self::Access,
    ];

    /// The value in the URL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Members => "member",
            Self::Invitations => "invitation",
            Self::Roles => "role",
            Self::Teams => "team",
            Self::Assets => "asset",
            Self::Reviews => "review",
            Self::Views => "view",
            Self::Settings => "settings",
            Self::Organization => "organization",
            Self::Sessions => "session",
            Self::Log => "audit",
            Self::Access => "access",
        }
    }
}

impl Action {
    /// Its group; `None` for what happens outside of organizations only: to the installation, or to an account that may be in
    /// many of them.
    #[must_use]
    pub const fn group(self) -> Option<ActionGroup> {
        Some(match self {
            Self::InstallationSetUp
            | Self::SetupLinkCreated
            | Self::OrganizationPurged
            | Self::AccountCreated
            | Self::AccountClosed
            | Self::AccountReopened
            | Self::AccountErased
            | Self::AccountPictureChanged
            | Self::SignedIn
            | Self::SignedOut
            | Self::SessionRevoked
            | Self::PasswordChanged
            | Self::PasswordResetRequested
            | Self::PasswordReset
            | Self::SignUpRequested
            | Self::PasswordLinkCreated => return None,
            Self::OwnerAdded
            | Self::EmailChangeRequested
            | Self::EmailChangeCancelled
            | Self::EmailChanged
            | Self::AccountRenamed
            | Self::MemberRolesChanged
            | Self::MemberEndChanged
            | Self::MemberDisabled
            | Self::MemberEnabled
            | Self::MemberSessionEnded
            | Self::MemberSessionsEnded
            | Self::MemberResetSent
            | Self::MemberRemoved
            | Self::MemberRestored
            | Self::MemberLeft
            | Self::MemberJoined
            | Self::MemberMovedAway
            | Self::MemberPurged
            | Self::MembersExported
            | Self::MembersSeeded => ActionGroup::Members,
            Self::InvitationSent
            | Self::InvitationResent
            | Self::InvitationCancelled
            | Self::InvitationReopened
            | Self::InvitationApproved
            | Self::InvitationLinkCopied
            | Self::InvitationAccepted
            | Self::InvitationDeclined => ActionGroup::Invitations,
            Self::RoleCreated | Self::RoleUpdated | Self::RoleDeleted => ActionGroup::Roles,
            Self::TeamCreated
            | Self::TeamRenamed
            | Self::TeamPictureChanged
            | Self::TeamDeleted
            | Self::TeamMemberAdded
            | Self::TeamMemberRemoved
            | Self::TeamMemberMoved
            | Self::TeamLeadMade
            | Self::TeamLeadEnded
            | Self::TeamRolesChanged => ActionGroup::Teams,
            Self::AssetCreated
            | Self::AssetUpdated
            | Self::AssetDeleted
            | Self::AssetShared
            | Self::AssetUnshared
            | Self::AssetStopped
            | Self::AssetStarted
            | Self::AssetTransferred
            | Self::AssetsHandedOver
            | Self::AssetKindCreated
            | Self::AssetKindRenamed
            | Self::AssetKindDeleted => ActionGroup::Assets,
            Self::ReviewStarted | Self::ReviewDecided | Self::ReviewEnded => ActionGroup::Reviews,
            Self::ViewShared
            | Self::ViewUnshared
            | Self::ViewRenamed
            | Self::ViewUpdated
            | Self::ViewDeleted => ActionGroup::Views,
            Self::SettingsChanged | Self::TemplateExported | Self::TemplateSwitched => ActionGroup::Settings,
            Self::OrganizationCreated
            | Self::OrganizationRenamed
            | Self::OrganizationPictureChanged
            | Self::OrganizationDeleted
            | Self::OrganizationRestored
            | Self::SuccessorNamed => ActionGroup::Organization,
            Self::SignInFailed => ActionGroup::Sessions,
            Self::AuditExported => ActionGroup::Log,
            Self::AccessDenied => ActionGroup::Access,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_have_different_names_and_each_has_actions() {
        let mut names: Vec<_> = ActionGroup::ALL.iter().map(|group| group.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ActionGroup::ALL.len());
        for group in ActionGroup::ALL {
            assert!(Action::ALL.iter().any(|action| action.group() == Some(*group)), "{group:?}");
        }
        // What a name says the action is about is in the group of that name, where there is one.
        for action in Action::ALL {
            if let (Some(group), true) = (action.group(), names.contains(&action.kind())) {
                assert_eq!(group.as_str(), action.kind(), "{action:?}");
            }
        }
    }
}
