//! Deleting an organization: what was agreed to is carried out and something else is refused, nobody can use it afterwards,
//! restoring brings everything back, and in the end nothing of it is left.

use domain::{
    access::Denial,
    audit::{AuditValue, Door, Origin},
    error::{ErrorKind, Problem},
    language::Language,
    list::UserQuery,
    permission::Permission,
    secret::Secret,
    state::{JobQueue, MembershipState},
    time::Span,
    view::Standing,
};
use service::{
    Caller, Principal, closing,
    invitations::{self, Join},
    members,
    orgs::{self, AddOwner, DeleteOrganization},
    purge_expired,
};
use testkit::{Org, PASSWORD, World, agreed};

use crate::short::{NONE, email, fields, secret};

on_both_databases![
    what_was_agreed_to_is_deleted_and_something_else_is_refused,
    restoring_brings_everything_back_as_it_was,
    after_the_time_nothing_is_left_of_it_but_what_the_installation_logs,
];

async fn delete(world: &World, caller: &Caller, org: &Org) -> Result<(), ErrorKind> {
    let agreed = orgs::deletion(&world.service, caller, &org.slug).await?.fingerprint;
    let command = DeleteOrganization { name: "Globex".to_owned(), agreed };
    orgs::delete(&world.service, caller, &org.slug, command).await.map(drop)
}

fn operator(world: &World) -> Caller {
    let origin = Origin { door: Door::Console, ..world.origin() };
    Caller { principal: Principal::Operator, origin }
}

async fn what_was_agreed_to_is_deleted_and_something_else_is_refused(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let (admin, _) = world.enrol(&org, "admin").await;
    let missing = ErrorKind::from(Denial::Missing { permission: Permission::ACCOUNT_UPDATE });
    assert_eq!(orgs::deletion(service, &admin, slug).await.unwrap_err(), missing);
    let shown = orgs::deletion(service, &org.owner, slug).await.unwrap();
    assert_eq!((shown.plan.members, shown.plan.without_other, shown.undo_days), (2, 2, 30));
    let command = |name: &str, agreed: &str| DeleteOrganization { name: name.into(), agreed: agreed.into() };
    let by_admin = orgs::delete(service, &admin, slug, command("Globex", &shown.fingerprint)).await;
    assert_eq!(by_admin.unwrap_err(), missing);
    for typed in ["", "globex", "Globex Two"] {
        let wrong = orgs::delete(service, &org.owner, slug, command(typed, &shown.fingerprint)).await;
        let differs = Problem::NameDiffers { name: "Globex".to_owned() };
        assert_eq!(fields(wrong.unwrap_err()), [("org_name".to_owned(), differs)], "{typed}");
    }
    world.enrol(&org, "member").await;
    let stale = orgs::delete(service, &org.owner, slug, command("Globex", &shown.fingerprint)).await;
    assert_eq!(stale.unwrap_err(), ErrorKind::ConsequencesChanged);
    let unseen = orgs::delete(service, &org.owner, slug, command("Globex", "")).await;
    assert_eq!(unseen.unwrap_err(), ErrorKind::ConsequencesChanged);
    let shown = orgs::deletion(service, &org.owner, slug).await.unwrap();
    let mark = world.mark().await;
    let deleted =
        orgs::delete(service, &org.owner, slug, command(" Globex ", &shown.fingerprint)).await.unwrap();
    assert_eq!(deleted.until, world.service.now().plus(Span::days(30)));
    assert_eq!(world.actions_since(&mark).await, ["organization.deleted"]);
    let told = orgs::frame(service, &admin, slug).await.unwrap_err();
    let ErrorKind::OrganizationDeleted { name, by, until } = told else { panic!("{told:?}") };
    assert_eq!((name.as_str(), by, until), ("Globex", deleted.by.clone(), deleted.until));
    assert!(orgs::home(service, &admin).await.unwrap().is_empty());
    assert!(orgs::restorable(service, &admin).await.unwrap().is_empty());
    assert_eq!(orgs::restorable(service, &org.owner).await.unwrap(), [deleted]);
    assert_eq!(world.violations().await, NONE);
}

async fn restoring_brings_everything_back_as_it_was(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let (admin, _) = world.enrol(&org, "admin").await;
    world.sample(&org).await;
    let before = orgs::deletion(service, &org.owner, slug).await.unwrap().plan.agreed();
    let list =
        async || members::list(service, &admin, slug, &UserQuery::default()).await.map(|page| page.total);
    let people = list().await.unwrap();
    delete(&world, &org.owner, &org).await.unwrap();
    assert!(list().await.is_err());
    let refused = orgs::restore(service, &admin, slug).await.unwrap_err();
    assert_eq!(refused, Denial::Missing { permission: Permission::ACCOUNT_UPDATE }.into());
    let mark = world.mark().await;
    for _ in 0..2 {
        assert_eq!(orgs::restore(service, &org.owner, slug).await.unwrap().slug, slug);
    }
    assert_eq!(world.actions_since(&mark).await, ["organization.restored"], "twice is harmless");
    assert_eq!(list().await.unwrap(), people);
    assert_eq!(orgs::deletion(service, &org.owner, slug).await.unwrap().plan.agreed(), before);
    assert!(orgs::restorable(service, &org.owner).await.unwrap().is_empty());
    assert_eq!(world.violations().await, NONE);
}

async fn after_the_time_nothing_is_left_of_it_but_what_the_installation_logs(world: World) {
    world.set_up().await;
    let (org, other) = (world.organization("Globex").await, world.organization("Initech").await);
    let (person, _) = world.enrol(&org, "member").await;
    world.enrol_as(&other, &person, "member", MembershipState::Active).await;
    world.sample(&org).await;
    delete(&world, &org.owner, &org).await.unwrap();
    let is_there = async || {
        let mut tx = world.service.store().read().await.unwrap();
        let found = tx.find_organization_or_deleted(&org.slug).await.unwrap();
        let purged = tx.count_actions().await.unwrap().get("organization.purged").copied();
        tx.close().await.unwrap();
        (found.is_some(), purged.unwrap_or_default())
    };
    world.clock.advance(Span::seconds(30 * 24 * 60 * 60 - 1));
    purge_expired(&world.service).await.unwrap();
    assert_eq!(is_there().await, (true, 0));
    let operator = operator(&world);
    world.clock.advance(Span::seconds(1));
    let late = orgs::restore(&world.service, &operator, &org.slug).await;
    assert_eq!(late, Err(ErrorKind::NotFound), "the time is over at once");
    purge_expired(&world.service).await.unwrap();
    purge_expired(&world.service).await.unwrap();
    assert_eq!(is_there().await, (false, 1));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn members_and_owners_are_told_by_mail_and_nothing_else_is_sent_meanwhile() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (member, id) = world.enrol(&org, "member").await;
    world.invite_by(&org.owner, &org.slug, "open@example.com", &["member"]).await;
    agreed::disable(&world.service, &org.owner, &org.slug, id).await.unwrap();
    members::enable(&world.service, &org.owner, &org.slug, id).await.unwrap();
    delete(&world, &org.owner, &org).await.unwrap();
    world.run_jobs(JobQueue::Upkeep).await;
    world.deliver().await;
    let subjects = |to: &str| -> Vec<String> {
        world.mailbox.sent_to(to).into_iter().map(|mail| mail.subject).collect()
    };
    for person in [&org.owner, &member] {
        assert_eq!(subjects(email(person)), ["Globex was deleted"]);
    }
    assert_eq!(subjects("open@example.com"), NONE);
    let text = |person: &Caller| world.mailbox.sent_to(email(person)).pop().unwrap().text;
    assert!(text(&org.owner).contains("/choose") && !text(&member).contains("/choose"));
    assert!(text(&member).contains(email(&org.owner)), "{}", text(&member));
    orgs::restore(&world.service, &org.owner, &org.slug).await.unwrap();
    world.run_jobs(JobQueue::Upkeep).await;
    world.deliver().await;
    for person in [&org.owner, &member] {
        assert_eq!(subjects(email(person)), ["Globex was deleted", "Globex is back"]);
    }
}

#[tokio::test]
async fn the_links_of_its_invitations_say_so_and_work_again_once_it_is_restored() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let invited = world.invite_by(&org.owner, &org.slug, "new@example.com", &["member"]).await;
    let standing = async || invitations::open(&world.service, None, &invited.token).await.unwrap().standing;
    delete(&world, &org.owner, &org).await.unwrap();
    assert_eq!(standing().await, Standing::OrganizationDeleted);
    let form = Join {
        token: invited.token.clone(),
        name: "New Person".to_owned(),
        password: Secret::new(PASSWORD.to_owned()),
        language: Language::default(),
    };
    let joined = invitations::join(&world.service, world.origin(), form).await;
    assert_eq!(joined.unwrap_err(), ErrorKind::InvitationClosed);
    let declined = invitations::decline(&world.service, world.origin(), &invited.token).await;
    assert_eq!(declined.unwrap_err(), ErrorKind::InvitationClosed);
    orgs::restore(&world.service, &org.owner, &org.slug).await.unwrap();
    assert_eq!(standing().await, Standing::NewPerson);
    world.join(&invited.token, "New Person").await;
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn whoever_closes_their_account_leaves_deleted_organizations_too_and_one_without_owners_stays_deleted()
{
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    world.reset_password(email(&org.owner)).await;
    delete(&world, &org.owner, &org).await.unwrap();
    let agreed = closing::consequences(&world.service, &org.owner).await.unwrap();
    assert!(agreed.is_empty(), "nothing is in the way: {agreed:?}");
    closing::close_account(&world.service, &org.owner, &secret(PASSWORD), agreed).await.unwrap();
    let operator = operator(&world);
    let alone = orgs::restore(&world.service, &operator, &org.slug).await;
    assert_eq!(fields(alone.unwrap_err()), [("organization".to_owned(), Problem::NoOwners)]);
    let origin = world.origin();
    let command = AddOwner { slug: org.slug.clone(), owner: Some("ada@example.com".to_owned()) };
    let unknown = orgs::add_owner(&world.service, &origin, command).await.unwrap_err();
    assert_eq!(fields(unknown), [("organization".to_owned(), Problem::UnknownOrganization)]);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn the_operator_restores_and_the_log_has_both() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    delete(&world, &org.owner, &org).await.unwrap();
    orgs::restore(&world.service, &operator(&world), &org.slug).await.unwrap();
    let deleted = world.entry(&org.slug, "organization.deleted").await;
    let value = deleted.value_after.as_deref().map(AuditValue::from_json);
    let Some(AuditValue::OrganizationDeletion(deletion)) = value else { panic!("{deleted:?}") };
    assert_eq!((deletion.name.as_str(), deletion.plan.members), ("Globex", 1));
    let restored = world.entry(&org.slug, "organization.restored").await;
    assert_eq!(restored.who, "The operator");
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn what_a_member_of_a_deleted_organization_may_do_elsewhere_stays() {
    let world = World::sqlite().await;
    world.set_up().await;
    let exclusive = |policy: &mut domain::policy::Policy| policy.members_exclusive = true;
    let org = world.organization_with("Globex", exclusive).await;
    let other = world.organization_with("Initech", exclusive).await;
    let (person, _) = world.enrol(&org, "member").await;
    let invited = world.invite_by(&other.owner, &other.slug, email(&person), &["member"]).await;
    let session = person.session().unwrap();
    let standing =
        async || invitations::open(&world.service, Some(session), &invited.token).await.unwrap().standing;
    assert!(matches!(standing().await, Standing::Moving(_)));
    delete(&world, &org.owner, &org).await.unwrap();
    assert_eq!(standing().await, Standing::Ready, "there is nothing to move from");
    let id = world.enrol_as(&other, &person, "member", MembershipState::Active).await;
    let refused = fields(orgs::restore(&world.service, &org.owner, &org.slug).await.unwrap_err());
    let name = person.session().unwrap().account.name.clone();
    let elsewhere = Problem::BelongElsewhere { names: vec![name], people: 1 };
    assert_eq!(refused, [("organization".to_owned(), elsewhere)]);
    agreed::remove(&world.service, &other.owner, &other.slug, id).await.unwrap();
    orgs::restore(&world.service, &org.owner, &org.slug).await.unwrap();
    assert_eq!(world.violations().await, NONE);
}
