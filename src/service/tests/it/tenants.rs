//! Two organizations: for an owner of one, the other and its rows do not exist, and asking changes nothing. Every use case
//! of an organization has a case here; one without fails the test.

use domain::{
    bulk::{Bulk, BulkAction, BulkList, BulkOutcome},
    error::{ErrorKind, Problem},
    id::{MembershipId, RoleId},
    invite::{LineState, SheetLine},
    list::{AuditQuery, InvitationQuery, UserQuery},
    selection::{RowId, Selection},
    view::InviteOutcome,
};
use futures::{FutureExt, future::BoxFuture};
use service::{
    Caller, Service, audit, bulk,
    email_changes::{self, ChangeMemberEmail},
    invitations::{self, InviteMembers, PreviewInvitations},
    jobs,
    members::{self, ChangeRoles},
    orgs, sessions, undo,
};
use testkit::{Sample, World};

use crate::{
    short::{NONE, fields},
    use_cases::use_cases,
};

/// The newest page of the log.
const LOG: AuditQuery = AuditQuery { person: None, class: None, cursor: None };

type Answer = Result<(), ErrorKind>;

/// What one's own organization answers to ids of another one.
#[derive(Clone, Copy)]
enum ForeignIds {
    /// `NotFound`; a list that is filtered by the id is empty.
    NotFound,
    /// The id is a role's, and the field says that there is no such role.
    UnknownRole,
    /// The use case takes no id.
    None,
}
use ForeignIds::{NotFound, UnknownRole};

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

#[rustfmt::skip]
const TABLE: &[Case] = cases! {
    "audit::list" ForeignIds::None,      |c| audit::list(c.service, c.caller, c.slug, &LOG);
    "audit::list" NotFound,              |c| audit::list(c.service, c.caller, c.slug, &log_of(c.ids.member));
    "bulk::act" NotFound,                |c| act_on_rows(c);
    "bulk::act" UnknownRole,             |c| act(c, roles_of_own_member(c));
    "jobs::get" NotFound,                |c| jobs::get(c.service, c.caller, c.slug, c.ids.job, (None, 0));
    "bulk::preview" NotFound,            |c| preview_rows(c);
    "bulk::preview" UnknownRole,         |c| preview(c, roles_of_own_member(c));
    "email_changes::start_for_member" NotFound, |c| change_email(c);
    "invitations::approve" NotFound,     |c| invitations::approve(c.service, c.caller, c.slug, c.ids.invitation);
    "invitations::cancel" NotFound,      |c| invitations::cancel(c.service, c.caller, c.slug, c.ids.invitation);
    "invitations::delivery_problem" NotFound, |c| invitations::delivery_problem(c.service, c.caller, c.slug, c.ids.invitation);
    "invitations::get" NotFound,         |c| invitations::get(c.service, c.caller, c.slug, c.ids.invitation);
    "invitations::invite" UnknownRole,   |c| invite(c);
    "invitations::link" NotFound,        |c| invitations::link(c.service, c.caller, c.slug, c.ids.invitation);
    "invitations::overview" NotFound,    |c| invitations_by(c);
    "invitations::preview" UnknownRole,  |c| preview_invitations(c);
    "invitations::resend" NotFound,      |c| invitations::resend(c.service, c.caller, c.slug, c.ids.invitation);
    "members::change_roles" NotFound,    |c| change_roles(c, c.ids.member, c.own.role);
    "members::change_roles" UnknownRole, |c| change_roles(c, c.own.member, c.ids.role);
    "members::disable" NotFound,         |c| members::disable(c.service, c.caller, c.slug, c.ids.member);
    "members::dossier" NotFound,         |c| members::dossier(c.service, c.caller, c.slug, c.ids.member);
    "members::enable" NotFound,          |c| members::enable(c.service, c.caller, c.slug, c.ids.disabled);
    "members::end_sessions" NotFound,    |c| members::end_sessions(c.service, c.caller, c.slug, c.ids.member);
    "members::get" NotFound,             |c| members::get(c.service, c.caller, c.slug, c.ids.member);
    "members::leave" ForeignIds::None,   |c| members::leave(c.service, c.caller, c.slug);
    "members::list" NotFound,            |c| list(c, c.ids.member.to_string());
    "members::list" NotFound,            |c| list(c, c.ids.invitation.to_string());
    "members::overview" NotFound,        |c| overview(c);
    "members::remove" NotFound,          |c| members::remove(c.service, c.caller, c.slug, c.ids.member);
    "orgs::frame" ForeignIds::None,      |c| orgs::frame(c.service, c.caller, c.slug);
    "orgs::roles" ForeignIds::None,      |c| orgs::roles(c.service, c.caller, c.slug);
    "undo::list" ForeignIds::None,       |c| undo::list(c.service, c.caller, c.slug, None);
    "undo::undo" NotFound,               |c| undo::undo(c.service, c.caller, c.slug, c.ids.undo);
};

/// The public functions that nobody calls for an organization by its address, with the reason.
const WITHOUT_ORGANIZATION: &[(&str, &str)] = &[
    ("Service::public_url", "the installation's"),
    ("accounts::rename", "one's own account"),
    ("accounts::set_language", "one's own account"),
    ("check_invariants", "the operator's command line"),
    ("check_secret_key", "the server's start"),
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
    ("invitations::open", "the token names the invitation"),
    ("invitations::resume", "the token names the invitation"),
    ("jobs::run_next", "the server's job runner"),
    ("mail::mailbox", "development only: all mails of the installation"),
    ("mail::settings", "the installation's"),
    ("orgs::create", "makes a new one of one's own"),
    ("orgs::create_for", "the operator's command line"),
    ("orgs::home", "one's own memberships"),
    ("passwords::change", "one's own account"),
    ("passwords::check_reset", "the token names the account"),
    ("passwords::make_owner_link", "the operator's command line"),
    ("passwords::request_reset", "before sign-in"),
    ("passwords::reset", "the token names the account"),
    ("purge_expired", "the server's maintenance"),
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
];

async fn change_email(call: &Call<'_>) -> Answer {
    let email = format!("new-{}@example.com", call.ids.member);
    let command = ChangeMemberEmail { member: call.ids.member, email };
    email_changes::start_for_member(call.service, call.caller, call.slug, command).await
}

fn log_of(member: MembershipId) -> AuditQuery {
    AuditQuery { person: Some(member), ..LOG }
}

/// A list that is filtered by an id shows its rows.
fn shows(rows: usize) -> Answer {
    if rows == 0 { Err(ErrorKind::NotFound) } else { Ok(()) }
}

async fn list(c: &Call<'_>, id: String) -> Answer {
    let query = UserQuery { search: id, ..UserQuery::default() };
    shows(members::list(c.service, c.caller, c.slug, &query).await?.rows.len())
}

async fn overview(c: &Call<'_>) -> Answer {
    let query = UserQuery { search: c.ids.member.to_string(), ..UserQuery::default() };
    shows(members::overview(c.service, c.caller, c.slug, &query).await?.page.rows.len())
}

async fn invitations_by(c: &Call<'_>) -> Answer {
    let query = InvitationQuery { by: Some(c.ids.owner), ..InvitationQuery::default() };
    shows(invitations::overview(c.service, c.caller, c.slug, &query).await?.page.rows.len())
}

async fn change_roles(c: &Call<'_>, member: MembershipId, role: RoleId) -> Answer {
    members::change_roles(c.service, c.caller, c.slug, ChangeRoles { member, roles: vec![role] }).await
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

/// An action on one row.
fn on_row(row: RowId, action: BulkAction) -> Bulk {
    let list = match row {
        RowId::Member(_) => BulkList::Users(UserQuery::default()),
        RowId::Invitation(_) => BulkList::Invitations(InvitationQuery::default()),
    };
    Bulk { list, selection: Selection::of([row]), action }
}

/// Every bulk action on a row of its kind.
fn on_rows(c: &Call<'_>) -> Vec<Bulk> {
    let action = |value: &&str| BulkAction::from_url(value, vec![c.own.role], Vec::new()).unwrap();
    let mut actions: Vec<BulkAction> = BulkAction::URL_VALUES.iter().map(action).collect();
    // A cancelled invitation can be neither resent nor approved.
    actions.sort_by_key(|action| *action == BulkAction::Cancel);
    let bulk = |action: BulkAction| {
        let row = match action {
            BulkAction::Enable => RowId::Member(c.ids.disabled),
            _ if action.is_for_members() => RowId::Member(c.ids.member),
            _ => RowId::Invitation(c.ids.invitation),
        };
        on_row(row, action)
    };
    actions.into_iter().map(bulk).collect()
}

fn roles_of_own_member(c: &Call<'_>) -> Bulk {
    let action = BulkAction::ChangeRoles { add: vec![c.ids.role], remove: Vec::new() };
    on_row(RowId::Member(c.own.member), action)
}

/// The answer to all of them.
fn same(answers: &[(BulkAction, Answer)]) -> Answer {
    let first = answers[0].1.clone();
    assert!(answers.iter().all(|(_, answer)| *answer == first), "{answers:?}");
    first
}

/// The outcome of the one row.
async fn act(c: &Call<'_>, bulk: Bulk) -> Answer {
    match bulk::act(c.service, c.caller, c.slug, &bulk, None).await? {
        BulkOutcome::Done(result) => result.lines[0].outcome.clone().map(drop),
        BulkOutcome::Queued(job) => panic!("queued as {job}"),
    }
}

async fn act_on_rows(c: &Call<'_>) -> Answer {
    let mut answers = Vec::new();
    for bulk in on_rows(c) {
        answers.push((bulk.action.clone(), act(c, bulk).await));
    }
    same(&answers)
}

/// What would become of the one row.
async fn preview(c: &Call<'_>, bulk: Bulk) -> Answer {
    let preview = bulk::preview(c.service, c.caller, c.slug, &bulk).await?;
    assert_eq!(preview.total, 1);
    let Some(refusals) = preview.refused.into_iter().next() else { return Ok(()) };
    let names = [preview.names, refusals.names].concat();
    assert!(refusals.reason != ErrorKind::NotFound || names.iter().all(String::is_empty), "{names:?}");
    Err(refusals.reason)
}

async fn preview_rows(c: &Call<'_>) -> Answer {
    let mut answers = Vec::new();
    for bulk in on_rows(c) {
        answers.push((bulk.action.clone(), preview(c, bulk).await));
    }
    same(&answers)
}

#[test]
fn every_use_case_of_an_organization_has_a_case_and_every_other_one_a_reason() {
    let found = use_cases();
    let has_case = |name: &str| TABLE.iter().any(|case| case.name == name);
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
    let named = TABLE.iter().map(|case| case.name).chain(WITHOUT_ORGANIZATION.iter().map(|(name, _)| *name));
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
    for case in TABLE {
        let (acme, globex) = (world.organization("Acme Two").await, world.organization("Globex").await);
        // So that the first owner may leave.
        world.enrol(&acme, "owner").await;
        let (own, foreign) = (world.sample(&acme).await, world.sample(&globex).await);
        let before = everything(&world, [&acme.slug, &globex.slug]).await;
        let of_own = match case.foreign {
            NotFound => Some(ErrorKind::NotFound),
            UnknownRole => Some(ErrorKind::field("roles", Problem::UnknownRole)),
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

#[tokio::test]
async fn roles_of_another_organization_are_unknown() {
    let world = World::sqlite().await;
    world.set_up().await;
    let (acme, globex) = (world.organization("Acme Two").await, world.organization("Globex").await);
    let own = world.sample(&acme).await;
    let before = world.snapshot(&[&acme.slug, &globex.slug]).await;
    for role in ["owner", "viewer"] {
        let roles = vec![own.role, globex.role(role)];
        let command = ChangeRoles { member: own.member, roles: roles.clone() };
        let refused =
            members::change_roles(&world.service, &acme.owner, &acme.slug, command).await.unwrap_err();
        assert_eq!(fields(refused), [("roles".to_owned(), Problem::UnknownRole)]);
        let command = InviteMembers::pasted("x@example.com", roles);
        let lines = invitations::invite(&world.service, &acme.owner, &acme.slug, command).await.unwrap();
        let unknown = InviteOutcome::WrongRoles { problem: Problem::UnknownRole };
        assert_eq!(lines[0].state, LineState::Decided(unknown));
    }
    assert_eq!(world.snapshot(&[&acme.slug, &globex.slug]).await, before);
}

#[tokio::test]
async fn a_search_by_an_id_of_another_organization_finds_nothing() {
    let world = World::sqlite().await;
    world.set_up().await;
    let (acme, globex) = (world.organization("Acme Two").await, world.organization("Globex").await);
    let foreign = world.sample(&globex).await;
    let account = globex.owner.session().unwrap().account.id;
    for text in [foreign.member.to_string(), foreign.invitation.to_string(), account.to_string()] {
        let query = UserQuery { search: text, ..UserQuery::default() };
        let page = members::list(&world.service, &acme.owner, &acme.slug, &query).await.unwrap();
        assert_eq!((page.total, page.rows.len()), (0, 0));
    }
}

#[tokio::test]
async fn one_address_may_be_invited_and_be_a_member_in_both_and_each_stays_for_itself() {
    let world = World::sqlite().await;
    world.set_up().await;
    let (acme, globex) = (world.organization("Acme Two").await, world.organization("Globex").await);
    let first = world.invite_by(&acme.owner, &acme.slug, "ada@example.com", &["admin"]).await;
    let second = world.invite_by(&globex.owner, &globex.slug, "ada@example.com", &["viewer"]).await;
    let ada = world.join(&first.token, "Ada").await;
    invitations::accept(&world.service, &ada, &second.token).await.unwrap();
    assert!(orgs::frame(&world.service, &ada, &acme.slug).await.unwrap().may.invite);
    assert!(
        !orgs::frame(&world.service, &ada, &globex.slug).await.unwrap().may.invite,
        "a role holds in its own place"
    );
    let member = orgs::frame(&world.service, &ada, &acme.slug).await.unwrap().membership_id;
    members::remove(&world.service, &acme.owner, &acme.slug, member).await.unwrap();
    assert_eq!(orgs::home(&world.service, &ada).await.unwrap().len(), 1);
    assert_eq!(sessions::list(&world.service, &ada).await.unwrap().len(), 1, "still signed in");
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn the_log_of_one_organization_shows_nothing_of_the_other() {
    let world = World::sqlite().await;
    world.set_up().await;
    let (acme, globex) = (world.organization("Acme Two").await, world.organization("Globex").await);
    world.sample(&acme).await;
    let before = audit::list(&world.service, &globex.owner, &globex.slug, &LOG).await.unwrap();
    world.invite_by(&acme.owner, &acme.slug, "more@example.com", &["member"]).await;
    let after = audit::list(&world.service, &globex.owner, &globex.slug, &LOG).await.unwrap();
    assert_eq!(before, after);
}
