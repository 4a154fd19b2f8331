//! Permits: what the store asks for before it changes anything. A permit is made only by the functions of `access`, names
//! what it is for, and opens nothing else.

use serde::{Deserialize, Serialize};

use super::resource::ResourceId;
use crate::{
    asset::{AssetAction, is_for},
    id::{AccountId, AssetId, InvitationId, MembershipId, OrgId, RoleId, SignUpId, TeamId},
    permission::{Permission, Scope},
    state::ShareLevel,
};

/// Leave to make certain changes. [`Permit::allows`] says which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    basis: Basis,
}

/// What a permit rests on, and so what it opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// A permission held in an organization.
    Granted {
        /// The organization.
        org: OrgId,
        /// What it was decided about.
        resource: ResourceId,
        /// The permission.
        permission: Permission,
        /// How the resource is shared with the member, where no role was enough.
        shared: Option<ShareLevel>,
    },
    /// A member decides about their own membership.
    OwnMembership(OrgId, MembershipId),
    /// A person decides about their own account.
    OwnAccount(AccountId),
    /// Somebody with an account creates this organization.
    NewOrganization(OrgId),
    /// Somebody with an account joins this organization without an invitation.
    Joining(OrgId),
    /// Somebody proved to know a secret.
    Proven(Proof),
    /// The program itself.
    System(SystemTask),
    /// Everything, in tests.
    #[cfg(feature = "testing")]
    Unrestricted(Option<OrgId>),
}

/// A role that grants what was asked for, and how it is held. A role that is held in several ways is named for each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Via {
    /// The role's name.
    pub role: String,
    /// The name of the team that gives the role; `None` is held directly.
    #[serde(default)]
    pub team: Option<String>,
    /// How far it grants.
    pub scope: Scope,
}

/// A secret that somebody proved to know, and what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// The one-time link of the first run; the organization is the one being made.
    SetupLink(OrgId),
    /// The link of an invitation.
    Invitation(OrgId, InvitationId),
    /// The link of a password reset.
    PasswordReset(AccountId),
    /// The link that was sent to the new address of an account.
    EmailChange(AccountId),
    /// The link that was sent to the address that an account has, to keep it.
    EmailChangeCancel(AccountId),
    /// The link to sign up; the organization is the one being made.
    SignUp(OrgId, SignUpId),
    /// The password of an account, or that it was just chosen.
    Password(AccountId),
}

/// What the program does by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SystemTask {
    /// Counts attempts.
    CountAttempts,
    /// Notes that a session or member was active.
    NoteActivity,
    /// Queues the server's own jobs, runs jobs and records what became of them.
    RunJobs,
    /// Removes what has expired.
    Purge,
    /// Erases an account that was closed long enough.
    EraseAccount(AccountId),
    /// Reminds people of what will end.
    SendReminders,
    /// Disables a member of this organization who has not been there for long.
    DisableDormant(OrgId, MembershipId),
    /// Ends access reviews of this organization whose time is over.
    EndReviews(OrgId),
    /// Makes the link of the first run.
    MakeSetupLink,
    /// Sends a reset link to the account's own address.
    RequestReset(AccountId),
    /// Sends a link to sign up to the address of whoever asks for it.
    RequestSignUp,
    /// Creates this organization for the operator, with an account for its first owner.
    CreateOrganization(OrgId),
    /// Creates a link for the operator by which the password of an account is set.
    MakePasswordLink(AccountId),
    /// Adds example people to an organization.
    SeedExamples(OrgId),
    /// Makes somebody an owner of an organization for the operator.
    AddOwner(OrgId),
}

/// A kind of change that the store makes. Changes inside an organization are made in the permit's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The state of a member, and their sessions in the organization.
    MemberState(MembershipId),
    /// The roles of a member.
    MemberRoles(MembershipId),
    /// A new member, or one who comes back.
    NewMember,
    /// A new invitation.
    NewInvitation,
    /// An invitation there is.
    Invitation(InvitationId),
    /// That somebody was shown the link of an invitation.
    InvitationLink(InvitationId),
    /// A new asset.
    NewAsset,
    /// The name, links and place of an asset, and with whom it is shared.
    Asset(AssetId),
    /// The owner of an asset.
    AssetOwner(AssetId),
    /// Whether an asset is active or stopped.
    AssetState(AssetId),
    /// The end of an asset.
    AssetDeletion(AssetId),
    /// All that a member owns: handing it over, deleting it, or bringing it back, with the record of it.
    MemberAssets(MembershipId),
    /// Whether the schedules that a member owns run.
    MemberSchedules(MembershipId),
    /// The kinds of assets that the organization adds, and what roles grant on them.
    AssetKinds,
    /// A new role of the organization's own.
    NewRole,
    /// A role there is: what it is and grants.
    Role(RoleId),
    /// A role there is, in place of which its holders and open invitations get another one.
    DeletedRole(RoleId),
    /// The page that the holders of a role land on, and whether it is preselected.
    RoleDefaults(RoleId),
    /// A new team.
    NewTeam,
    /// The name and the picture of a team.
    Team(TeamId),
    /// The deletion of a team, with the places in it.
    TeamDeletion(TeamId),
    /// Who is in a team.
    TeamPlace(TeamId),
    /// Who leads a team.
    TeamLead(TeamId),
    /// The roles that a team gives.
    TeamRoles(TeamId),
    /// A view of the list of people that a member has for themselves.
    OwnView(MembershipId),
    /// One that everybody in the organization has.
    SharedView,
    /// A record of how something can be undone.
    Undo,
    /// An access review: its start, the decisions in it, and its end.
    Review,
    /// The job of a mail.
    QueueMail,
    /// An organization and its roles.
    NewOrganization,
    /// The settings of an organization.
    Settings,
    /// The name and address of an organization.
    OrganizationName,
    /// Who becomes an owner when all owners are lost.
    Successor,
    /// The template of an organization: its roles, with those who hold them, its settings and its words.
    Template,
    /// The picture of an organization.
    OrganizationPicture,
    /// That an organization is deleted, or no longer is.
    OrganizationDeletion,
    /// Example people.
    Examples,
    /// An account's name, picture, password, reset links and sessions.
    Account(AccountId),
    /// The address of an account.
    AccountEmail(AccountId),
    /// A change of an account's address that waits for its proof.
    EmailChange(AccountId),
    /// The same, begun for a member.
    MemberEmail(MembershipId),
    /// The name of a member's account.
    MemberName(MembershipId),
    /// A new account.
    NewAccount,
    /// A new session.
    NewSession(AccountId),
    /// A new reset link.
    NewReset(AccountId),
    /// A new link to sign up.
    NewSignUp,
    /// One there is.
    SignUp(SignUpId),
    /// The installation's row.
    Installation,
    /// The link of the first run.
    SetupLink,
    /// Counters of attempts.
    Attempts,
    /// When a session or member was last active.
    Activity,
    /// Jobs and their progress.
    Jobs,
    /// The removal of what has expired.
    Purge,
}

impl Permit {
    pub(super) const fn new(basis: Basis) -> Self {
        Self { basis }
    }

    /// What it rests on.
    #[must_use]
    pub const fn basis(&self) -> &Basis {
        &self.basis
    }

    /// A permit for everything, to prepare the facts of a test.
    #[cfg(feature = "testing")]
    #[must_use]
    pub const fn unrestricted(org: Option<OrgId>) -> Self {
        Self { basis: Basis::Unrestricted(org) }
    }

    /// The organization in which it is valid.
    #[must_use]
    pub const fn org(&self) -> Option<OrgId> {
        match &self.basis {
            Basis::Granted { org, .. }
            | Basis::OwnMembership(org, _)
            | Basis::NewOrganization(org)
            | Basis::Joining(org)
            | Basis::Proven(Proof::SetupLink(org) | Proof::Invitation(org, _) | Proof::SignUp(org, _))
            | Basis::System(
                SystemTask::CreateOrganization(org)
                | SystemTask::SeedExamples(org)
                | SystemTask::AddOwner(org)
                | SystemTask::DisableDormant(org, _)
                | SystemTask::EndReviews(org),
            ) => Some(*org),
            Basis::OwnAccount(_) | Basis::Proven(_) | Basis::System(_) => None,
            #[cfg(feature = "testing")]
            Basis::Unrestricted(org) => *org,
        }
    }

    /// Whether it opens this change.
    #[must_use]
    pub fn allows(&self, change: Change) -> bool {
        match &self.basis {
            Basis::Granted { resource, permission, .. } => granted(*resource, permission, change),
            Basis::OwnMembership(_, own) => {
                [Change::MemberState(*own), Change::MemberAssets(*own)].contains(&change)
            }
            Basis::OwnAccount(account) => {
                [Change::Account(*account), Change::EmailChange(*account), Change::QueueMail]
                    .contains(&change)
            }
            Basis::Joining(_) => matches!(change, Change::NewMember | Change::MemberRoles(_)),
            Basis::NewOrganization(_) => creates_organization(change),
            Basis::Proven(proof) => proven(*proof, change),
            Basis::System(task) => task_allows(*task, change),
            #[cfg(feature = "testing")]
            Basis::Unrestricted(_) => true,
        }
    }
}

fn granted(resource: ResourceId, permission: &Permission, change: Change) -> bool {
    let holds = |permissions: &[Permission]| permissions.contains(permission);
    match change {
        Change::MemberState(id) => {
            resource == ResourceId::Member(id)
                && holds(&[Permission::MEMBER_UPDATE, Permission::MEMBER_DELETE])
        }
        Change::MemberEmail(id) | Change::MemberName(id) => {
            resource == ResourceId::Member(id) && holds(&[Permission::MEMBER_UPDATE])
        }
        Change::MemberRoles(id) => {
            resource == ResourceId::Member(id) && holds(&[Permission::MEMBER_ROLE_UPDATE])
        }
        Change::OwnView(id) => resource == ResourceId::Member(id) && holds(&[Permission::MEMBER_READ]),
        Change::SharedView => {
            resource == ResourceId::Organization
                && holds(&[
                    Permission::MEMBER_UPDATE,
                    Permission::MEMBER_ROLE_UPDATE,
                    Permission::INVITE_CREATE,
                ])
        }
        Change::NewInvitation => resource == ResourceId::NewInvitation && holds(&[Permission::INVITE_CREATE]),
        Change::Invitation(id) => {
            resource == ResourceId::Invitation(id) && holds(&[Permission::INVITE_UPDATE])
        }
        Change::InvitationLink(id) => {
            resource == ResourceId::Invitation(id) && holds(&[Permission::INVITE_COPY_LINK])
        }
        Change::Settings => {
            let sections =
                [Permission::SETTINGS_UPDATE, Permission::AUTHENTICATION_UPDATE, Permission::LICENSE_UPDATE];
            resource == ResourceId::Organization && holds(&sections)
        }
        Change::AssetKinds => resource == ResourceId::Organization && holds(&[Permission::SETTINGS_UPDATE]),
        Change::OrganizationName | Change::Successor | Change::Template | Change::OrganizationDeletion => {
            resource == ResourceId::Organization && holds(&[Permission::ACCOUNT_UPDATE])
        }
        Change::OrganizationPicture => {
            resource == ResourceId::Organization && holds(&[Permission::SETTINGS_UPDATE])
        }
        Change::NewAsset => resource == ResourceId::Asset(None) && is_for(permission, AssetAction::Create),
        Change::Asset(id) => on_asset(resource, id) && is_for(permission, AssetAction::Update),
        Change::AssetOwner(id) => on_asset(resource, id) && is_for(permission, AssetAction::Transfer),
        Change::AssetState(id) => on_asset(resource, id) && is_for(permission, AssetAction::Stop),
        Change::AssetDeletion(id) => on_asset(resource, id) && is_for(permission, AssetAction::Delete),
        Change::MemberAssets(id) => {
            resource == ResourceId::Member(id)
                && holds(&[Permission::MEMBER_DELETE, Permission::ASSET_TRANSFER])
        }
        Change::MemberSchedules(id) => {
            resource == ResourceId::Member(id) && is_for(permission, AssetAction::Stop)
        }
        Change::NewRole => resource == ResourceId::Organization && holds(&[Permission::ROLE_CREATE]),
        Change::Role(id) => resource == ResourceId::Role(id) && holds(&[Permission::ROLE_UPDATE]),
        Change::DeletedRole(id) => resource == ResourceId::Role(id) && holds(&[Permission::ROLE_DELETE]),
        Change::RoleDefaults(id) => {
            resource == ResourceId::Role(id) && holds(&[Permission::ROLE_UPDATE, Permission::SETTINGS_UPDATE])
        }
        Change::NewTeam => resource == ResourceId::Organization && holds(&[Permission::TEAM_CREATE]),
        Change::Team(id) | Change::TeamPlace(id) => {
            resource == ResourceId::Team(id) && holds(&[Permission::TEAM_UPDATE])
        }
        Change::TeamDeletion(id) => resource == ResourceId::Team(id) && holds(&[Permission::TEAM_DELETE]),
        Change::TeamLead(_) => resource == ResourceId::Organization && holds(&[Permission::TEAM_UPDATE]),
        Change::TeamRoles(_) | Change::Review => {
            resource == ResourceId::Organization && holds(&[Permission::MEMBER_ROLE_UPDATE])
        }
        // What goes along with a change that was permitted.
        Change::Undo => {
            holds(&[Permission::MEMBER_UPDATE, Permission::MEMBER_DELETE, Permission::INVITE_UPDATE])
        }
        Change::QueueMail => holds(&[
            Permission::INVITE_CREATE,
            Permission::INVITE_UPDATE,
            Permission::MEMBER_UPDATE,
            Permission::MEMBER_DELETE,
            Permission::MEMBER_ROLE_UPDATE,
            Permission::TEAM_UPDATE,
        ]),
        _ => false,
    }
}

fn on_asset(resource: ResourceId, id: AssetId) -> bool {
    resource == ResourceId::Asset(Some(id))
}

/// An organization, its roles and its first owner. The id of the owner's membership is not known before.
const fn creates_organization(change: Change) -> bool {
    matches!(change, Change::NewOrganization | Change::NewMember | Change::MemberRoles(_))
}

fn proven(proof: Proof, change: Change) -> bool {
    match proof {
        Proof::SetupLink(_) => {
            matches!(change, Change::Installation | Change::NewAccount) || creates_organization(change)
        }
        Proof::Invitation(_, id) => {
            change == Change::Invitation(id)
                || matches!(
                    change,
                    Change::NewAccount | Change::NewMember | Change::MemberRoles(_) | Change::TeamPlace(_)
                )
        }
        Proof::PasswordReset(account) => {
            [Change::Account(account), Change::EmailChange(account)].contains(&change)
        }
        Proof::EmailChange(account) => [
            Change::AccountEmail(account),
            Change::EmailChange(account),
            Change::Account(account),
            Change::QueueMail,
        ]
        .contains(&change),
        Proof::EmailChangeCancel(account) => change == Change::EmailChange(account),
        Proof::SignUp(_, id) => {
            change == Change::SignUp(id) || change == Change::NewAccount || creates_organization(change)
        }
        Proof::Password(account) => [Change::Account(account), Change::NewSession(account)].contains(&change),
    }
}

fn task_allows(task: SystemTask, change: Change) -> bool {
    match task {
        SystemTask::CountAttempts => change == Change::Attempts,
        SystemTask::NoteActivity => change == Change::Activity,
        SystemTask::RunJobs => change == Change::Jobs,
        SystemTask::Purge => change == Change::Purge,
        SystemTask::EraseAccount(account) => {
            [Change::Account(account), Change::AccountEmail(account)].contains(&change)
        }
        SystemTask::SendReminders => change == Change::QueueMail,
        SystemTask::DisableDormant(_, member) => {
            [Change::MemberState(member), Change::Undo, Change::QueueMail].contains(&change)
        }
        SystemTask::EndReviews(_) => matches!(change, Change::Review | Change::QueueMail),
        SystemTask::MakeSetupLink => change == Change::SetupLink,
        SystemTask::RequestReset(account) => [Change::NewReset(account), Change::QueueMail].contains(&change),
        SystemTask::RequestSignUp => matches!(change, Change::NewSignUp | Change::QueueMail),
        SystemTask::CreateOrganization(_) => change == Change::NewAccount || creates_organization(change),
        SystemTask::MakePasswordLink(account) => change == Change::NewReset(account),
        SystemTask::SeedExamples(_) => change == Change::Examples,
        SystemTask::AddOwner(_) => matches!(
            change,
            Change::NewAccount
                | Change::NewMember
                | Change::MemberState(_)
                | Change::MemberRoles(_)
                | Change::QueueMail
        ),
    }
}
