//! The authorization matrix: every use case that somebody signed in can call, asked by every role of the standard
//! template, by somebody from outside and by a disabled admin. A use case that is missing here fails the test.

use domain::{
    bulk::{Bulk, BulkAction, BulkList},
    consequences::{AssetChoices, AssetFate, Departure},
    end_date::{EndOf, NewEnd},
    error::ErrorKind,
    id::{DepartureId, MembershipId},
    invite::SheetLine,
    landing::LandingPage,
    language::Language,
    list::{AssetQuery, AuditQuery, InvitationQuery, UserQuery},
    permission::{GrantSet, Permission},
    selection::Selection,
    settings::Section,
    state::{MembershipState, ShareLevel},
    view::InviteOutcome,
};
use futures::{FutureExt, future::BoxFuture};
use service::{
    Caller, accounts,
    asset_kinds::{self, CreateAssetKind, RenameAssetKind},
    assets::{self, CreateAsset, ShareAsset, TransferAssets, UpdateAsset},
    audit::{self, AuditExport, ExportFormat},
    bulk, closing,
    email_changes::{self, ChangeEmail, ChangeMemberEmail},
    invitations::{self, InviteMembers, PreviewInvitations},
    jobs,
    members::{self, ChangeRoles, FindPeople, RenameMember, RoleEnds, SetEnd, UsersExport, WhyQuestion},
    orgs::{self, CreateOrganization},
    passwords::{self, ChangePassword},
    picture,
    roles::{self, CreateRole, DeleteRole, EditedRole, PreviewRole, RoleFields, SetRoleDefaults, UpdateRole},
    sessions,
    settings::{self, RenameOrganization, SettingChanges, UpdateSettings},
    teams::{self, AddPeople, CreateTeam, MoveMember, SetLead, SetTeamRoles},
    templates::{self, ChosenTemplate, SwitchTemplate},
    undo, updates,
};
use testkit::{Org, PASSWORD, Sample, World, agreed};
use uuid::Uuid;

mod asset_calls;
mod organization_calls;

use self::{
    asset_calls::{a_kind, given, import, project, renamed, shared},
    organization_calls::delete_organization,
};
use crate::{
    short::{NONE, a_picture, email, outcome, secret},
    use_cases::{UseCase, use_cases},
};

/// Who asks: four roles, an account that is in no organization, an admin who was disabled.
const WHO: [&str; 6] = ["owner", "admin", "member", "viewer", "stranger", "disabled"];
const ROLES: [&str; 4] = ["owner", "admin", "member", "viewer"];

const OK: &str = "ok";
const NO: &str = "access.denied";
const NF: &str = "not_found";
const SO: &str = "session.none";

/// One question: an organization of its own, with something of each kind in it.
struct Case<'w> {
    world: &'w World,
    org: Org,
    caller: Caller,
    rows: Sample,
}

struct Row {
    name: &'static str,
    /// In the order of [`WHO`]: `ok` or the code of the refusal.
    expected: [&'static str; 6],
    ask: for<'a> fn(&'a Case<'_>) -> BoxFuture<'a, Result<(), ErrorKind>>,
}

macro_rules! rows {
    ($($name:literal $expected:tt |$c:ident| $ask:expr;)*) => {
        &[$(Row { name: $name, expected: $expected, ask: |$c| async move { $ask.await.map(drop) }.boxed() },)*]
    };
}

mod imports;
mod own_account;
mod reviews;
mod view_rows;

use self::own_account::{accept_elsewhere, change_own_email, change_password, close_account, move_elsewhere};

/// Everything goes to the owner.
fn handing_over(c: &Case<'_>) -> (MembershipId, AssetChoices) {
    (c.rows.member, AssetChoices::all(AssetFate::HandOver(email(&c.org.owner).to_owned())))
}

/// The id of no departure.
fn no_departure() -> DepartureId {
    DepartureId::new(Uuid::nil())
}

/// Every row.
fn table() -> impl Iterator<Item = &'static Row> {
    TABLE.iter().chain(imports::TABLE).chain(reviews::TABLE).chain(view_rows::TABLE)
}

#[rustfmt::skip]
const TABLE: &[Row] = rows! {
    // Use case                  owner admin member viewer stranger disabled
    "orgs::home"                 [OK,  OK,   OK,    OK,    OK,      OK] |c| orgs::home(&c.world.service, &c.caller);
    "orgs::frame"                [OK,  OK,   OK,    OK,    NF,      NF] |c| orgs::frame(&c.world.service, &c.caller, &c.org.slug);
    // The one session of somebody disabled here, and a member nowhere else, has ended.
    "updates::subscribe"         [OK,  OK,   OK,    OK,    NF,      SO] |c| updates::subscribe(&c.world.service, &c.caller, &c.org.slug, None);
    "orgs::roles"                [OK,  OK,   OK,    NO,    NF,      NF] |c| orgs::roles(&c.world.service, &c.caller, &c.org.slug);
    "orgs::landing"              [OK,  OK,   OK,    OK,    NF,      NF] |c| orgs::landing(&c.world.service, &c.caller, &c.org.slug);
    "roles::create"              [OK,  OK,   NO,    NO,    NF,      NF] |c| roles::create(&c.world.service, &c.caller, &c.org.slug, new_role());
    "roles::get"                 [OK,  OK,   NO,    NO,    NF,      NF] |c| roles::get(&c.world.service, &c.caller, &c.org.slug, EditedRole::Existing(c.rows.custom_role));
    "roles::preview"             [OK,  OK,   NO,    NO,    NF,      NF] |c| roles::preview(&c.world.service, &c.caller, &c.org.slug, preview_role(c));
    "roles::update"              [OK,  OK,   NO,    NO,    NF,      NF] |c| roles::update(&c.world.service, &c.caller, &c.org.slug, UpdateRole { role: c.rows.custom_role, fields: new_role().fields, agreed: None });
    "roles::set_defaults"        [OK,  OK,   NO,    NO,    NF,      NF] |c| roles::set_defaults(&c.world.service, &c.caller, &c.org.slug, land_on_roles(c));
    "roles::deletion"            [OK,  OK,   NO,    NO,    NF,      NF] |c| roles::deletion(&c.world.service, &c.caller, &c.org.slug, c.rows.custom_role);
    "roles::preview_deletion"    [OK,  OK,   NO,    NO,    NF,      NF] |c| roles::preview_deletion(&c.world.service, &c.caller, &c.org.slug, (c.rows.custom_role, None));
    "roles::delete"              [OK,  OK,   NO,    NO,    NF,      NF] |c| roles::delete(&c.world.service, &c.caller, &c.org.slug, DeleteRole { role: c.rows.custom_role, replacement: None, agreed: None });
    "orgs::deletion"             [OK,  NO,   NO,    NO,    NF,      NF] |c| orgs::deletion(&c.world.service, &c.caller, &c.org.slug);
    "orgs::delete"               [OK,  NO,   NO,    NO,    NF,      NF] |c| delete_organization(c);
    // It is not deleted: whoever may restore it is told that it is there.
    "orgs::restore"              [OK,  NO,   NO,    NO,    NF,      NF] |c| orgs::restore(&c.world.service, &c.caller, &c.org.slug);
    "orgs::restorable"           [OK,  OK,   OK,    OK,    OK,      OK] |c| orgs::restorable(&c.world.service, &c.caller);
    "orgs::overview"             [OK,  OK,   NO,    NO,    NF,      NF] |c| orgs::overview(&c.world.service, &c.caller, &c.org.slug);
    "members::list"              [OK,  OK,   OK,    OK,    NF,      NF] |c| members::list(&c.world.service, &c.caller, &c.org.slug, &UserQuery::default());
    "members::overview"          [OK,  OK,   OK,    OK,    NF,      NF] |c| members::overview(&c.world.service, &c.caller, &c.org.slug, &UserQuery::default());
    "members::begin_export"      [OK,  OK,   OK,    OK,    NF,      NF] |c| members::begin_export(&c.world.service, &c.caller, &c.org.slug, all_users());
    "members::export_piece"      [OK,  OK,   OK,    OK,    NF,      NF] |c| members::export_piece(&c.world.service, &c.caller, &c.org.slug, &all_users(), None);
    "members::find"              [OK,  OK,   OK,    OK,    NF,      NF] |c| members::find(&c.world.service, &c.caller, &c.org.slug, &FindPeople::default());
    "members::get"               [OK,  OK,   OK,    OK,    NF,      NF] |c| members::get(&c.world.service, &c.caller, &c.org.slug, c.rows.member);
    "members::dossier"           [OK,  OK,   OK,    OK,    NF,      NF] |c| members::dossier(&c.world.service, &c.caller, &c.org.slug, c.rows.member);
    "members::permissions"       [OK,  OK,   OK,    NO,    NF,      NF] |c| members::permissions(&c.world.service, &c.caller, &c.org.slug, c.rows.member, None);
    "members::why"               [OK,  OK,   OK,    NO,    NF,      NF] |c| members::why(&c.world.service, &c.caller, &c.org.slug, &why(c));
    "members::change_roles"      [OK,  OK,   NO,    NO,    NF,      NF] |c| members::change_roles(&c.world.service, &c.caller, &c.org.slug, to_viewer(c, c.rows.member));
    "members::change_roles_until" [OK, OK,   NO,    NO,    NF,      NF] |c| members::change_roles_until(&c.world.service, &c.caller, &c.org.slug, to_viewer(c, c.rows.member), RoleEnds::new());
    "members::preview_roles"     [OK,  OK,   NO,    NO,    NF,      NF] |c| members::preview_roles(&c.world.service, &c.caller, &c.org.slug, c.rows.member, None);
    "members::set_end"           [OK,  OK,   NO,    NO,    NF,      NF] |c| members::set_end(&c.world.service, &c.caller, &c.org.slug, an_end(c));
    "members::disable"           [OK,  OK,   NO,    NO,    NF,      NF] |c| agreed::disable(&c.world.service, &c.caller, &c.org.slug, c.rows.member);
    "members::enable"            [OK,  OK,   NO,    NO,    NF,      NF] |c| members::enable(&c.world.service, &c.caller, &c.org.slug, c.rows.disabled);
    "members::preview_enabling"  [OK,  OK,   NO,    NO,    NF,      NF] |c| members::preview_enabling(&c.world.service, &c.caller, &c.org.slug, c.rows.disabled);
    "members::end_sessions"      [OK,  OK,   NO,    NO,    NF,      NF] |c| members::end_sessions(&c.world.service, &c.caller, &c.org.slug, c.rows.member);
    "members::end_session"       [OK,  OK,   NO,    NO,    NF,      NF] |c| members::end_session(&c.world.service, &c.caller, &c.org.slug, (c.rows.member, c.rows.session));
    "members::rename"            [OK,  OK,   NO,    NO,    NF,      NF] |c| members::rename(&c.world.service, &c.caller, &c.org.slug, RenameMember { member: c.rows.member, name: "Another Name".to_owned() });
    "members::remove"            [OK,  OK,   NO,    NO,    NF,      NF] |c| agreed::remove(&c.world.service, &c.caller, &c.org.slug, c.rows.member);
    "members::leave"             [OK,  OK,   OK,    OK,    NF,      NF] |c| agreed::leave(&c.world.service, &c.caller, &c.org.slug);
    "members::leaving"           [OK,  OK,   OK,    OK,    NF,      NF] |c| members::leaving(&c.world.service, &c.caller, &c.org.slug);
    "members::consequences"      [OK,  OK,   NO,    NO,    NF,      NF] |c| members::consequences(&c.world.service, &c.caller, &c.org.slug, (c.rows.member, Departure::Removed));
    // Nobody has gone.
    "members::departure_piece"   [NF,  NF,   NO,    NO,    NF,      NF] |c| members::departure_piece(&c.world.service, &c.caller, &c.org.slug, (c.rows.member, no_departure(), None));
    "members::hand_over"         [OK,  OK,   NO,    NO,    NF,      NF] |c| agreed::hand_over(&c.world.service, &c.caller, &c.org.slug, handing_over(c));
    "members::stop_schedules"    [OK,  OK,   NO,    NO,    NF,      NF] |c| members::stop_schedules(&c.world.service, &c.caller, &c.org.slug, c.rows.member);
    "passwords::request_reset_for_member" [OK, OK, NO, NO, NF,   NF] |c| passwords::request_reset_for_member(&c.world.service, &c.caller, &c.org.slug, c.rows.member);
    "email_changes::start_for_member" [OK, OK, NO,  NO,    NF,      NF] |c| email_changes::start_for_member(&c.world.service, &c.caller, &c.org.slug, another_address(c));
    "invitations::invite"        [OK,  OK,   NO,    NO,    NF,      NF] |c| invitations::invite(&c.world.service, &c.caller, &c.org.slug, invitation(c, "viewer"));
    "invitations::preview"       [OK,  OK,   NO,    NO,    NF,      NF] |c| invitations::preview(&c.world.service, &c.caller, &c.org.slug, preview(c));
    "invitations::overview"      [OK,  OK,   NO,    NO,    NF,      NF] |c| invitations::overview(&c.world.service, &c.caller, &c.org.slug, &InvitationQuery::default());
    "invitations::delivery_problem" [OK,  OK,   NO,    NO,    NF,      NF] |c| invitations::delivery_problem(&c.world.service, &c.caller, &c.org.slug, c.rows.invitation);
    "invitations::get"           [OK,  OK,   NO,    NO,    NF,      NF] |c| invitations::get(&c.world.service, &c.caller, &c.org.slug, c.rows.invitation);
    "invitations::resend"        [OK,  OK,   NO,    NO,    NF,      NF] |c| invitations::resend(&c.world.service, &c.caller, &c.org.slug, c.rows.invitation);
    "invitations::cancel"        [OK,  OK,   NO,    NO,    NF,      NF] |c| invitations::cancel(&c.world.service, &c.caller, &c.org.slug, c.rows.invitation);
    "invitations::link"          [OK,  OK,   NO,    NO,    NF,      NF] |c| invitations::link(&c.world.service, &c.caller, &c.org.slug, c.rows.invitation);
    "invitations::approve"       [OK,  OK,   NO,    NO,    NF,      NF] |c| invitations::approve(&c.world.service, &c.caller, &c.org.slug, c.rows.invitation);
    "bulk::preview"              [OK,  OK,   NO,    NO,    NF,      NF] |c| bulk::preview(&c.world.service, &c.caller, &c.org.slug, &everybody(BulkAction::Disable));
    "bulk::act"                  [OK,  OK,   NO,    NO,    NF,      NF] |c| bulk::act(&c.world.service, &c.caller, &c.org.slug, &everybody(BulkAction::Remove { assets: None }), (None, None));
    "jobs::get"                  [OK,  OK,   NO,    NO,    NF,      NF] |c| jobs::get(&c.world.service, &c.caller, &c.org.slug, c.rows.job, (None, 0));
    "undo::list"                 [OK,  OK,   NO,    NO,    NF,      NF] |c| undo::list(&c.world.service, &c.caller, &c.org.slug, None);
    "undo::undo"                 [OK,  OK,   NO,    NO,    NF,      NF] |c| undo::undo(&c.world.service, &c.caller, &c.org.slug, c.rows.undo);
    "asset_kinds::list"          [OK,  NO,   NO,    NO,    NF,      NF] |c| asset_kinds::list(&c.world.service, &c.caller, &c.org.slug);
    "asset_kinds::get"           [OK,  NO,   NO,    NO,    NF,      NF] |c| asset_kinds::get(&c.world.service, &c.caller, &c.org.slug, c.rows.asset_kind);
    "asset_kinds::create"        [OK,  NO,   NO,    NO,    NF,      NF] |c| asset_kinds::create(&c.world.service, &c.caller, &c.org.slug, a_kind());
    "asset_kinds::rename"        [OK,  NO,   NO,    NO,    NF,      NF] |c| asset_kinds::rename(&c.world.service, &c.caller, &c.org.slug, RenameAssetKind { id: c.rows.asset_kind, name: "Receipt".to_owned() });
    "asset_kinds::delete"        [OK,  NO,   NO,    NO,    NF,      NF] |c| asset_kinds::delete(&c.world.service, &c.caller, &c.org.slug, c.rows.asset_kind);
    "assets::list"               [OK,  OK,   OK,    OK,    NF,      NF] |c| assets::list(&c.world.service, &c.caller, &c.org.slug, &AssetQuery::default());
    "assets::get"                [OK,  OK,   OK,    NF,    NF,      NF] |c| assets::get(&c.world.service, &c.caller, &c.org.slug, c.rows.asset);
    "assets::chosen"             [OK,  OK,   OK,    OK,    NF,      NF] |c| assets::chosen(&c.world.service, &c.caller, &c.org.slug, &[c.rows.asset]);
    "assets::options"            [OK,  OK,   OK,    NO,    NF,      NF] |c| assets::options(&c.world.service, &c.caller, &c.org.slug);
    "assets::create"             [OK,  OK,   OK,    NO,    NF,      NF] |c| assets::create(&c.world.service, &c.caller, &c.org.slug, project());
    "assets::import"             [OK,  OK,   OK,    NO,    NF,      NF] |c| import(c);
    "assets::update"             [OK,  OK,   NO,    NF,    NF,      NF] |c| assets::update(&c.world.service, &c.caller, &c.org.slug, renamed(c));
    "assets::delete"             [OK,  OK,   NO,    NF,    NF,      NF] |c| assets::delete(&c.world.service, &c.caller, &c.org.slug, c.rows.asset);
    "assets::share"              [OK,  OK,   NO,    NF,    NF,      NF] |c| assets::share(&c.world.service, &c.caller, &c.org.slug, shared(c));
    "assets::unshare"            [OK,  OK,   NO,    NF,    NF,      NF] |c| assets::unshare(&c.world.service, &c.caller, &c.org.slug, (c.rows.asset, c.rows.member));
    "assets::stop"               [OK,  OK,   NO,    NF,    NF,      NF] |c| assets::stop(&c.world.service, &c.caller, &c.org.slug, c.rows.asset);
    "assets::start"              [OK,  OK,   NO,    NF,    NF,      NF] |c| assets::start(&c.world.service, &c.caller, &c.org.slug, c.rows.asset);
    "assets::transfer"           [OK,  OK,   NO,    NF,    NF,      NF] |c| assets::transfer(&c.world.service, &c.caller, &c.org.slug, given(c));
    "teams::list"                [OK,  OK,   OK,    NO,    NF,      NF] |c| teams::list(&c.world.service, &c.caller, &c.org.slug);
    "teams::get"                 [OK,  OK,   OK,    NO,    NF,      NF] |c| teams::get(&c.world.service, &c.caller, &c.org.slug, c.rows.team, "");
    "teams::create"              [OK,  OK,   NO,    NO,    NF,      NF] |c| teams::create(&c.world.service, &c.caller, &c.org.slug, a_team(c));
    "teams::rename"              [OK,  OK,   NO,    NO,    NF,      NF] |c| teams::rename(&c.world.service, &c.caller, &c.org.slug, c.rows.team, "Another name");
    "teams::delete"              [OK,  OK,   NO,    NO,    NF,      NF] |c| teams::delete(&c.world.service, &c.caller, &c.org.slug, c.rows.team);
    "teams::add_people"          [OK,  OK,   NO,    NO,    NF,      NF] |c| teams::add_people(&c.world.service, &c.caller, &c.org.slug, added(c));
    "teams::move_member"         [OK,  OK,   NO,    NO,    NF,      NF] |c| teams::move_member(&c.world.service, &c.caller, &c.org.slug, moved_out(c));
    "teams::set_lead"            [OK,  OK,   NO,    NO,    NF,      NF] |c| teams::set_lead(&c.world.service, &c.caller, &c.org.slug, made_lead(c));
    "teams::set_roles"           [OK,  OK,   NO,    NO,    NF,      NF] |c| teams::set_roles(&c.world.service, &c.caller, &c.org.slug, team_roles(c));
    "teams::set_picture"         [OK,  OK,   NO,    NO,    NF,      NF] |c| teams::set_picture(&c.world.service, &c.caller, &c.org.slug, c.rows.team, a_picture());
    "teams::remove_picture"      [OK,  OK,   NO,    NO,    NF,      NF] |c| teams::remove_picture(&c.world.service, &c.caller, &c.org.slug, c.rows.team);
    "picture::get"               [OK,  OK,   OK,    NF,    NF,      NF] |c| picture_of_team(c);
    "audit::begin_export"        [OK,  NO,   NO,    NO,    NF,      NF] |c| audit::begin_export(&c.world.service, &c.caller, &c.org.slug, whole_log());
    "audit::export_piece"        [OK,  NO,   NO,    NO,    NF,      NF] |c| audit::export_piece(&c.world.service, &c.caller, &c.org.slug, &whole_log(), None);
    "audit::list"                [OK,  NO,   NO,    NO,    NF,      NF] |c| audit::list(&c.world.service, &c.caller, &c.org.slug, &AuditQuery::default());
    "audit::parties"             [OK,  NO,   NO,    NO,    NF,      NF] |c| audit::parties(&c.world.service, &c.caller, &c.org.slug, &AuditQuery::default());
    "settings::get"              [OK,  NO,   NO,    NO,    NF,      NF] |c| settings::get(&c.world.service, &c.caller, &c.org.slug, None);
    "settings::preview"          [OK,  NO,   NO,    NO,    NF,      NF] |c| settings::preview(&c.world.service, &c.caller, &c.org.slug, Section::Members, &nobody_leaves());
    "settings::update"           [OK,  NO,   NO,    NO,    NF,      NF] |c| settings::update(&c.world.service, &c.caller, &c.org.slug, change_leaving());
    "templates::export"          [OK,  NO,   NO,    NO,    NF,      NF] |c| templates::export(&c.world.service, &c.caller, &c.org.slug);
    "templates::switch"          [OK,  NO,   NO,    NO,    NF,      NF] |c| templates::switch(&c.world.service, &c.caller, &c.org.slug, to_cloud());
    "settings::rename_organization" [OK, NO, NO,    NO,    NF,      NF] |c| settings::rename_organization(&c.world.service, &c.caller, &c.org.slug, another_name(c));
    "settings::set_successor"    [OK,  NO,   NO,    NO,    NF,      NF] |c| settings::set_successor(&c.world.service, &c.caller, &c.org.slug, email(&c.org.owner));
    "settings::set_picture"      [OK,  NO,   NO,    NO,    NF,      NF] |c| settings::set_picture(&c.world.service, &c.caller, &c.org.slug, a_picture());
    "settings::remove_picture"   [OK,  NO,   NO,    NO,    NF,      NF] |c| settings::remove_picture(&c.world.service, &c.caller, &c.org.slug);
    // One's own: an account is not an organization's.
    "orgs::create"               [OK,  OK,   OK,    OK,    OK,      OK] |c| orgs::create(&c.world.service, &c.caller, another_organization());
    "orgs::joinable"             [OK,  OK,   OK,    OK,    OK,      OK] |c| orgs::joinable(&c.world.service, &c.caller);
    // Who is a member is in already; the organization lets nobody else in without an invitation.
    "orgs::join"                 [OK,  OK,   OK,    OK,    NF,      NF] |c| orgs::join(&c.world.service, &c.caller, &c.org.slug);
    "invitations::accept"        [OK,  OK,   OK,    OK,    OK,      OK] |c| accept_elsewhere(c);
    "invitations::move_over"     [OK,  OK,   OK,    OK,    OK,      OK] |c| move_elsewhere(c);
    "email_changes::cancel"      [OK,  OK,   OK,    OK,    OK,      OK] |c| email_changes::cancel(&c.world.service, &c.caller);
    "email_changes::find"        [OK,  OK,   OK,    OK,    OK,      OK] |c| email_changes::find(&c.world.service, &c.caller);
    "email_changes::start"       [OK,  OK,   OK,    OK,    OK,      OK] |c| change_own_email(c);
    "closing::consequences"      [OK,  OK,   OK,    OK,    OK,      OK] |c| closing::consequences(&c.world.service, &c.caller);
    "closing::close_account"     [OK,  OK,   OK,    OK,    OK,      OK] |c| close_account(c);
    "accounts::rename"           [OK,  OK,   OK,    OK,    OK,      OK] |c| accounts::rename(&c.world.service, &c.caller, "Another Name");
    "accounts::set_language"     [OK,  OK,   OK,    OK,    OK,      OK] |c| accounts::set_language(&c.world.service, &c.caller, Language::German);
    "accounts::set_picture"      [OK,  OK,   OK,    OK,    OK,      OK] |c| accounts::set_picture(&c.world.service, &c.caller, a_picture());
    "accounts::remove_picture"   [OK,  OK,   OK,    OK,    OK,      OK] |c| accounts::remove_picture(&c.world.service, &c.caller);
    "passwords::change"          [OK,  OK,   OK,    OK,    OK,      OK] |c| change_password(c);
    "sessions::list"             [OK,  OK,   OK,    OK,    OK,      OK] |c| sessions::list(&c.world.service, &c.caller);
    // The one session of somebody disabled here, and a member nowhere else, has ended.
    "sessions::revoke"           [OK,  OK,   OK,    OK,    OK,      NF] |c| sessions::revoke(&c.world.service, &c.caller, c.caller.session().unwrap().id);
    "sessions::revoke_others"    [OK,  OK,   OK,    OK,    OK,      OK] |c| sessions::revoke_others(&c.world.service, &c.caller);
    "sessions::sign_out"         [OK,  OK,   OK,    OK,    OK,      OK] |c| sessions::sign_out(&c.world.service, &c.caller);
};

/// All rows.
fn all_users() -> UsersExport {
    UsersExport { query: UserQuery::default(), selection: Selection::default() }
}

fn new_role() -> CreateRole {
    let fields = RoleFields { name: "Night shift".to_owned(), rank: 20, ..RoleFields::default() };
    CreateRole { fields, cloned_from: None }
}

fn preview_role(case: &Case<'_>) -> PreviewRole {
    PreviewRole { role: Some(case.rows.custom_role), source: None, rank: 20, grants: GrantSet::default() }
}

fn land_on_roles(case: &Case<'_>) -> SetRoleDefaults {
    SetRoleDefaults { role: case.rows.custom_role, default_view: LandingPage::Roles, is_default: false }
}

/// Something is done to whoever is there.
fn everybody(action: BulkAction) -> Bulk {
    let list = BulkList::Users(UserQuery::default());
    Bulk { list, selection: Selection::all(), action }
}

fn to_viewer(case: &Case<'_>, member: MembershipId) -> ChangeRoles {
    ChangeRoles { member, roles: vec![case.org.role("viewer")] }
}

fn an_end(case: &Case<'_>) -> SetEnd {
    let end = NewEnd::On("2027-01-31".parse().unwrap());
    SetEnd { member: case.rows.member, of: EndOf::Membership, end }
}

fn invitation(case: &Case<'_>, role: &str) -> InviteMembers {
    let roles = vec![case.org.role(role)];
    InviteMembers::pasted(&format!("new{}@example.com", case.org.slug), roles)
}

fn to_cloud() -> SwitchTemplate {
    SwitchTemplate { template: ChosenTemplate::built_in("cloud"), ..SwitchTemplate::default() }
}

fn another_organization() -> CreateOrganization {
    CreateOrganization { name: "Another".to_owned(), template: ChosenTemplate::built_in("standard") }
}

fn another_address(case: &Case<'_>) -> ChangeMemberEmail {
    let email = format!("another{}@example.com", case.org.slug);
    ChangeMemberEmail { member: case.rows.member, email }
}

fn nobody_leaves() -> SettingChanges {
    let values = [("members.leave".to_owned(), "nobody".to_owned())].into();
    SettingChanges { values, ..SettingChanges::default() }
}

fn change_leaving() -> UpdateSettings {
    UpdateSettings { section: Section::Members, changes: nobody_leaves(), confirmed: Vec::new() }
}

/// The address stays, so that the rows are found afterwards.
fn another_name(case: &Case<'_>) -> RenameOrganization {
    RenameOrganization { name: "Another Name".to_owned(), slug: case.org.slug.clone() }
}

fn why(case: &Case<'_>) -> WhyQuestion {
    WhyQuestion { member: case.rows.member, permission: Permission::MEMBER_READ, asset: None }
}

fn a_team(case: &Case<'_>) -> CreateTeam {
    CreateTeam { name: "Another team".to_owned(), people: vec![case.rows.member], ..CreateTeam::default() }
}

fn added(case: &Case<'_>) -> AddPeople {
    AddPeople { team: case.rows.team, people: vec![case.rows.disabled] }
}

fn whole_log() -> AuditExport {
    AuditExport { query: AuditQuery::default(), format: ExportFormat::JsonLines }
}

fn made_lead(case: &Case<'_>) -> SetLead {
    SetLead { team: case.rows.team, member: case.rows.member, leads: true }
}

fn team_roles(case: &Case<'_>) -> SetTeamRoles {
    SetTeamRoles { team: case.rows.team, roles: vec![case.org.role("viewer")] }
}

fn moved_out(case: &Case<'_>) -> MoveMember {
    MoveMember { member: case.rows.member, from: Some(case.rows.team), to: None }
}

/// The owner has given the team a picture.
async fn picture_of_team(case: &Case<'_>) -> Result<(), ErrorKind> {
    let (service, slug, team) = (&case.world.service, case.org.slug.as_str(), case.rows.team);
    teams::set_picture(service, &case.org.owner, slug, team, a_picture()).await.unwrap();
    let page = teams::get(service, &case.org.owner, slug, team, "").await.unwrap();
    picture::get(service, &case.caller, page.team.picture.unwrap(), 32).await.map(drop)
}

/// The outcome of the one line.
fn told(lines: Result<Vec<SheetLine>, ErrorKind>) -> Result<(), ErrorKind> {
    match lines?.into_iter().next().map(outcome) {
        Some(InviteOutcome::NotPermitted { denial }) => Err(denial.into()),
        _ => Ok(()),
    }
}

fn preview(case: &Case<'_>) -> PreviewInvitations {
    PreviewInvitations {
        pasted: "new@example.com".to_owned(),
        roles: vec![case.org.role("viewer")],
        ..PreviewInvitations::default()
    }
}

/// Somebody of this kind asks.
async fn case<'w>(world: &'w World, who: &str) -> Case<'w> {
    let org = world.organization("Globex").await;
    let caller = match who {
        "stranger" => world.stranger().await,
        "disabled" => {
            let person = world.stranger().await;
            world.enrol_as(&org, &person, "admin", MembershipState::Disabled).await;
            person
        }
        role => world.enrol(&org, role).await.0,
    };
    let rows = world.sample(&org).await;
    Case { world, org, caller, rows }
}

fn code(result: &Result<(), ErrorKind>) -> &'static str {
    result.as_ref().map_or_else(ErrorKind::code, |()| OK)
}

#[tokio::test]
async fn each_use_case_answers_each_role_as_the_table_says() {
    let world = World::sqlite().await;
    world.set_up().await;
    let mut wrong = Vec::new();
    for row in table() {
        for (who, expected) in WHO.iter().zip(row.expected) {
            let case = case(&world, who).await;
            let before = world.snapshot(&[&case.org.slug]).await;
            let result = (row.ask)(&case).await;
            if code(&result) != expected {
                wrong.push(format!("{} by {who}: {result:?}, not {expected}", row.name));
            }
            let prepares = row.name == "picture::get";
            if result.is_err() && !prepares && world.snapshot(&[&case.org.slug]).await != before {
                wrong.push(format!("{} by {who}: refused, and something changed", row.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(world.violations().await, NONE);
}

/// In the order of [`ROLES`], for every actor: what changing, disabling, signing out and removing a member of that role
/// answers.
const ON_MEMBERS: [(&str, [&str; 4]); 4] = [
    ("owner", [OK, OK, OK, OK]),
    ("admin", [NO, NO, OK, OK]),
    ("member", [NO, NO, NO, NO]),
    ("viewer", [NO, NO, NO, NO]),
];

/// In the order of [`ROLES`], for every actor: what giving that role answers, by inviting and by changing roles.
const GIVING: [(&str, [&str; 4]); 4] = [
    ("owner", [OK, OK, OK, OK]),
    ("admin", [NO, OK, OK, OK]),
    ("member", [NO, NO, NO, NO]),
    ("viewer", [NO, NO, NO, NO]),
];

#[tokio::test]
async fn who_manages_whom_and_who_gives_which_role() {
    let world = World::sqlite().await;
    world.set_up().await;
    let mut wrong = Vec::new();
    let mut see = |what: &str, actor: &str, role: &str, result: &Result<(), ErrorKind>, expected: &str| {
        if code(result) != expected {
            wrong.push(format!("{what}, {actor} on {role}: {result:?}, not {expected}"));
        }
    };
    for (actor, row) in ON_MEMBERS {
        for (role, expected) in ROLES.iter().zip(row) {
            let case = case(&world, actor).await;
            let (service, caller, slug) = (&world.service, &case.caller, case.org.slug.as_str());
            for what in ["change", "disable", "enable", "end sessions", "remove"] {
                let (_, target) = world.enrol(&case.org, role).await;
                // The target gets what both lists of its own rank hold, so that only managing is asked about.
                let roles = vec![case.org.role("viewer")];
                let result = match what {
                    "change" => {
                        members::change_roles(service, caller, slug, ChangeRoles { member: target, roles })
                            .await
                    }
                    "disable" => agreed::disable(service, caller, slug, target).await.map(drop),
                    "enable" => members::enable(service, caller, slug, target).await,
                    "end sessions" => members::end_sessions(service, caller, slug, target).await.map(drop),
                    _ => agreed::remove(service, caller, slug, target).await.map(drop),
                };
                see(what, actor, role, &result, expected);
            }
        }
    }
    for (actor, row) in GIVING {
        for (role, expected) in ROLES.iter().zip(row) {
            let case = case(&world, actor).await;
            let (service, caller, slug) = (&world.service, &case.caller, case.org.slug.as_str());
            let invited = told(invitations::invite(service, caller, slug, invitation(&case, role)).await);
            see("invite", actor, role, &invited, expected);
            let command = ChangeRoles {
                member: case.rows.member,
                roles: vec![case.org.role("member"), case.org.role(role)],
            };
            let given = members::change_roles(service, caller, slug, command).await;
            see("give", actor, role, &given, expected);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(world.violations().await, NONE);
}

#[test]
fn every_use_case_has_a_row_in_the_table() {
    let mut rows: Vec<&str> = table().map(|row| row.name).collect();
    rows.sort_unstable();
    let asked = use_cases().into_iter().filter(UseCase::takes_caller).map(|found| found.name);
    assert_eq!(asked.collect::<Vec<_>>(), rows);
}
