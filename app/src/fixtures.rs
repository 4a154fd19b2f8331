//! Data to render in tests. It knows no service and no database.

use ::messages::Messages;
use domain::{
    consequences::{Consequences, Departure, OwnedAssets},
    id::InvitationId,
    landing::LandingPage,
    language::Language,
    layout::Layout,
    policy::TeamsMode,
    review::GrantStanding,
    state::{Delivery, InvitationState, MembershipState},
    template::Template,
    time::Timestamp,
    view::{
        AccountView, AssetKindRow, AssetKindsPage, DepartureView, FrameView, InvitationView, May,
        MayWithTeam, MemberDetailView, MemberView, OrgView, OwnAssetKindView, ReviewScope, ReviewView,
        ReviewedGrant, ReviewedPerson, RoleView, RowAction, TeamBrief, TeamCandidate, TeamMember, TeamPage,
        TeamRoleChoice, TeamView, UserKind, UserRow,
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
        sequence: 7,
        account: AccountView {
            id: id("acc", 1),
            name: "Ada Lovelace".into(),
            email: "ada@example.com".into(),
            picture: None,
        },
        membership_id: id("mem", 1),
        org: OrgView { id: id("org", 1), slug: "acme".into(), name: "Acme".into(), picture: None },
        other_orgs: Vec::new(),
        may: May {
            read_overview: false,
            read_members: true,
            share_views: true,
            change_roles: true,
            update_members: true,
            remove_members: true,
            invite: true,
            read_invitations: true,
            update_invitations: true,
            copy_links: true,
            read_roles: true,
            create_roles: true,
            read_audit: true,
            export_audit: true,
            read_assets: true,
            update_asset_kinds: true,
            undo: true,
            leave: true,
            change_settings: true,
            change_license: true,
            read_teams: false,
            create_teams: false,
            update_teams: false,
            delete_teams: false,
            review: true,
        },
        administered: Vec::new(),
        template: "standard".into(),
        words: words(),
        layout: Layout::default(),
        role_actions: Vec::new(),
        language: Language::English,
        open_invitations: Some(3),
        waiting_reviews: 0,
        seats: None,
        has_mail: true,
        one_role_only: false,
        one_team_only: false,
        team_required: false,
        teams: Vec::new(),
        role_required: true,
        undo_days: 30,
        is_only_owner: false,
    }
}

/// What somebody who manages teams sees in an organization of the template `analytics`.
#[expect(clippy::unwrap_used, reason = "the template is part of the program")]
pub(crate) fn analytics_frame() -> FrameView {
    let template = Template::load("analytics").unwrap();
    let mut frame = FrameView {
        template: template.key.clone(),
        words: Messages::default().words(&template.key, &Words::default()),
        layout: template.layout.clone(),
        one_team_only: template.policy().teams_mode == TeamsMode::One,
        ..frame()
    };
    let may = &mut frame.may;
    (may.read_teams, may.create_teams, may.update_teams, may.delete_teams) = (true, true, true, true);
    frame
}

pub(crate) fn member_row(number: usize, roles: &[&str]) -> UserRow {
    UserRow {
        kind: UserKind::Member { id: id("mem", number), state: MembershipState::Active },
        name: format!("Member {number}"),
        email: format!("member{number}@example.com"),
        picture: None,
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        teams: Vec::new(),
        last_active_at: Some(Timestamp::from_micros(0)),
        last_sign_in_at: None,
        joined_at: Some(Timestamp::from_micros(0)),
        expires_at: None,
        ending: Vec::new(),
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
        role_ends: Vec::new(),
        by_team: Vec::new(),
        last_sign_in_at: None,
        invited_by: None,
        sessions: 0,
        is_last_owner: false,
    };
    MemberDetailView {
        member,
        sessions: None,
        sent: None,
        teams: None,
        ends: Vec::new(),
        entries: None,
        assets: None,
        schedules: Vec::new(),
        may_hand_over: false,
        departures: Vec::new(),
        sees_permissions: false,
    }
}

/// What an owner leaves behind in Globex.
#[expect(clippy::unwrap_used, reason = "the name of a kind of assets reads")]
pub(crate) fn departure() -> DepartureView {
    let kind = |name: &str| name.parse().unwrap();
    let owned =
        |name: &str, count, running| OwnedAssets { kind: kind(name), count, parts_of_others: 0, running };
    DepartureView {
        org: OrgView { id: id("org", 2), slug: "globex".into(), name: "Globex".into(), picture: None },
        plan: Consequences {
            departure: Departure::Left,
            assets: vec![owned("Schedule", 1, 1), owned("Workbook", 2, 0)],
            sessions: 2,
            invitations: 1,
            roles: vec!["Owner".into()],
            permissions: 9,
            teams: vec!["Sales".into()],
            owners_left: Some(2),
            seats: None,
            closes_account: false,
            successor: None,
        },
        kinds: ["Schedule", "Workbook"].map(|name| (kind(name), name.to_owned())).into(),
        obstacles: Vec::new(),
        hand_over: None,
    }
}

pub(crate) fn team_brief(number: usize, name: &str) -> TeamBrief {
    TeamBrief { id: id("tea", number), name: name.to_owned() }
}

pub(crate) fn team(number: usize, name: &str, people: u64) -> TeamView {
    TeamView {
        id: id("tea", number),
        name: name.to_owned(),
        picture: None,
        people,
        roles: Vec::new(),
        may_update: false,
    }
}

pub(crate) fn candidate(number: usize, teams: &[&str]) -> TeamCandidate {
    TeamCandidate {
        id: id("mem", number),
        name: format!("Member {number}"),
        email: format!("member{number}@example.com"),
        teams: teams.iter().map(|team| (*team).to_owned()).collect(),
    }
}

/// A team with one member, beside the team Day shift.
/// Two kinds of the template and one of the organization's own.
#[expect(clippy::unwrap_used, reason = "the keys are right")]
pub(crate) fn asset_kinds() -> AssetKindsPage {
    let own = own_asset_kind();
    let row = |kind: &str, parent: Option<&str>| AssetKindRow {
        id: None,
        kind: kind.parse().unwrap(),
        name: kind.to_owned(),
        parent: parent.map(str::to_owned),
        assets: 0,
    };
    let invoice = AssetKindRow { id: Some(own.id), assets: 3, ..row("Invoice", Some("Project")) };
    AssetKindsPage { kinds: vec![row("Project", None), row("Document", Some("Project")), invoice] }
}

/// A kind of the organization's own, without assets.
#[expect(clippy::unwrap_used, reason = "the key is right")]
pub(crate) fn own_asset_kind() -> OwnAssetKindView {
    OwnAssetKindView {
        id: id("akd", 1),
        kind: "Invoice".parse().unwrap(),
        name: "Invoice".to_owned(),
        assets: 0,
        role_count: 2,
        roles: vec!["Owner".to_owned(), "Night shift".to_owned()],
        parts: Vec::new(),
    }
}

pub(crate) fn team_page(name: &str) -> TeamPage {
    TeamPage {
        team: team(1, name, 1),
        people: vec![TeamMember {
            id: id("mem", 1),
            name: "Member 1".into(),
            email: "member1@example.com".into(),
            picture: None,
            state: MembershipState::Active,
            leads: false,
        }],
        candidates: vec![candidate(2, &[])],
        has_more_candidates: false,
        search: String::new(),
        others: vec![team_brief(2, "Day shift")],
        invitations: 0,
        roles: Vec::new(),
        may: MayWithTeam::default(),
        deletion: None,
    }
}

/// The same for somebody who may do everything with it.
pub(crate) fn managed_team_page(name: &str) -> TeamPage {
    let may = MayWithTeam { update: true, make_leads: true, set_roles: true, delete: true, invite: true };
    TeamPage { may, ..team_page(name) }
}

pub(crate) fn team_role(number: usize, name: &str, is_given: bool) -> TeamRoleChoice {
    TeamRoleChoice {
        id: id("rol", number),
        name: name.to_owned(),
        description: String::new(),
        is_given,
        refusal: None,
    }
}

/// An open access review with three grants, of which one is attested.
pub(crate) fn review(name: &str) -> ReviewView {
    ReviewView {
        id: id("rev", 1),
        name: name.to_owned(),
        scope: ReviewScope::default(),
        started_by: "Ada Lovelace".to_owned(),
        started_at: Timestamp::from_micros(0),
        until: Timestamp::from_micros(86_400_000_000),
        reviewers: vec!["Ada Lovelace".to_owned()],
        ended_at: None,
        ended_by: None,
        grants: 3,
        attested: 1,
        flagged: 0,
        waiting: 0,
    }
}

/// Somebody with two roles of their own, numbered 7 and 9, and one by a team.
pub(crate) fn reviewed_person(number: usize) -> ReviewedPerson {
    let grant = |number, role: &str, team: Option<&str>| ReviewedGrant {
        number,
        role: role.to_owned(),
        team: team.map(str::to_owned),
        standing: GrantStanding::Unchanged,
        decided: None,
        outcome: None,
    };
    ReviewedPerson {
        id: id("mem", number),
        name: format!("Member {number}"),
        email: format!("member{number}@example.com"),
        picture: None,
        last_sign_in_at: None,
        is_self: false,
        may_attest: true,
        may_flag: true,
        grants: vec![
            grant(7, "Admin", None),
            grant(9, "Member", None),
            grant(8, "Viewer", Some("Night shift")),
        ],
    }
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
        is_system: true,
        default_view: LandingPage::Users,
        grants: Vec::new(),
        members: 0,
        refusal: None,
        actions: Vec::new(),
    }
}
