//! Two organizations: for an owner of one, the other and its rows do not exist, and asking changes nothing. Every use case
//! of an organization has a case here; one without fails the test.

use domain::{
    bulk::{Bulk, BulkAction, BulkList, BulkOutcome},
    consequences::Departure,
    end_date::EndOf,
    error::{ErrorKind, Problem},
    id::{AssetId, MembershipId, RoleId, TeamId},
    invite::{LineState, SheetLine},
    landing::LandingPage,
    list::{AuditQuery, InvitationQuery, UserQuery},
    permission::{GrantSet, Permission},
    selection::{RowId, Selection},
    settings::Section,
    state::ShareLevel,
    template::RoleFate,
    view::InviteOutcome,
};
use futures::{FutureExt, future::BoxFuture};
use service::{
    Caller, Service,
    asset_kinds::{self, CreateAssetKind, RenameAssetKind},
    assets::{self, CreateAsset, ShareAsset, TransferAssets, UpdateAsset},
    audit::{self, AuditExport, ExportFormat},
    bulk,
    email_changes::{self, ChangeMemberEmail},
    imports,
    invitations::{self, InviteMembers, PreviewInvitations},
    jobs,
    members::{self, ChangeRoles, FindPeople, WhyQuestion},
    orgs,
    roles::{self, CreateRole, DeleteRole, EditedRole, PreviewRole, RoleFields, SetRoleDefaults, UpdateRole},
    sessions,
    settings::{self, RenameOrganization, SettingChanges, UpdateSettings},
    teams::{self, AddPeople, CreateTeam, MoveMember, SetLead, SetTeamRoles},
    templates::{self, ChosenTemplate, SwitchTemplate},
    undo, updates, views,
};
use testkit::{Sample, World, agreed};

mod asset_calls;
mod bulk_calls;
mod deleted;
mod going_calls;
mod list_calls;
mod organization_calls;
mod role_calls;
mod side_by_side;
mod view_calls;

use self::{
    asset_calls::{a_kind, given, project, renamed, shared},
    bulk_calls::{act, act_on_rows, preview, preview_rows, roles_of_own_member},
    going_calls::{departed, hand_over, leave},
    list_calls::{
        assets_of, chosen, exported_users, invitations_by, list, log_about, log_by, overview, uploaded,
        users_export,
    },
    member_calls::{change_roles, change_roles_until, set_end},
    role_calls::{create_role, land_on_roles, preview_role},
    view_calls::{a_view, renamed_view, updated_view},
};
use crate::{
    short::{NONE, a_picture, email, fields},
    use_cases::use_cases,
};

type Answer = Result<(), ErrorKind>;

/// What one's own organization answers to ids of another one.
#[derive(Clone, Copy)]
enum ForeignIds {
    /// `NotFound`; a list that is filtered by the id is empty.
    NotFound,
    /// The id is a role's, and the field says that there is no such role.
    UnknownRole,
    /// The id is that of a role to take another one's place, and the field says that there is no such role.
    UnknownReplacement,
    /// The id is a team's, and the field says that there is no such team.
    UnknownTeam,
    /// The id is a member's, and the field says that there is no such person.
    UnknownPerson,
    /// The use case takes no id.
    None,
}
use ForeignIds::{NotFound, UnknownPerson, UnknownReplacement, UnknownRole, UnknownTeam};

/// A call of a use case.
struct Call<'a> {
    service: &'a Service,
    caller: &'a Caller,
    slug: &'a str,
    /// The caller's own rows.
    own: &'a Sample,
    /// The rows that the call names.
    ids: &'a Sample,
}

struct Case {
    name: &'static str,
    foreign: ForeignIds,
    ask: for<'a> fn(&'a Call<'a>) -> BoxFuture<'a, Answer>,
}

macro_rules! cases {
    ($($name:literal $foreign:expr, |$c:ident| $ask:expr;)*) => {
        &[$(Case { name: $name, foreign: $foreign, ask: |$c| async move { $ask.await.map(drop) }.boxed() },)*]
    };
}

mod member_calls;
mod review_calls;

#[rustfmt::skip]
const TABLE: &[Case] = cases! {
    "asset_kinds::create" ForeignIds::None, |c| asset_kinds::create(c.service, c.caller, c.slug, a_kind());
    "asset_kinds::delete" NotFound,      |c| asset_kinds::delete(c.service, c.caller, c.slug, c.ids.asset_kind);
    "asset_kinds::get" NotFound,         |c| asset_kinds::get(c.service, c.caller, c.slug, c.ids.asset_kind);
    "asset_kinds::list" ForeignIds::None, |c| asset_kinds::list(c.service, c.caller, c.slug);
    "asset_kinds::rename" NotFound,      |c| asset_kinds::rename(c.service, c.caller, c.slug, RenameAssetKind { id: c.ids.asset_kind, name: "Receipt".to_owned() });
    "assets::chosen" NotFound,           |c| chosen(c);
    "assets::create" ForeignIds::None,   |c| assets::create(c.service, c.caller, c.slug, project());
    "assets::delete" NotFound,           |c| assets::delete(c.service, c.caller, c.slug, c.ids.asset);
    "assets::get" NotFound,              |c| assets::get(c.service, c.caller, c.slug, c.ids.asset);
    "assets::import" ForeignIds::None,   |c| assets::import(c.service, c.caller, c.slug, "Project,Apollo");
    "assets::list" NotFound,             |c| assets_of(c);
    "assets::options" ForeignIds::None,  |c| assets::options(c.service, c.caller, c.slug);
    "assets::share" NotFound,            |c| assets::share(c.service, c.caller, c.slug, shared(c));
    "assets::start" NotFound,            |c| assets::start(c.service, c.caller, c.slug, c.ids.asset);
    "assets::stop" NotFound,             |c| assets::stop(c.service, c.caller, c.slug, c.ids.asset);
    "assets::transfer" NotFound,         |c| assets::transfer(c.service, c.caller, c.slug, given(c));
    "assets::unshare" NotFound,          |c| assets::unshare(c.service, c.caller, c.slug, (c.ids.asset, c.ids.member));
    "assets::update" NotFound,           |c| assets::update(c.service, c.caller, c.slug, renamed(c));
    "audit::begin_export" NotFound,      |c| audit::begin_export(c.service, c.caller, c.slug, export_of(c.ids.member));
    "audit::export_piece" NotFound,      |c| audit::export_piece(c.service, c.caller, c.slug, &export_of(c.ids.member), None);
    "audit::list" ForeignIds::None,      |c| audit::list(c.service, c.caller, c.slug, &AuditQuery::default());
    "audit::list" NotFound,              |c| audit::list(c.service, c.caller, c.slug, &log_of(c.ids.member));
    "audit::list" NotFound,              |c| log_by(c);
    "audit::list" NotFound,              |c| log_about(c);
    "audit::parties" NotFound,           |c| audit::parties(c.service, c.caller, c.slug, &log_of(c.ids.member));
    "bulk::act" NotFound,                |c| act_on_rows(c);
    "bulk::act" UnknownRole,             |c| act(c, roles_of_own_member(c));
    "jobs::get" NotFound,                |c| jobs::get(c.service, c.caller, c.slug, c.ids.job, (None, 0));
    "bulk::preview" NotFound,            |c| preview_rows(c);
    "bulk::preview" UnknownRole,         |c| preview(c, roles_of_own_member(c));
    "email_changes::start_for_member" NotFound, |c| change_email(c);
    "imports::begin" NotFound,           |c| imports::begin(c.service, c.caller, c.slug, c.ids.import);
    "imports::failed_piece" NotFound,    |c| imports::failed_piece(c.service, c.caller, c.slug, (c.ids.import, 0));
    "imports::get" NotFound,             |c| imports::get(c.service, c.caller, c.slug, c.ids.import, (None, 0));
    "imports::options" ForeignIds::None, |c| imports::options(c.service, c.caller, c.slug);
    "imports::upload" ForeignIds::None,  |c| uploaded(c);
    "invitations::approve" NotFound,     |c| invitations::approve(c.service, c.caller, c.slug, c.ids.invitation);
    "invitations::cancel" NotFound,      |c| invitations::cancel(c.service, c.caller, c.slug, c.ids.invitation);
    "invitations::delivery_problem" NotFound, |c| invitations::delivery_problem(c.service, c.caller, c.slug, c.ids.invitation);
    "invitations::get" NotFound,         |c| invitations::get(c.service, c.caller, c.slug, c.ids.invitation);
    "invitations::invite" UnknownRole,   |c| invite(c);
    "invitations::invite" UnknownTeam,   |c| invite_into_team(c);
    "invitations::preview" UnknownTeam,  |c| preview_into_team(c);
    "invitations::link" NotFound,        |c| invitations::link(c.service, c.caller, c.slug, c.ids.invitation);
    "invitations::overview" NotFound,    |c| invitations_by(c);
    "invitations::preview" UnknownRole,  |c| preview_invitations(c);
    "invitations::resend" NotFound,      |c| invitations::resend(c.service, c.caller, c.slug, c.ids.invitation);
    "members::change_roles" NotFound,    |c| change_roles(c, c.ids.member, c.own.role);
    "members::change_roles" UnknownRole, |c| change_roles(c, c.own.member, c.ids.role);
    "members::consequences" NotFound,    |c| members::consequences(c.service, c.caller, c.slug, (c.ids.member, Departure::Removed));
    "members::departure_piece" NotFound, |c| departed(c);
    "members::hand_over" NotFound,       |c| hand_over(c);
    "members::leaving" ForeignIds::None, |c| members::leaving(c.service, c.caller, c.slug);
    "members::stop_schedules" NotFound,  |c| members::stop_schedules(c.service, c.caller, c.slug, c.ids.member);
    "members::change_roles_until" NotFound, |c| change_roles_until(c, c.ids.member);
    "members::preview_roles" NotFound,   |c| members::preview_roles(c.service, c.caller, c.slug, c.ids.member, None);
    "members::set_end" NotFound,         |c| set_end(c, c.ids.member, EndOf::Membership);
    "members::set_end" NotFound,         |c| set_end(c, c.own.member, EndOf::Role(c.ids.held_role));
    "members::set_end" NotFound,         |c| set_end(c, c.own.member, EndOf::Team(c.ids.team));
    "members::disable" NotFound,         |c| agreed::disable(c.service, c.caller, c.slug, c.ids.member);
    "members::dossier" NotFound,         |c| members::dossier(c.service, c.caller, c.slug, c.ids.member);
    "members::enable" NotFound,          |c| members::enable(c.service, c.caller, c.slug, c.ids.disabled);
    "members::preview_enabling" NotFound,        |c| members::preview_enabling(c.service, c.caller, c.slug, c.ids.disabled);
    "members::end_sessions" NotFound,    |c| members::end_sessions(c.service, c.caller, c.slug, c.ids.member);
    "members::begin_export" ForeignIds::None, |c| members::begin_export(c.service, c.caller, c.slug, users_export(c));
    "members::export_piece" NotFound,    |c| exported_users(c);
    "members::find" ForeignIds::None,    |c| members::find(c.service, c.caller, c.slug, &FindPeople::default());
    "members::get" NotFound,             |c| members::get(c.service, c.caller, c.slug, c.ids.member);
    "members::leave" ForeignIds::None,   |c| leave(c);
    "members::list" NotFound,            |c| list(c, c.ids.member.to_string());
    "members::list" NotFound,            |c| list(c, c.ids.invitation.to_string());
    "members::overview" NotFound,        |c| overview(c);
    "members::permissions" NotFound,     |c| members::permissions(c.service, c.caller, c.slug, c.ids.member, None);
    "members::why" NotFound,             |c| why(c, c.ids.member, None);
    "members::why" NotFound,             |c| why(c, c.own.member, Some(c.ids.asset));
    "members::remove" NotFound,          |c| agreed::remove(c.service, c.caller, c.slug, c.ids.member);
    "orgs::delete" ForeignIds::None,     |c| organization_calls::delete(c);
    "orgs::deletion" ForeignIds::None,   |c| orgs::deletion(c.service, c.caller, c.slug);
    "orgs::restore" ForeignIds::None,    |c| organization_calls::restore(c);
    "orgs::join" ForeignIds::None,       |c| orgs::join(c.service, c.caller, c.slug);
    "orgs::overview" ForeignIds::None,   |c| orgs::overview(c.service, c.caller, c.slug);
    "orgs::frame" ForeignIds::None,      |c| orgs::frame(c.service, c.caller, c.slug);
    "orgs::roles" ForeignIds::None,      |c| orgs::roles(c.service, c.caller, c.slug);
    "settings::get" ForeignIds::None,    |c| settings::get(c.service, c.caller, c.slug, None);
    "settings::preview" ForeignIds::None, |c| settings::preview(c.service, c.caller, c.slug, Section::Members, &no_changes());
    "settings::remove_picture" ForeignIds::None, |c| settings::remove_picture(c.service, c.caller, c.slug);
    "settings::set_successor" ForeignIds::None, |c| settings::set_successor(c.service, c.caller, c.slug, "");
    "settings::set_picture" ForeignIds::None, |c| settings::set_picture(c.service, c.caller, c.slug, a_picture());
    "settings::rename_organization" ForeignIds::None, |c| rename(c);
    "settings::update" ForeignIds::None, |c| update_settings(c);
    "orgs::landing" ForeignIds::None,    |c| orgs::landing(c.service, c.caller, c.slug);
    "templates::export" ForeignIds::None, |c| templates::export(c.service, c.caller, c.slug);
    "templates::switch" ForeignIds::None, |c| switch_template(c);
    "roles::create" ForeignIds::None,    |c| roles::create(c.service, c.caller, c.slug, create_role(None));
    "roles::create" NotFound,            |c| roles::create(c.service, c.caller, c.slug, create_role(Some(c.ids.role)));
    "roles::delete" NotFound,            |c| roles::delete(c.service, c.caller, c.slug, DeleteRole { role: c.ids.custom_role, replacement: None, agreed: None });
    "roles::delete" UnknownReplacement,  |c| roles::delete(c.service, c.caller, c.slug, DeleteRole { role: c.own.custom_role, replacement: Some(c.ids.role), agreed: None });
    "roles::deletion" NotFound,          |c| roles::deletion(c.service, c.caller, c.slug, c.ids.custom_role);
    "roles::get" NotFound,               |c| roles::get(c.service, c.caller, c.slug, EditedRole::Existing(c.ids.custom_role));
    "roles::preview_deletion" NotFound,  |c| roles::preview_deletion(c.service, c.caller, c.slug, (c.ids.custom_role, None));
    "roles::preview_deletion" UnknownReplacement, |c| roles::preview_deletion(c.service, c.caller, c.slug, (c.own.custom_role, Some(c.ids.role)));
    "roles::preview" NotFound,           |c| preview_role(c, Some(c.ids.custom_role), None);
    "roles::preview" NotFound,           |c| preview_role(c, None, Some(c.ids.role));
    "roles::set_defaults" NotFound,      |c| roles::set_defaults(c.service, c.caller, c.slug, land_on_roles(c.ids.role));
    "roles::update" NotFound,            |c| roles::update(c.service, c.caller, c.slug, UpdateRole { role: c.ids.custom_role, fields: create_role(None).fields, agreed: None });
    "teams::add_people" NotFound,        |c| add_people(c, c.ids.team, c.own.member);
    "teams::add_people" UnknownPerson,   |c| add_people(c, c.own.team, c.ids.member);
    "teams::create" UnknownPerson,       |c| create_team(c);
    "teams::delete" NotFound,            |c| teams::delete(c.service, c.caller, c.slug, c.ids.team);
    "teams::get" NotFound,               |c| teams::get(c.service, c.caller, c.slug, c.ids.team, "");
    "teams::list" ForeignIds::None,      |c| teams::list(c.service, c.caller, c.slug);
    "teams::move_member" NotFound,       |c| move_member(c, c.ids.member, c.own.team);
    "teams::move_member" UnknownTeam,    |c| move_member(c, c.own.member, c.ids.team);
    "teams::remove_picture" NotFound,    |c| teams::remove_picture(c.service, c.caller, c.slug, c.ids.team);
    "teams::rename" NotFound,            |c| teams::rename(c.service, c.caller, c.slug, c.ids.team, "Another name");
    "teams::set_lead" NotFound,          |c| set_lead(c, c.ids.team, c.own.member);
    "teams::set_lead" NotFound,          |c| set_lead(c, c.own.team, c.ids.member);
    "teams::set_picture" NotFound,       |c| teams::set_picture(c.service, c.caller, c.slug, c.ids.team, a_picture());
    "teams::set_roles" NotFound,         |c| set_roles(c, c.ids.team, c.own.role);
    "teams::set_roles" UnknownRole,      |c| set_roles(c, c.own.team, c.ids.role);
    "undo::list" ForeignIds::None,       |c| undo::list(c.service, c.caller, c.slug, None);
    "undo::undo" NotFound,               |c| undo::undo(c.service, c.caller, c.slug, c.ids.undo);
    "updates::subscribe" ForeignIds::None, |c| updates::subscribe(c.service, c.caller, c.slug, None);
    "views::delete" NotFound,            |c| views::delete(c.service, c.caller, c.slug, c.ids.view);
    "views::list" ForeignIds::None,      |c| views::list(c.service, c.caller, c.slug);
    "views::rename" NotFound,            |c| views::rename(c.service, c.caller, c.slug, renamed_view(c));
    "views::save" ForeignIds::None,      |c| views::save(c.service, c.caller, c.slug, a_view());
    "views::share" NotFound,             |c| views::share(c.service, c.caller, c.slug, c.ids.view);
    "views::unshare" NotFound,           |c| views::unshare(c.service, c.caller, c.slug, c.ids.view);
    "views::update" NotFound,            |c| views::update(c.service, c.caller, c.slug, updated_view(c));
};

/// The public functions that nobody calls for an organization by its address, with the reason.
const WITHOUT_ORGANIZATION: &[(&str, &str)] = &[
    ("Service::public_url", "the installation's"),
    ("Subscription::next", "the subscription names the organization"),
    ("accounts::rename", "one's own account"),
    ("accounts::remove_picture", "one's own account"),
    ("accounts::set_language", "one's own account"),
    ("accounts::set_picture", "one's own account"),
    ("check_invariants", "the operator's command line"),
    ("check_secret_key", "the server's start"),
    ("closing::close_account", "one's own account"),
    ("closing::consequences", "one's own account"),
    ("email_changes::cancel", "one's own account"),
    ("email_changes::cancel_by_link", "the token names the account"),
    ("email_changes::confirm", "the token names the account"),
    ("email_changes::find", "one's own account"),
    ("email_changes::open", "the token names the account"),
    ("email_changes::open_cancel", "the token names the account"),
    ("email_changes::start", "one's own account"),
    ("invitations::accept", "the token names the invitation"),
    ("invitations::decline", "the token names the invitation"),
    ("invitations::join", "the token names the invitation"),
    ("invitations::move_over", "the token names the invitation"),
    ("invitations::open", "the token names the invitation"),
    ("invitations::resume", "the token names the invitation"),
    ("jobs::run_next", "the server's job runner"),
    ("jobs::take_over", "the server's job runner"),
    ("jobs::take_over", "the server's start"),
    ("mail::mailbox", "development only: all mails of the installation"),
    ("mail::settings", "the installation's"),
    ("orgs::add_owner", "the operator's command line"),
    ("orgs::create", "makes a new one of one's own"),
    ("orgs::create_for", "the operator's command line"),
    ("orgs::home", "one's own memberships"),
    ("orgs::joinable", "those that share the domain of one's own address"),
    ("orgs::restorable", "one's own memberships"),
    ("passwords::change", "one's own account"),
    ("passwords::check_reset", "the token names the account"),
    ("passwords::make_owner_link", "the operator's command line"),
    ("passwords::request_reset", "before sign-in"),
    ("passwords::reset", "the token names the account"),
    ("picture::get", "the picture names whose it is; the tests of pictures ask from another organization"),
    ("purge_expired", "the server's maintenance"),
    ("schedule_deadlines", "the server's maintenance"),
    ("schedule_purge", "the server's maintenance"),
    ("seed::example", "the operator's command line: makes a new one"),
    ("seed::only_organization", "the operator's command line"),
    ("seed::seed", "the operator's command line: takes an address, but no caller"),
    ("sessions::authenticate", "the token names the session"),
    ("sessions::list", "one's own account"),
    ("sessions::revoke", "one's own account"),
    ("sessions::revoke_others", "one's own account"),
    ("sessions::sign_in", "before sign-in"),
    ("sessions::sign_out", "one's own account"),
    ("setup::check_link", "before there is an organization"),
    ("setup::complete", "before there is an organization"),
    ("setup::is_set_up", "before there is an organization"),
    ("setup::make_link", "the operator's command line"),
    ("sign_ups::complete", "makes a new one of one's own"),
    ("sign_ups::is_open", "the installation's"),
    ("sign_ups::open", "before there is an organization"),
    ("sign_ups::request", "before there is an account"),
];

async fn why(c: &Call<'_>, member: MembershipId, asset: Option<AssetId>) -> Answer {
    let question = WhyQuestion { member, permission: Permission::MEMBER_READ, asset };
    members::why(c.service, c.caller, c.slug, &question).await.map(drop)
}

async fn change_email(call: &Call<'_>) -> Answer {
    let email = format!("new-{}@example.com", call.ids.member);
    let command = ChangeMemberEmail { member: call.ids.member, email };
    email_changes::start_for_member(call.service, call.caller, call.slug, command).await
}

fn no_changes() -> SettingChanges {
    let values = [("members.leave".to_owned(), "everyone".to_owned())].into();
    SettingChanges { values, ..SettingChanges::default() }
}

async fn update_settings(call: &Call<'_>) -> Answer {
    let command = UpdateSettings { section: Section::Members, changes: no_changes(), confirmed: Vec::new() };
    settings::update(call.service, call.caller, call.slug, command).await.map(drop)
}

async fn switch_template(call: &Call<'_>) -> Answer {
    let command = SwitchTemplate {
        template: ChosenTemplate::built_in("cloud"),
        fates: [(call.ids.role, RoleFate::Deleted)].into(),
        agreed: String::new(),
    };
    templates::switch(call.service, call.caller, call.slug, command).await.map(drop)
}

async fn rename(call: &Call<'_>) -> Answer {
    let command = RenameOrganization { name: "Another Name".to_owned(), slug: call.slug.to_owned() };
    settings::rename_organization(call.service, call.caller, call.slug, command).await.map(drop)
}

fn log_of(member: MembershipId) -> AuditQuery {
    AuditQuery { person: Some(member), ..AuditQuery::default() }
}

fn export_of(member: MembershipId) -> AuditExport {
    AuditExport { query: log_of(member), format: ExportFormat::Csv }
}

/// The one line of a list of people.
fn line(lines: &[SheetLine]) -> Answer {
    match &lines[0].state {
        LineState::Decided(InviteOutcome::WrongRoles { problem }) => {
            Err(ErrorKind::field("roles", problem.clone()))
        }
        LineState::New | LineState::Decided(InviteOutcome::Invited { .. }) => Ok(()),
        other => panic!("{other:?}"),
    }
}

async fn invite(c: &Call<'_>) -> Answer {
    let command = InviteMembers::pasted("new@example.com", vec![c.ids.role]);
    line(&invitations::invite(c.service, c.caller, c.slug, command).await?)
}

async fn preview_invitations(c: &Call<'_>) -> Answer {
    let command = PreviewInvitations {
        pasted: "new@example.com".to_owned(),
        roles: vec![c.ids.role],
        ..PreviewInvitations::default()
    };
    line(&invitations::preview(c.service, c.caller, c.slug, command).await?.lines)
}

async fn invite_into_team(c: &Call<'_>) -> Answer {
    let command = InviteMembers::pasted("new@example.com", vec![c.own.role]);
    let command = InviteMembers { team: Some(c.ids.team), ..command };
    line(&invitations::invite(c.service, c.caller, c.slug, command).await?)
}

async fn preview_into_team(c: &Call<'_>) -> Answer {
    let command = PreviewInvitations {
        pasted: "new@example.com".to_owned(),
        roles: vec![c.own.role],
        team: Some(c.ids.team),
        ..PreviewInvitations::default()
    };
    line(&invitations::preview(c.service, c.caller, c.slug, command).await?.lines)
}

async fn create_team(c: &Call<'_>) -> Answer {
    let command =
        CreateTeam { name: "Another team".to_owned(), people: vec![c.ids.member], ..CreateTeam::default() };
    teams::create(c.service, c.caller, c.slug, command).await.map(drop)
}

async fn add_people(c: &Call<'_>, team: TeamId, member: MembershipId) -> Answer {
    let command = AddPeople { team, people: vec![member] };
    teams::add_people(c.service, c.caller, c.slug, command).await.map(drop)
}

async fn set_lead(c: &Call<'_>, team: TeamId, member: MembershipId) -> Answer {
    teams::set_lead(c.service, c.caller, c.slug, SetLead { team, member, leads: true }).await
}

async fn set_roles(c: &Call<'_>, team: TeamId, role: RoleId) -> Answer {
    teams::set_roles(c.service, c.caller, c.slug, SetTeamRoles { team, roles: vec![role] }).await
}

async fn move_member(c: &Call<'_>, member: MembershipId, to: TeamId) -> Answer {
    let command = MoveMember { member, from: None, to: Some(to) };
    teams::move_member(c.service, c.caller, c.slug, command).await
}

#[test]
fn every_use_case_of_an_organization_has_a_case_and_every_other_one_a_reason() {
    let found = use_cases();
    let cases = || TABLE.iter().chain(member_calls::TABLE).chain(review_calls::TABLE);
    let has_case = |name: &str| cases().any(|case| case.name == name);
    let has_reason = |name: &str| WITHOUT_ORGANIZATION.iter().any(|(other, _)| *other == name);
    let mut wrong = Vec::new();
    for use_case in &found {
        let name = use_case.name.as_str();
        let problem = match (use_case.takes_slug(), has_case(name), has_reason(name)) {
            (true, true, false) | (false, false, true) => continue,
            (true, false, true) if !use_case.takes_caller() => continue,
            (true, ..) => "must be in the table of cases alone",
            (false, ..) => "must be in the list of those without organization alone",
        };
        wrong.push(format!("{name}: {problem}"));
    }
    let named = cases().map(|case| case.name).chain(WITHOUT_ORGANIZATION.iter().map(|(name, _)| *name));
    let is_there = |name: &str| found.iter().any(|use_case| use_case.name == name);
    wrong.extend(
        named.filter(|name| !is_there(name)).map(|name| format!("{name}: there is no such use case")),
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn with_ids_of_another_organization_nothing_is_found_and_nothing_changes() {
    let world = World::sqlite().await;
    world.set_up().await;
    let mut wrong = Vec::new();
    for case in TABLE.iter().chain(member_calls::TABLE).chain(review_calls::TABLE) {
        let (acme, globex) = (world.organization("Acme Two").await, world.organization("Globex").await);
        // So that the first owner may leave.
        world.enrol(&acme, "owner").await;
        let (own, foreign) = (world.sample(&acme).await, world.sample(&globex).await);
        let before = everything(&world, [&acme.slug, &globex.slug]).await;
        let of_own = match case.foreign {
            NotFound => Some(ErrorKind::NotFound),
            UnknownRole => Some(ErrorKind::field("roles", Problem::UnknownRole)),
            UnknownReplacement => Some(ErrorKind::field("replacement", Problem::UnknownRole)),
            UnknownTeam => Some(ErrorKind::field("team", Problem::UnknownTeam)),
            UnknownPerson => Some(ErrorKind::field("people", Problem::UnknownPerson)),
            ForeignIds::None => None,
        };
        let calls = [
            (&globex.slug, &own, Some(ErrorKind::NotFound)),
            (&globex.slug, &foreign, Some(ErrorKind::NotFound)),
            (&acme.slug, &foreign, of_own),
        ];
        let call = |slug, ids| Call { service: &world.service, caller: &acme.owner, slug, own: &own, ids };
        for (slug, ids, expected) in calls {
            let Some(expected) = expected else { continue };
            let answer = (case.ask)(&call(slug, ids)).await;
            if answer != Err(expected) {
                let whose = if std::ptr::eq(ids, &raw const own) { "own" } else { "foreign" };
                wrong.push(format!("{} in {slug} with {whose} ids: {answer:?}", case.name));
            }
        }
        if everything(&world, [&acme.slug, &globex.slug]).await != before {
            wrong.push(format!("{}: something changed", case.name));
        }
        // The same with one's own rows succeeds, so nothing was refused for another reason.
        let answer = (case.ask)(&call(&acme.slug, &own)).await;
        if answer.is_err() {
            wrong.push(format!("{} with everything of one's own: {answer:?}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(world.violations().await, NONE);
}

/// Everything that a request can change, denials included.
async fn everything(world: &World, slugs: [&str; 2]) -> Vec<String> {
    let mut lines = world.snapshot(&slugs).await;
    for slug in slugs {
        lines.extend(world.denials(slug).await.iter().map(|event| format!("{event:?}")));
    }
    lines
}
