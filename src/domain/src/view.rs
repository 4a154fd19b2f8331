//! Read models for pages and the API. They contain no secret and nothing that the reader may not see.

mod asset;
mod asset_kinds;
mod audit;
mod consequences;
mod counts;
mod departure;
mod may;
mod member_detail;
mod open_invitation;
mod organization_deletion;
mod overview;
mod permissions;
mod plan;
mod review;
mod role;
mod saved;
mod settings;
mod teams;
mod template;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use crate::settings::SettingEffect;
pub use asset::{
    AssetKindView, AssetRowView, AssetShareView, AssetView, AssetsOverview, ImportedAsset, NamedMember,
    TransferredAsset,
};
pub use asset_kinds::{AssetKindRow, AssetKindsPage, OwnAssetKindView};
pub use audit::{AuditView, LogParties, LogPartyView};
pub use consequences::{ConsequencesView, FoundPerson, NamedPerson, PastDepartureView, ScheduleView};
pub use counts::{InvitationCounts, InvitationsOverview, UserCounts, UsersOverview};
pub use departure::{DepartureView, Obstacle};
pub use may::May;
pub use member_detail::{EndView, Inviter, MemberDetailView};
pub use open_invitation::{OpenInvitation, Standing};
pub use organization_deletion::{DeletedOrgView, OrganizationDeletionView};
pub use overview::{INACTIVE_DAYS, InvitationFigures, MonthFigure, OverviewView, SoleOwner};
pub use permissions::{HeldPermission, Loss, MemberPermissionsView, WhyDecision, WhyView};
pub use plan::PlanView;
pub use review::{
    DecidedView, PlannedRemoval, ReviewAbout, ReviewOptions, ReviewPage, ReviewPlan, ReviewResult,
    ReviewScope, ReviewView, ReviewedGrant, ReviewedPerson, ReviewerChoice, ReviewsPage,
};
pub use role::{PermissionView, RoleDeletionView, RoleDraftView, RoleImpact};
pub use saved::SavedView;
pub use settings::{RoleLandingView, SeatsInUse, SettingControl, SettingView, SettingsView, SuccessionView};
pub use teams::{
    MayWithTeam, MemberTeams, RoleByTeam, TeamBrief, TeamCandidate, TeamMember, TeamPage, TeamRoleChoice,
    TeamView, TeamsPage,
};
pub use template::{
    ReducedRoles, RoleSwitchView, SettingSwitchView, SwitchProblem, TemplateRoleView, TemplateSwitchView,
    TemplateView,
};

use crate::{
    access::Denial,
    asset::AssetKind,
    id::{AccountId, InvitationId, JobId, MembershipId, OrgId, PictureId, RoleId, SessionId},
    landing::LandingPage,
    language::Language,
    layout::Layout,
    seats::Seats,
    state::{Delivery, InvitationState, MembershipState},
    time::Timestamp,
    words::Words,
};

/// The account that is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    /// The account.
    pub id: AccountId,
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: String,
    /// The person's picture; `None` shows their initials.
    #[serde(default)]
    pub picture: Option<PictureId>,
}

/// An organization of which the reader is a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgView {
    /// The organization.
    pub id: OrgId,
    /// Its part of the URL: `/o/{slug}/users`.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its picture; `None` shows its initials.
    #[serde(default)]
    pub picture: Option<PictureId>,
}

/// An invitation's link, when it was asked for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownLink {
    /// The URL.
    pub link: String,
    /// The same as a QR code: the side of the square, and the path of its dark modules.
    pub picture: (usize, String),
}

impl fmt::Debug for ShownLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ShownLink(…)")
    }
}

/// What the shell of an organization's pages shows, and the reader's permissions there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameView {
    /// The number of the newest event in the organization's ledger: updates up to it are included.
    #[serde(default)]
    pub sequence: u64,
    /// The reader.
    pub account: AccountView,
    /// The reader's own membership.
    pub membership_id: MembershipId,
    /// The organization.
    pub org: OrgView,
    /// The other organizations of the reader.
    pub other_orgs: Vec<OrgView>,
    /// The reader's permissions, for menus and buttons.
    pub may: May,
    /// The kinds of assets that the reader administers for the organization, each on a page of its own.
    #[serde(default)]
    pub administered: Vec<AssetKind>,
    /// The key of the organization's template.
    pub template: String,
    /// The organization's terms.
    pub words: Words,
    /// The layout of its pages about people.
    pub layout: Layout,
    /// The roles that are actions of their own in a member's menu (`Layout::role_actions`): those that the reader may
    /// give.
    pub role_actions: Vec<(RoleId, String)>,
    /// The language of invitations, unless another is chosen for one (`language`).
    pub language: Language,
    /// The number of open invitations, if the reader may see them.
    pub open_invitations: Option<u64>,
    /// The number of access reviews in which grants wait for the reader.
    #[serde(default)]
    pub waiting_reviews: u64,
    /// The seats, if their number is limited and the reader may see members or invite.
    #[serde(default)]
    pub seats: Option<Seats>,
    /// Whether there is a mail server, so that invitations can be sent.
    pub has_mail: bool,
    /// Whether each member has one role (`roles.per_member`).
    pub one_role_only: bool,
    /// Whether each member is in one team at most (`teams.mode`).
    #[serde(default)]
    pub one_team_only: bool,
    /// The teams that the reader may invite people into, by name.
    #[serde(default)]
    pub teams: Vec<TeamBrief>,
    /// Whether the reader may invite people into teams only.
    #[serde(default)]
    pub team_required: bool,
    /// Whether each member has at least one role (`roles.minimum`).
    pub role_required: bool,
    /// The number of days for which a removal can be undone (`members.undo_days`).
    pub undo_days: u8,
    /// Whether the reader is the only active owner.
    #[serde(default)]
    pub is_only_owner: bool,
}

/// A role as lists and pickers show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleView {
    /// The role.
    pub id: RoleId,
    /// The canonical key.
    pub key: String,
    /// The name.
    pub name: String,
    /// The description.
    pub description: String,
    /// Whom it is best for.
    pub audience: String,
    /// The rank, 10 to 100.
    pub rank: i32,
    /// Whether it makes its members owners.
    pub is_owner: bool,
    /// Whether it is preselected in invitations.
    pub is_default: bool,
    /// Whether it is the template's, so that it cannot be edited.
    pub is_system: bool,
    /// The page that its holders land on.
    pub default_view: LandingPage,
    /// Its grants: permission and scope, by their canonical names.
    pub grants: Vec<(String, String)>,
    /// The number of active or disabled members that have it.
    pub members: u64,
    /// Why the reader may not give it; `None` if they may.
    pub refusal: Option<Denial>,
    /// What the reader may do with it.
    pub actions: Vec<RoleAction>,
}

/// An action on a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleAction {
    /// Create another role like it.
    Clone,
    /// Change what it is and grants.
    Edit,
    /// Delete it, and give its holders another one.
    Delete,
    /// Choose where its holders land and whether it is preselected.
    SetDefaults,
}

/// An action on one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowAction {
    /// Change the member's roles.
    ChangeRoles,
    /// Disable the member.
    Disable,
    /// Enable the member.
    Enable,
    /// Remove the member.
    Remove,
    /// Leave the organization, on one's own row.
    Leave,
    /// Send the invitation again.
    Resend,
    /// Cancel the invitation.
    Cancel,
    /// Copy the invitation's link.
    CopyLink,
}

/// One row of the Users page: a member or an open invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRow {
    /// Member or invitation.
    pub kind: UserKind,
    /// The name; empty for an invitation.
    pub name: String,
    /// The address.
    pub email: String,
    /// The person's picture; an invitation has none.
    #[serde(default)]
    pub picture: Option<PictureId>,
    /// The names of the roles, highest rank first.
    pub roles: Vec<String>,
    /// The names of the teams, as far as the reader may see them.
    #[serde(default)]
    pub teams: Vec<String>,
    /// When a member last used the organization, or when an invitation was made.
    pub last_active_at: Option<Timestamp>,
    /// When a member last signed in.
    pub last_sign_in_at: Option<Timestamp>,
    /// When a member joined; none for an invitation.
    pub joined_at: Option<Timestamp>,
    /// When an invitation expires, or a membership ends.
    pub expires_at: Option<Timestamp>,
    /// What of a member ends soon, soonest first, as far as the reader may see it.
    #[serde(default)]
    pub ending: Vec<EndView>,
    /// Whether the row is the reader.
    pub is_self: bool,
    /// The actions that the reader may use.
    pub actions: Vec<RowAction>,
}

/// What a row of the Users page represents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserKind {
    /// A member.
    Member {
        /// The membership.
        id: MembershipId,
        /// Its state.
        state: MembershipState,
    },
    /// An open (or just expired) invitation.
    Invitation {
        /// The invitation.
        id: InvitationId,
        /// Its state when it was read.
        state: InvitationState,
        /// The delivery of its e-mail.
        delivery: Delivery,
    },
}

/// One page of a list, with the total and the cursors of the adjacent pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// The number of matching rows.
    pub total: u64,
    /// Whether `total` is a lower bound, since counting stopped there.
    #[serde(default)]
    pub at_least: bool,
    /// The cursor of the previous page, if there is one.
    pub newer: Option<String>,
    /// The cursor of the next page, if there is one.
    pub older: Option<String>,
}

/// A member with all details.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberView {
    /// The row of the Users page.
    pub row: UserRow,
    /// The membership.
    pub id: MembershipId,
    /// Its state.
    pub state: MembershipState,
    /// The roles that the member holds directly.
    pub role_ids: Vec<RoleId>,
    /// The ends of those of them that have one.
    #[serde(default)]
    pub role_ends: Vec<(RoleId, Timestamp)>,
    /// The roles that come by teams.
    #[serde(default)]
    pub by_team: Vec<RoleByTeam>,
    /// The last sign-in of the account.
    pub last_sign_in_at: Option<Timestamp>,
    /// The inviter.
    pub invited_by: Option<Inviter>,
    /// The number of sessions that are open in the organization; none of who is no active member.
    pub sessions: u64,
    /// Whether this is the only active owner.
    pub is_last_owner: bool,
}

/// One row of the Invitations page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    /// The invitation.
    pub id: InvitationId,
    /// The invited address.
    pub email: String,
    /// Its state when it was read.
    pub state: InvitationState,
    /// The names of the roles that it gives.
    pub roles: Vec<String>,
    /// The name of the inviter.
    pub invited_by: String,
    /// The membership of the inviter.
    pub inviter_id: MembershipId,
    /// Whether it is open and waits for approval, since its inviter can no longer give the roles.
    pub is_waiting: bool,
    /// Whether it waits for approval that the reader may give.
    pub may_approve: bool,
    /// When it was created or last resent.
    pub sent_at: Timestamp,
    /// When it expires; `None` is never.
    pub expires_at: Option<Timestamp>,
    /// The delivery of its e-mail.
    pub delivery: Delivery,
    /// The actions that the reader may use.
    pub actions: Vec<RowAction>,
}

/// A session of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// The session.
    pub id: SessionId,
    /// Whether it is the session of this request.
    pub is_current: bool,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_seen_at: Timestamp,
    /// The IP address at sign-in.
    pub ip: Option<String>,
    /// The client's `User-Agent` header.
    pub user_agent: Option<String>,
}

/// A message on the mailbox page of the development configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailView {
    /// The message.
    pub id: JobId,
    /// The recipient.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The delivery state.
    pub delivery: Delivery,
    /// When it was created.
    pub created_at: Timestamp,
}

/// The outcome of inviting one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InviteOutcome {
    /// A new invitation was sent.
    Invited {
        /// The invitation.
        id: InvitationId,
    },
    /// An open invitation was sent again, with these roles.
    Resent {
        /// The invitation.
        id: InvitationId,
    },
    /// The same request was already handled, so it was not sent again.
    SentBefore {
        /// The invitation, if it is open.
        id: Option<InvitationId>,
    },
    /// The address belongs to a member.
    AlreadyMember,
    /// The address belongs to a disabled member.
    DisabledHere,
    /// The address occurs earlier in the same request.
    Repeated,
    /// It is not an address.
    NotAnAddress {
        /// Why not.
        error: crate::email::EmailError,
    },
    /// The pasted table names an unknown team, or the chosen one was deleted.
    UnknownTeam {
        /// The name in the table; `None` for the deleted one.
        name: Option<String>,
    },
    /// The pasted table names an unknown role.
    UnknownRole {
        /// The name in the table.
        name: String,
    },
    /// The roles violate the policy of the organization.
    WrongRoles {
        /// What is wrong.
        problem: crate::error::Problem,
    },
    /// The last day of the membership is over, or too far away.
    WrongEnd,
    /// The inviter may not give these roles, or may not change the open invitation.
    NotPermitted {
        /// Why.
        denial: crate::access::Denial,
    },
    /// The settings of the organization do not allow addresses of this domain.
    DomainNotAllowed,
    /// The invitation would take a seat, and none is left.
    NoSeat,
    /// The inviter reached the limit; the line can be sent later.
    Limited {
        /// After how many seconds this one may be sent.
        retry_after: u32,
    },
}
