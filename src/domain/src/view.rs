//! Read models: what pages and programs are shown. They hold no secret and nothing that the reader may not see.

mod counts;
mod dossier;

use serde::{Deserialize, Serialize};

pub use counts::{InvitationCounts, InvitationsOverview, UserCounts, UsersOverview};
pub use dossier::{DossierView, Inviter};

use crate::{
    id::{AccountId, AuditEventId, InvitationId, MembershipId, MessageId, OrgId, RoleId, SessionId},
    state::{Delivery, InvitationState, MembershipState},
    time::Timestamp,
    words::Words,
};

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    /// The account.
    pub id: AccountId,
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: String,
}

/// An organization that the reader belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrgView {
    /// The organization.
    pub id: OrgId,
    /// Its part of the address: `/o/{slug}/users`.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// What the shell of an organization's pages shows, and what the reader may do there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameView {
    /// The one who reads.
    pub account: AccountView,
    /// The reader's own membership.
    pub membership_id: MembershipId,
    /// The organization.
    pub org: OrgView,
    /// The other organizations of the reader.
    pub other_orgs: Vec<OrgView>,
    /// What the menus may offer.
    pub may: May,
    /// The organization's words.
    pub words: Words,
    /// How many invitations are open, where the reader may see them.
    pub open_invitations: Option<u64>,
    /// There is a mail server, so invitations can be sent.
    pub has_mail: bool,
    /// Members hold one role each (`roles.per_member`).
    pub one_role_only: bool,
    /// For how many days a removal can be undone (`members.undo_days`).
    pub undo_days: u8,
}

/// What the reader may do in an organization at all; single rows may still refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent right, named in the model")]
pub struct May {
    /// See the members.
    pub read_members: bool,
    /// Change the roles of members.
    pub change_roles: bool,
    /// Disable and enable members.
    pub update_members: bool,
    /// Remove members.
    pub remove_members: bool,
    /// Invite people.
    pub invite: bool,
    /// See the invitations.
    pub read_invitations: bool,
    /// Resend and cancel invitations.
    pub update_invitations: bool,
    /// Copy the link of an invitation.
    pub copy_links: bool,
    /// See the roles.
    pub read_roles: bool,
    /// Read the audit log.
    pub read_audit: bool,
    /// Undo what was done to members or invitations.
    pub undo: bool,
    /// Leave the organization.
    pub leave: bool,
}

/// A role as lists and pickers show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleView {
    /// The role.
    pub id: RoleId,
    /// Canonical key.
    pub key: String,
    /// Name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Whom it is best for.
    pub audience: String,
    /// Rank, 10 to 100.
    pub rank: i32,
    /// Makes its holders owners.
    pub is_owner: bool,
    /// Preselected when inviting.
    pub is_default: bool,
    /// What it grants: permission and scope, as words.
    pub grants: Vec<(String, String)>,
    /// How many active or disabled members hold it.
    pub members: u64,
    /// The reader may give it; else why not.
    pub refusal: Option<String>,
}

/// A row's actions that the reader may use.
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
    /// Leave the organization: one's own row.
    Leave,
    /// Send the invitation again.
    Resend,
    /// Take the invitation back.
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
    /// Names of the roles, highest first.
    pub roles: Vec<String>,
    /// When a member last used the organization, or when an invitation was made.
    pub last_active_at: Option<Timestamp>,
    /// When a member joined; none for an invitation.
    pub joined_at: Option<Timestamp>,
    /// When an invitation runs out.
    pub expires_at: Option<Timestamp>,
    /// The row is the reader.
    pub is_self: bool,
    /// What the reader may do with it.
    pub actions: Vec<RowAction>,
}

/// What a row of the Users page stands for.
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
        /// Its state at reading.
        state: InvitationState,
        /// What became of its mail.
        delivery: Delivery,
    },
}

/// One page of a list, with the true total and the cursors of its neighbours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many match in all.
    pub total: u64,
    /// There may be more of them: a search that finds very many is counted only so far.
    #[serde(default)]
    pub at_least: bool,
    /// The cursor of the page before, if there is one.
    pub newer: Option<String>,
    /// The cursor of the page after, if there is one.
    pub older: Option<String>,
}

/// A person in an organization, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberView {
    /// The row of the list.
    pub row: UserRow,
    /// The membership.
    pub id: MembershipId,
    /// Its state.
    pub state: MembershipState,
    /// The roles held.
    pub role_ids: Vec<RoleId>,
    /// Last sign-in of the account.
    pub last_sign_in_at: Option<Timestamp>,
    /// Who invited them.
    pub invited_by: Option<Inviter>,
    /// How many sessions are open: they end when the member is removed from the last organization.
    pub sessions: u64,
    /// This is the only active owner.
    pub is_last_owner: bool,
}

/// One row of the Invitations page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    /// The invitation.
    pub id: InvitationId,
    /// The invited address.
    pub email: String,
    /// Its state at reading.
    pub state: InvitationState,
    /// Names of the roles it would give.
    pub roles: Vec<String>,
    /// Who sent it, by name.
    pub invited_by: String,
    /// Their membership.
    pub inviter_id: MembershipId,
    /// It is open, and its inviter could not give its roles any more: it waits for somebody who can.
    pub is_waiting: bool,
    /// It waits, and the reader may approve it.
    pub may_approve: bool,
    /// When it was made or last resent.
    pub sent_at: Timestamp,
    /// When it runs out; `None` is never.
    pub expires_at: Option<Timestamp>,
    /// What became of its mail.
    pub delivery: Delivery,
    /// What the reader may do with it.
    pub actions: Vec<RowAction>,
}

/// What somebody who opens an invitation's link is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenInvitation {
    /// The organization's name.
    pub org_name: String,
    /// Who invites, by name.
    pub invited_by: String,
    /// The invited address.
    pub email: String,
    /// Names of the roles.
    pub roles: Vec<String>,
    /// Until when; `None` is without end.
    pub expires_at: Option<Timestamp>,
    /// The personal note of the inviter.
    pub note: Option<String>,
    /// How it stands, and so what the page offers.
    pub standing: Standing,
}

/// How an invitation stands for the one who opens its link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Open, and nobody is signed in; nothing is said about an account until the form is sent.
    NewPerson,
    /// Open, and the address has an account: sign in and accept.
    KnownPerson,
    /// Open, and the right person is signed in: accept.
    Ready,
    /// Open, but somebody else is signed in.
    WrongAccount {
        /// The address that is signed in.
        signed_in_as: String,
    },
    /// Accepted before.
    Accepted,
    /// Taken back.
    Cancelled,
    /// Declined.
    Declined,
    /// Its time ran out.
    Expired,
    /// The inviter could not give these roles any more, so it waits for somebody who can.
    NotPermitted,
}

/// A session of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// The session.
    pub id: SessionId,
    /// The one that asks.
    pub is_current: bool,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_seen_at: Timestamp,
    /// From which address it began.
    pub ip: Option<String>,
    /// What the client calls itself.
    pub user_agent: Option<String>,
}

/// One entry of the audit log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditView {
    /// The entry.
    pub id: AuditEventId,
    /// When.
    pub at: Timestamp,
    /// Who, by name at that time.
    pub who: String,
    /// Canonical name of what was done.
    pub action: String,
    /// What was done, in words.
    pub words: String,
    /// On whom, by name at that time.
    pub target: Option<String>,
    /// The value before, as JSON text.
    pub before: Option<String>,
    /// The value after, as JSON text.
    pub after: Option<String>,
    /// Through which door.
    pub door: String,
    /// From which address.
    pub ip: Option<String>,
}

/// A mail as the mailbox page of the development configuration shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailView {
    /// The message.
    pub id: MessageId,
    /// To whom.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// What became of it.
    pub delivery: Delivery,
    /// When it was made.
    pub created_at: Timestamp,
}

/// The outcomes of inviting one address. Their words are in `invite`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InviteOutcome {
    /// A new invitation was made.
    Invited {
        /// The invitation.
        id: InvitationId,
    },
    /// It was invited before, and the invitation was sent again with these roles.
    Resent {
        /// The invitation.
        id: InvitationId,
    },
    /// The same request sent it before, so it was not sent again.
    SentBefore {
        /// The invitation, if it is still open.
        id: Option<InvitationId>,
    },
    /// It is a member already.
    AlreadyMember,
    /// It is a member who is disabled: enable them.
    DisabledHere,
    /// The same address stood earlier in the same request.
    Repeated,
    /// It is no address.
    NotAnAddress {
        /// Why not.
        error: crate::email::EmailError,
    },
    /// Its table names a role that there is not.
    UnknownRole {
        /// What it is called there.
        name: String,
    },
    /// Its roles are not what the organization asks for.
    WrongRoles {
        /// What is wrong.
        problem: crate::error::Problem,
    },
    /// The inviter may not give these roles, or may not change the invitation that is open.
    NotPermitted {
        /// Why.
        denial: crate::access::Denial,
    },
    /// The inviter has sent as many as one may; nothing was lost.
    Limited {
        /// After how many seconds this one may be sent.
        retry_after: u32,
    },
}
