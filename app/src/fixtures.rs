//! Data to render in tests. It knows no service and no database.

use ::messages::Messages;
use domain::{
    id::InvitationId,
    language::Language,
    layout::Layout,
    state::{Delivery, InvitationState, MembershipState},
    time::Timestamp,
    view::{
        AccountView, FrameView, InvitationView, May, MemberDetailView, MemberView, OrgView, RoleView,
        RowAction, UserKind, UserRow,
    },
    words::Words,
};

/// The id with this number, read from its text.
#[expect(clippy::unwrap_used, reason = "an id made of hexadecimal digits reads")]
fn id<T: std::str::FromStr<Err = domain::id::InvalidId>>(prefix: &str, number: usize) -> T {
    format!("{prefix}_{number:032x}").parse().unwrap()
}

pub(crate) fn invitation_id(number: usize) -> InvitationId {
    id("inv", number)
}

/// The words of the template `standard`.
pub(crate) fn words() -> Words {
    Messages::default().words("standard", &Words::default())
}

pub(crate) fn frame() -> FrameView {
    FrameView {
        account: AccountView {
            id: id("acc", 1),
            name: "Ada Lovelace".into(),
            email: "ada@example.com".into(),
        },
        membership_id: id("mem", 1),
        org: OrgView { id: id("org", 1), slug: "acme".into(), name: "Acme".into() },
        other_orgs: Vec::new(),
        may: May {
            read_members: true,
            change_roles: true,
            update_members: true,
            remove_members: true,
            invite: true,
            read_invitations: true,
            update_invitations: true,
            copy_links: true,
            read_roles: true,
            read_audit: true,
            undo: true,
            leave: true,
        },
        template: "standard".into(),
        words: words(),
        layout: Layout::default(),
        role_actions: Vec::new(),
        language: Language::English,
        open_invitations: Some(3),
        has_mail: true,
        one_role_only: false,
        role_required: true,
        undo_days: 30,
    }
}

pub(crate) fn member_row(number: usize, roles: &[&str]) -> UserRow {
    UserRow {
        kind: UserKind::Member { id: id("mem", number), state: MembershipState::Active },
        name: format!("Member {number}"),
        email: format!("member{number}@example.com"),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        last_active_at: Some(Timestamp::from_micros(0)),
        last_sign_in_at: None,
        joined_at: Some(Timestamp::from_micros(0)),
        expires_at: None,
        is_self: false,
        actions: vec![RowAction::ChangeRoles],
    }
}

pub(crate) fn invitation_row(number: usize) -> UserRow {
    let kind = UserKind::Invitation {
        id: invitation_id(number),
        state: InvitationState::Pending,
        delivery: Delivery::None,
    };
    UserRow {
        kind,
        name: String::new(),
        actions: vec![RowAction::Resend, RowAction::CopyLink],
        ..member_row(number, &["Member"])
    }
}

pub(crate) fn invitation(state: InvitationState, delivery: Delivery) -> InvitationView {
    InvitationView {
        id: invitation_id(1),
        email: "grace@example.com".into(),
        state,
        roles: vec!["Member".into()],
        invited_by: "Ada Lovelace".into(),
        inviter_id: id("mem", 1),
        is_waiting: false,
        may_approve: false,
        sent_at: Timestamp::from_micros(0),
        expires_at: Some(Timestamp::from_micros(1)),
        delivery,
        actions: Vec::new(),
    }
}

/// The dossier of a member of whom the reader sees only the facts.
pub(crate) fn dossier() -> MemberDetailView {
    let member = MemberView {
        row: member_row(1, &["Member"]),
        id: id("mem", 1),
        state: MembershipState::Active,
        role_ids: Vec::new(),
        last_sign_in_at: None,
        invited_by: None,
        sessions: 0,
        is_last_owner: false,
    };
    MemberDetailView { member, sessions: None, sent: None, entries: None }
}

pub(crate) fn role(number: usize, name: &str) -> RoleView {
    RoleView {
        id: id("rol", number),
        key: name.to_lowercase(),
        name: name.to_owned(),
        description: String::new(),
        audience: String::new(),
        rank: 30,
        is_owner: false,
        is_default: false,
        grants: Vec::new(),
        members: 0,
        refusal: None,
    }
}
