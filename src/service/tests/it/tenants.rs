//! Two organizations: whatever an owner of one asks for with an id or the address of the other does not exist, and
//! nothing is changed by asking.

use domain::{
    error::{ErrorKind, Problem},
    id::{InvitationId, MembershipId, RoleId},
    invite::LineState,
    list::{AuditQuery, InvitationQuery, UserQuery},
    view::InviteOutcome,
};
use futures::{FutureExt, future::BoxFuture};
use service::{
    Caller, Service, audit,
    invitations::{self, InviteMembers, PreviewInvitations},
    members::{self, ChangeRoles},
    orgs, sessions, undo,
};
use testkit::{Org, World};

use crate::short::{NONE, fields};

/// The newest page of the log.
const LOG: AuditQuery = AuditQuery { person: None, class: None, cursor: None };

type Answer<'a> = BoxFuture<'a, Result<(), ErrorKind>>;

/// What there is to ask for in an organization.
struct Ids {
    member: MembershipId,
    disabled: MembershipId,
    open: InvitationId,
    role: RoleId,
}

async fn ids(world: &World, org: &Org) -> Ids {
    let (_, member) = world.enrol(org, "member").await;
    let (_, disabled) = world.enrol(org, "member").await;
    members::disable(&world.service, &org.owner, &org.slug, disabled).await.unwrap();
    let open = world.invite_by(&org.owner, &org.slug, "invited@example.com", &["member"]).await.id;
    Ids { member, disabled, open, role: org.role("member") }
}

/// Every use case that names something of an organization by its id.
fn by_id<'a>(
    s: &'a Service,
    caller: &'a Caller,
    slug: &'a str,
    own: &'a Ids,
    ids: &'a Ids,
) -> Vec<(&'a str, Answer<'a>)> {
    let roles = ChangeRoles { member: ids.member, roles: vec![own.role] };
    vec![
        ("members::get", members::get(s, caller, slug, ids.member).map(|r| r.map(drop)).boxed()),
        ("members::dossier", members::dossier(s, caller, slug, ids.member).map(|r| r.map(drop)).boxed()),
        ("audit::list", log_of(s, caller, slug, ids.member).boxed()),
        ("members::change_roles", members::change_roles(s, caller, slug, roles).boxed()),
        ("members::disable", members::disable(s, caller, slug, ids.member).map(|r| r.map(drop)).boxed()),
        ("members::enable", members::enable(s, caller, slug, ids.disabled).boxed()),
        ("members::remove", members::remove(s, caller, slug, ids.member).map(|r| r.map(drop)).boxed()),
        ("invitations::get", invitations::get(s, caller, slug, ids.open).map(|r| r.map(drop)).boxed()),
        ("invitations::resend", invitations::resend(s, caller, slug, ids.open).boxed()),
        ("invitations::approve", invitations::approve(s, caller, slug, ids.open).boxed()),
        ("invitations::cancel", invitations::cancel(s, caller, slug, ids.open).map(|r| r.map(drop)).boxed()),
        ("invitations::link", invitations::link(s, caller, slug, ids.open).map(|r| r.map(drop)).boxed()),
    ]
}

async fn log_of(s: &Service, caller: &Caller, slug: &str, member: MembershipId) -> Result<(), ErrorKind> {
    let query = AuditQuery { person: Some(member), ..AuditQuery::default() };
    audit::list(s, caller, slug, &query).await.map(drop)
}

/// Every use case that needs the organization's address alone.
fn by_slug<'a>(
    s: &'a Service,
    caller: &'a Caller,
    slug: &'a str,
    ids: &'a Ids,
) -> Vec<(&'a str, Answer<'a>)> {
    let command = || InviteMembers::pasted("new@example.com", vec![ids.role]);
    let preview = PreviewInvitations {
        pasted: "new@example.com".to_owned(),
        roles: vec![ids.role],
        ..PreviewInvitations::default()
    };
    vec![
        ("orgs::frame", orgs::frame(s, caller, slug).map(|r| r.map(drop)).boxed()),
        ("orgs::roles", orgs::roles(s, caller, slug).map(|r| r.map(drop)).boxed()),
        ("audit::list", audit::list(s, caller, slug, &LOG).map(|r| r.map(drop)).boxed()),
        ("undo::list", undo::list(s, caller, slug, None).map(|r| r.map(drop)).boxed()),
        ("members::leave", members::leave(s, caller, slug).boxed()),
        ("invitations::invite", invitations::invite(s, caller, slug, command()).map(|r| r.map(drop)).boxed()),
        ("invitations::preview", invitations::preview(s, caller, slug, preview).map(|r| r.map(drop)).boxed()),
    ]
}

#[tokio::test]
async fn with_ids_of_another_organization_nothing_is_found_and_nothing_changes() {
    let world = World::sqlite().await;
    world.set_up().await;
    let (acme, globex) = (world.organization("Acme Two").await, world.organization("Globex").await);
    let (own, foreign) = (ids(&world, &acme).await, ids(&world, &globex).await);
    let before = world.picture(&[&acme.slug, &globex.slug]).await;
    // The own address with foreign ids, the foreign address with own and with foreign ids.
    let asked = by_id(&world.service, &acme.owner, &acme.slug, &own, &foreign)
        .into_iter()
        .chain(by_id(&world.service, &acme.owner, &globex.slug, &own, &own))
        .chain(by_id(&world.service, &acme.owner, &globex.slug, &own, &foreign))
        .chain(by_slug(&world.service, &acme.owner, &globex.slug, &foreign));
    for (name, asking) in asked {
        assert_eq!(asking.await, Err(ErrorKind::NotFound), "{name}");
    }
    let users = members::list(&world.service, &acme.owner, &globex.slug, &UserQuery::default()).await;
    assert_eq!(users.map(|_| ()), Err(ErrorKind::NotFound));
    let sent =
        invitations::overview(&world.service, &acme.owner, &globex.slug, &InvitationQuery::default()).await;
    assert_eq!(sent.map(|_| ()), Err(ErrorKind::NotFound));
    assert_eq!(world.picture(&[&acme.slug, &globex.slug]).await, before);
    assert_eq!(world.violations().await, NONE);
    // The same with what is one's own goes through, so it was not for another reason.
    for (name, asking) in by_id(&world.service, &acme.owner, &acme.slug, &own, &own) {
        let expected = if name == "invitations::link" { Err(ErrorKind::InvitationClosed) } else { Ok(()) };
        assert_eq!(asking.await, expected, "{name}");
    }
}

#[tokio::test]
async fn roles_of_another_organization_are_unknown() {
    let world = World::sqlite().await;
    world.set_up().await;
    let (acme, globex) = (world.organization("Acme Two").await, world.organization("Globex").await);
    let own = ids(&world, &acme).await;
    let before = world.picture(&[&acme.slug, &globex.slug]).await;
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
    assert_eq!(world.picture(&[&acme.slug, &globex.slug]).await, before);
}

#[tokio::test]
async fn a_search_by_an_id_of_another_organization_finds_nothing() {
    let world = World::sqlite().await;
    world.set_up().await;
    let (acme, globex) = (world.organization("Acme Two").await, world.organization("Globex").await);
    let foreign = ids(&world, &globex).await;
    let account = globex.owner.session().unwrap().account.id;
    for text in [foreign.member.to_string(), foreign.open.to_string(), account.to_string()] {
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
    ids(&world, &acme).await;
    let before = audit::list(&world.service, &globex.owner, &globex.slug, &LOG).await.unwrap();
    world.invite_by(&acme.owner, &acme.slug, "more@example.com", &["member"]).await;
    let after = audit::list(&world.service, &globex.owner, &globex.slug, &LOG).await.unwrap();
    assert_eq!(before, after);
}
