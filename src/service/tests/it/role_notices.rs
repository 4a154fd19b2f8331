//! Whoever holds other roles because a role was deleted, a team gives others, they were put into a team or taken out of one, the
//! template was switched, the operator made them an owner or the only owner left is told by mail, by whom and where to object.
//! Nobody else is.

use domain::{
    audit::{Door, Origin},
    permission::GrantSet,
    state::JobQueue,
    time::Span,
};
use service::{
    Caller,
    members::{self, ChangeRoles},
    orgs::{self, AddOwner},
    roles::{self, DeleteRole},
    settings, teams,
    templates::{self, ChosenTemplate, SwitchTemplate, TemplateSwitched},
};
use testkit::{Org, World, agreed};

use crate::{
    roles::{create, helper},
    short::{NONE, email},
    team_roles::{add, give, take_out, team},
};

on_both_databases![
    whoever_held_a_deleted_role_is_told_which_one_they_have_instead,
    the_people_of_a_team_are_told_when_it_gives_other_roles,
];

const CHANGED: [&str; 1] = ["Your roles in Globex were changed"];

/// An organization, at a later moment than everything in it.
async fn organization(world: &World) -> Org {
    world.set_up().await;
    let org = world.organization("Globex").await;
    mail_subjects(world, &org.owner).await;
    org
}

/// The subjects of the mails that somebody got since the last look. Time passes.
async fn mail_subjects(world: &World, person: &Caller) -> Vec<String> {
    let to = email(person);
    let before = world.mailbox.sent_to(to).len();
    world.run_jobs(JobQueue::Upkeep).await;
    world.deliver().await;
    world.clock.advance(Span::seconds(1));
    world.mailbox.sent_to(to).into_iter().skip(before).map(|mail| mail.subject).collect()
}

/// The last mail to somebody has all of this in it.
fn expect_last(world: &World, to: &Caller, parts: &[&str]) {
    let text = world.mailbox.sent_to(email(to)).pop().unwrap().text;
    for part in parts {
        assert!(text.contains(part), "{part}: {text}");
    }
}

async fn whoever_held_a_deleted_role_is_told_which_one_they_have_instead(world: World) {
    let org = organization(&world).await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let helpers = create(&world, owner, &org, helper("Helpers", GrantSet::default())).await.unwrap();
    let (ada, ada_id) = world.enrol(&org, "member").await;
    let (bob, bob_id) = world.enrol(&org, "member").await;
    let (cleo, _) = world.enrol(&org, "member").await;
    for (member, roles) in [(ada_id, vec![helpers]), (bob_id, vec![helpers, org.role("viewer")])] {
        members::change_roles(service, owner, slug, ChangeRoles { member, roles }).await.unwrap();
    }
    assert_eq!(mail_subjects(&world, &ada).await, CHANGED, "by hand");
    let command = DeleteRole { role: helpers, replacement: Some(org.role("viewer")), agreed: None };
    roles::delete(service, owner, slug, command).await.unwrap();
    assert_eq!(mail_subjects(&world, &ada).await, CHANGED);
    expect_last(&world, &ada, &["Before: Helpers", "Now: Viewer", email(owner)]);
    expect_last(&world, &bob, &["Before: Helpers, Viewer", "Now: Viewer"]);
    assert_eq!(world.mailbox.sent_to(email(&cleo)).len(), 0);
    assert_eq!(mail_subjects(&world, owner).await, NONE);
    world.run_jobs(JobQueue::Upkeep).await;
    assert_eq!(mail_subjects(&world, &ada).await, NONE, "once");
    assert_eq!(world.violations().await, NONE);
}

async fn the_people_of_a_team_are_told_when_it_gives_other_roles(world: World) {
    let org = organization(&world).await;
    let (ada, ada_id) = world.enrol(&org, "member").await;
    let (bob, bob_id) = world.enrol(&org, "viewer").await;
    let sales = team(&world, &org, "Sales", &[ada_id, bob_id, org.owner_id]).await;
    assert_eq!(mail_subjects(&world, &ada).await, NONE, "the team gives nothing");
    give(&world, &org.owner, &org, sales, &[org.role("viewer")]).await.unwrap();
    assert_eq!(mail_subjects(&world, &ada).await, CHANGED);
    expect_last(&world, &ada, &["Before: Member", "Now: Member, Viewer", email(&org.owner)]);
    assert_eq!(world.mailbox.sent_to(email(&bob)).len(), 0, "who held it before holds the same roles");
    assert_eq!(world.mailbox.sent_to(email(&org.owner)).len(), 0, "nobody is told what they did themselves");

    take_out(&world, &org.owner, &org, sales, ada_id).await.unwrap();
    assert_eq!(mail_subjects(&world, &ada).await, CHANGED);
    expect_last(&world, &ada, &["Before: Member, Viewer", "Now: Member"]);
    take_out(&world, &org.owner, &org, sales, bob_id).await.unwrap();
    assert_eq!(mail_subjects(&world, &bob).await, NONE, "the role is held directly");
    add(&world, &org.owner, &org, sales, ada_id).await.unwrap();
    assert_eq!(mail_subjects(&world, &ada).await, CHANGED);
    teams::delete(&world.service, &org.owner, &org.slug, sales).await.unwrap();
    assert_eq!(mail_subjects(&world, &ada).await, CHANGED);
    expect_last(&world, &ada, &["Before: Member, Viewer", "Now: Member"]);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_switch_of_the_template_tells_whoever_gets_another_role() {
    let world = World::sqlite().await;
    let org = organization(&world).await;
    let (auditor, _) = world.enrol(&org, "auditor").await;
    let (admin, _) = world.enrol(&org, "admin").await;
    assert_eq!(mail_subjects(&world, &auditor).await, NONE);
    let config = SwitchTemplate { template: ChosenTemplate::built_in("config"), ..SwitchTemplate::default() };
    let switch = async |command| templates::switch(&world.service, &org.owner, &org.slug, command).await;
    let TemplateSwitched::ToConfirm(view) = switch(config.clone()).await.unwrap() else {
        panic!("nobody agreed to it")
    };
    let agreed = SwitchTemplate { agreed: view.fingerprint.clone(), ..config };
    assert_eq!(switch(agreed).await, Ok(TemplateSwitched::Done));
    assert_eq!(mail_subjects(&world, &auditor).await, CHANGED);
    expect_last(&world, &auditor, &["Before: Auditor", "Now: ", email(&org.owner)]);
    assert_eq!(mail_subjects(&world, &admin).await, NONE, "a role of the same name is no news");
}

#[tokio::test]
async fn whom_the_operator_makes_an_owner_is_told_once() {
    let world = World::sqlite().await;
    let org = organization(&world).await;
    let (ada, _) = world.enrol(&org, "member").await;
    let origin = Origin { door: Door::Console, ip: None, user_agent: None };
    for expected in [CHANGED.as_slice(), &[]] {
        let command = AddOwner { slug: org.slug.clone(), owner: Some(email(&ada).to_owned()) };
        orgs::add_owner(&world.service, &origin, command).await.unwrap();
        assert_eq!(mail_subjects(&world, &ada).await, expected);
    }
    expect_last(
        &world,
        &ada,
        &["Before: Member", "Now: Owner, Member", "The person who runs this installation"],
    );
}

#[tokio::test]
async fn whoever_follows_the_only_owner_is_told() {
    let world = World::sqlite().await;
    let org = organization(&world).await;
    let (ada, _) = world.enrol(&org, "member").await;
    settings::set_successor(&world.service, &org.owner, &org.slug, email(&ada)).await.unwrap();
    assert_eq!(mail_subjects(&world, &ada).await, NONE, "she is no owner yet");
    agreed::leave(&world.service, &org.owner, &org.slug).await.unwrap();
    assert_eq!(mail_subjects(&world, &ada).await, CHANGED);
    expect_last(&world, &ada, &["Before: Member", "Now: Owner, Member", email(&org.owner)]);
    let text = world.mailbox.sent_to(email(&ada)).pop().unwrap().text;
    assert!(!text.contains("write to the owners"), "she is the only one: {text}");
}
