//! What audit events report: the actions, and the classes that the log is filtered by.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::topic::{Topic, Topics};

/// The class of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventClass {
    /// Something was changed.
    Change,
    /// A change was refused for lack of permission.
    Denial,
    /// Somebody signed in or out, or failed to.
    SignIn,
}

/// The text is not the canonical value of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown class of events")]
pub struct UnknownClass;

impl EventClass {
    /// Every class.
    pub const ALL: &'static [Self] = &[Self::Change, Self::SignIn, Self::Denial];

    /// The canonical value, as in the database and the URL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Denial => "denial",
            Self::SignIn => "sign_in",
        }
    }
}

impl FromStr for EventClass {
    type Err = UnknownClass;
    fn from_str(text: &str) -> Result<Self, UnknownClass> {
        Self::ALL.iter().copied().find(|class| class.as_str() == text).ok_or(UnknownClass)
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        /// What was done, in the past tense.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Action { $($(#[$doc])* #[serde(rename = $text)] $name,)* }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The canonical name, as in the database and the API.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// Parses the canonical name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$name),)* _ => None }
            }
        }
    };
}

actions! {
    /// The first run was completed.
    InstallationSetUp = "installation.set_up";
    /// A set-up link was created on the console.
    SetupLinkCreated = "setup_link.created";
    /// An organization was created.
    OrganizationCreated = "organization.created";
    /// The name or address of an organization was changed.
    OrganizationRenamed = "organization.renamed";
    /// The picture of an organization was uploaded or removed.
    OrganizationPictureChanged = "organization.picture_changed";
    /// An organization was deleted; the value after is what it had.
    OrganizationDeleted = "organization.deleted";
    /// A deleted organization was restored; the value before is the deletion.
    OrganizationRestored = "organization.restored";
    /// A deleted organization was purged with everything in it, because the time to restore it was over; the value before is the
    /// deletion. An event of the installation.
    OrganizationPurged = "organization.purged";
    /// Somebody was named who becomes an owner when all owners are lost, or nobody is any more.
    SuccessorNamed = "organization.successor_named";
    /// The operator made somebody an owner on the console.
    OwnerAdded = "owner.added";
    /// Settings of an organization were changed; the values are those of the changed settings.
    SettingsChanged = "settings.changed";
    /// Roles, settings and words of an organization were downloaded as a template.
    TemplateExported = "template.exported";
    /// An organization was switched to another template; the values are the templates with their roles.
    TemplateSwitched = "template.switched";
    /// An account was created.
    AccountCreated = "account.created";
    /// A person signed in.
    SignedIn = "session.signed_in";
    /// A sign-in failed.
    SignInFailed = "session.sign_in_failed";
    /// A person signed out.
    SignedOut = "session.signed_out";
    /// A person ended another of their sessions.
    SessionRevoked = "session.revoked";
    /// A person changed their password.
    PasswordChanged = "password.changed";
    /// A password reset was requested.
    PasswordResetRequested = "password.reset_requested";
    /// A password was set with a reset link.
    PasswordReset = "password.reset";
    /// A link to sign up was requested.
    SignUpRequested = "sign_up.requested";
    /// The operator created a reset link on the console.
    PasswordLinkCreated = "password.link_created";
    /// A person closed their account.
    AccountClosed = "account.closed";
    /// A closed account was opened again: by signing in, or by joining with an invitation to its address.
    AccountReopened = "account.reopened";
    /// A closed account was erased, because the time to open it again was over.
    AccountErased = "account.erased";
    /// A person's name was changed.
    AccountRenamed = "account.renamed";
    /// A person's picture was uploaded or removed by themselves.
    AccountPictureChanged = "account.picture_changed";
    /// A change of an account's address was begun; the value after is the new one.
    EmailChangeRequested = "email.change_requested";
    /// A change of an account's address was called off.
    EmailChangeCancelled = "email.change_cancelled";
    /// The address of an account was changed.
    EmailChanged = "email.changed";
    /// An invitation was sent.
    InvitationSent = "invitation.sent";
    /// An invitation was sent again.
    InvitationResent = "invitation.resent";
    /// An invitation was cancelled.
    InvitationCancelled = "invitation.cancelled";
    /// A cancelled invitation was reopened with a new link.
    InvitationReopened = "invitation.reopened";
    /// An invitation whose inviter can no longer give its roles was approved by another member.
    InvitationApproved = "invitation.approved";
    /// The link of an invitation was displayed.
    InvitationLinkCopied = "invitation.link_copied";
    /// An invitation was accepted.
    InvitationAccepted = "invitation.accepted";
    /// An invitation was declined.
    InvitationDeclined = "invitation.declined";
    /// A role was created; the value after is what it grants.
    RoleCreated = "role.created";
    /// A role was changed.
    RoleUpdated = "role.updated";
    /// A role was deleted; the value after is the role in its place.
    RoleDeleted = "role.deleted";
    /// A member's roles were changed.
    MemberRolesChanged = "member.roles_changed";
    /// The end date of a membership, of a role held or of a place in a team was changed.
    MemberEndChanged = "member.end_changed";
    /// A member was disabled.
    MemberDisabled = "member.disabled";
    /// A member was enabled.
    MemberEnabled = "member.enabled";
    /// All sessions of a member were ended by another member.
    MemberSessionsEnded = "member.sessions_ended";
    /// One session of a member was ended by another member.
    MemberSessionEnded = "member.session_ended";
    /// A link to set a new password was sent to a member's own address by another member.
    MemberResetSent = "member.reset_sent";
    /// A member was removed.
    MemberRemoved = "member.removed";
    /// A removed member was restored.
    MemberRestored = "member.restored";
    /// A member left.
    MemberLeft = "member.left";
    /// Somebody with an account joined without an invitation.
    MemberJoined = "member.joined";
    /// A member moved to another organization, which accepted them in the place of this one.
    MemberMovedAway = "member.moved_away";
    /// A removal can no longer be undone; the value after is what was deleted for good.
    MemberPurged = "member.purged";
    /// An asset was registered.
    AssetCreated = "asset.created";
    /// The name, links or place of an asset were changed.
    AssetUpdated = "asset.updated";
    /// An asset was taken out of the register.
    AssetDeleted = "asset.deleted";
    /// An asset was shared with a member, or on another level.
    AssetShared = "asset.shared";
    /// An asset is no longer shared with a member.
    AssetUnshared = "asset.unshared";
    /// A schedule was stopped.
    AssetStopped = "asset.stopped";
    /// A schedule was started again.
    AssetStarted = "asset.started";
    /// An asset was given to another owner.
    AssetTransferred = "asset.transferred";
    /// A member became the owner of assets of another one; the value after is which.
    AssetsHandedOver = "asset.handed_over";
    /// The organization added a kind of assets.
    AssetKindCreated = "asset_kind.created";
    /// A kind of assets that the organization added was renamed.
    AssetKindRenamed = "asset_kind.renamed";
    /// A kind of assets that the organization added was deleted.
    AssetKindDeleted = "asset_kind.deleted";
    /// A team was created.
    TeamCreated = "team.created";
    /// A team was renamed.
    TeamRenamed = "team.renamed";
    /// The picture of a team was uploaded or removed.
    TeamPictureChanged = "team.picture_changed";
    /// A team was deleted; the value before is its people.
    TeamDeleted = "team.deleted";
    /// A member was added to a team.
    TeamMemberAdded = "team.member_added";
    /// A member was removed from a team.
    TeamMemberRemoved = "team.member_removed";
    /// A member was moved from one team to another.
    TeamMemberMoved = "team.member_moved";
    /// Somebody in a team became one of its leads.
    TeamLeadMade = "team.lead_made";
    /// Somebody in a team no longer leads it.
    TeamLeadEnded = "team.lead_ended";
    /// The roles that a team gives were changed.
    TeamRolesChanged = "team.roles_changed";
    /// Entries of the audit log were downloaded; the value after is which.
    AuditExported = "audit.exported";
    /// The list of people was downloaded; the value after is which of them.
    MembersExported = "members.exported";
    /// A view of the list of people was shared with everybody in the organization.
    ViewShared = "view.shared";
    /// A shared view became the own one of a member.
    ViewUnshared = "view.unshared";
    /// A shared view was renamed.
    ViewRenamed = "view.renamed";
    /// A shared view lists something else.
    ViewUpdated = "view.updated";
    /// A shared view was deleted.
    ViewDeleted = "view.deleted";
    /// An access review was started; the value after is what it is about.
    ReviewStarted = "review.started";
    /// Grants were attested or flagged together in an access review.
    ReviewDecided = "review.decided";
    /// An access review was ended; the value after is its result.
    ReviewEnded = "review.ended";
    /// Sample members were added by the operator.
    MembersSeeded = "members.seeded";
    /// A change was refused for lack of permission; the value after names the attempted action and the reason.
    AccessDenied = "access.denied";
}

impl Action {
    /// The kind of thing that it is about: the first part of its canonical name, such as `member`.
    #[must_use]
    pub fn kind(self) -> &'static str {
        self.as_str().split_once('.').map_or(self.as_str(), |(kind, _)| kind)
    }

    /// The class of its events.
    #[must_use]
    pub const fn class(self) -> EventClass {
        match self {
            Self::AccessDenied => EventClass::Denial,
            Self::SignedIn | Self::SignInFailed | Self::SignedOut => EventClass::SignIn,
            _ => EventClass::Change,
        }
    }

    /// What it is about: the pages that may look different afterwards.
    #[must_use]
    pub const fn topics(self) -> Topics {
        use Topic::{Assets, Audit, Invitations, People, Roles, Settings, Teams};
        match self {
            // Settings, names and words appear everywhere.
            Self::OrganizationCreated
            | Self::OrganizationRenamed
            | Self::OrganizationDeleted
            | Self::OrganizationRestored
            | Self::SettingsChanged
            | Self::TemplateSwitched
            | Self::OrganizationPictureChanged
            | Self::MembersSeeded => {
                Topics::of(&[People, Invitations, Roles, Teams, Settings, Assets, Audit])
            }
            Self::InstallationSetUp
            | Self::SetupLinkCreated
            | Self::AccountCreated
            | Self::SignedIn
            | Self::SignInFailed
            | Self::SignedOut
            | Self::SessionRevoked
            | Self::PasswordChanged
            | Self::PasswordResetRequested
            | Self::PasswordReset
            | Self::SignUpRequested
            | Self::PasswordLinkCreated
            | Self::MemberResetSent
            | Self::AccountClosed
            | Self::AccountReopened
            | Self::AccountErased
            | Self::OrganizationPurged
            | Self::TemplateExported
            | Self::SuccessorNamed
            | Self::AuditExported
            | Self::MembersExported
            | Self::AccessDenied => Topics::of(&[Audit]),
            Self::EmailChangeRequested
            | Self::EmailChangeCancelled
            | Self::MemberSessionsEnded
            | Self::MemberSessionEnded
            | Self::ViewShared
            | Self::ViewUnshared
            | Self::ViewRenamed
            | Self::ViewUpdated
            | Self::ViewDeleted => Topics::of(&[People, Audit]),
            Self::AccountRenamed | Self::AccountPictureChanged | Self::EmailChanged => {
                Topics::of(&[People, Teams, Assets, Audit])
            }
            // Lists of people can show who is invited.
            Self::InvitationSent
            | Self::InvitationResent
            | Self::InvitationCancelled
            | Self::InvitationReopened
            | Self::InvitationApproved
            | Self::InvitationLinkCopied
            | Self::InvitationDeclined => Topics::of(&[Invitations, People, Roles, Audit]),
            Self::InvitationAccepted | Self::MemberJoined => {
                Topics::of(&[Invitations, People, Roles, Teams, Audit])
            }
            // Whoever lists roles has a right that reviewing takes.
            Self::ReviewStarted | Self::ReviewDecided | Self::ReviewEnded => Topics::of(&[Roles, Audit]),
            Self::RoleCreated | Self::RoleUpdated | Self::RoleDeleted => {
                Topics::of(&[Roles, People, Invitations, Teams, Audit])
            }
            Self::MemberRolesChanged
            | Self::MemberEndChanged
            | Self::MemberDisabled
            | Self::MemberEnabled
            | Self::MemberRemoved
            | Self::MemberRestored
            | Self::MemberLeft
            | Self::OwnerAdded
            | Self::MemberMovedAway
            | Self::MemberPurged
            | Self::AssetsHandedOver => Topics::of(&[People, Invitations, Roles, Teams, Assets, Audit]),
            Self::AssetCreated
            | Self::AssetUpdated
            | Self::AssetDeleted
            | Self::AssetShared
            | Self::AssetUnshared
            | Self::AssetStopped
            | Self::AssetStarted
            | Self::AssetTransferred => Topics::of(&[Assets, Audit]),
            Self::AssetKindCreated | Self::AssetKindRenamed | Self::AssetKindDeleted => {
                Topics::of(&[Assets, Roles, Settings, Audit])
            }
            Self::TeamCreated
            | Self::TeamRenamed
            | Self::TeamPictureChanged
            | Self::TeamDeleted
            | Self::TeamMemberAdded
            | Self::TeamMemberRemoved
            | Self::TeamMemberMoved
            | Self::TeamLeadMade
            | Self::TeamLeadEnded => Topics::of(&[Teams, People, Audit]),
            Self::TeamRolesChanged => Topics::of(&[Teams, Roles, People, Assets, Audit]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_parse_their_canonical_names() {
        for action in Action::ALL {
            assert_eq!(Action::from_name(action.as_str()), Some(*action));
            assert_eq!(serde_json::to_value(action).unwrap(), action.as_str());
        }
        assert_eq!(Action::from_name("nothing"), None);
    }

    #[test]
    fn every_action_appears_in_the_audit_log_and_none_tells_what_a_reader_may_do() {
        for action in Action::ALL {
            assert!(action.topics().contains(Topic::Audit), "{action:?}");
            assert!(!action.topics().contains(Topic::Access), "{action:?}: that depends on the reader");
        }
    }

    #[test]
    fn classes_parse_their_canonical_names() {
        for class in EventClass::ALL {
            assert_eq!(class.as_str().parse(), Ok(*class));
        }
        assert_eq!("nothing".parse::<EventClass>(), Err(UnknownClass));
    }
}
