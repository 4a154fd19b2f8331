//! Whoever is removed, disabled, enabled again or given other roles is told by mail, in the same transaction: by whom, and where
//! to object. Nobody is told of what they did themselves, nor of what changed nothing.

use domain::{
    access::Permit,
    bulk::{Bulk, BulkAction, BulkList},
    id::JobId,
    language::Language,
    list::UserQuery,
    selection::{RowId, Selection},
    state::JobKind,
};
use service::{
    accounts, bulk, mail,
    members::{self, ChangeRoles},
};
use store::{NewJob, Outcome};
use testkit::{Org, World, agreed};
use uuid::Uuid;

use crate::short::{NONE, email, undo_now};

on_both_databases![each_change_is_told_to_whom_it_concerns];

/// The subjects of the mails that were sent to somebody since the last look.
async fn told(world: &World, to: &str) -> Vec<String> {
    let before = world.mailbox.sent_to(to).len();
    world.deliver().await;
    world.mailbox.sent_to(to).into_iter().skip(before).map(|mail| mail.subject).collect()
}

async fn organization(world: &World) -> Org {
    world.set_up().await;
    world.deliver().await;
    world.organization("Globex").await
}

async fn each_change_is_told_to_whom_it_concerns(world: World) {
    let org = organization(&world).await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let (person, id) = world.enrol(&org, "member").await;
    let to = email(&person);
    let undo = agreed::disable(service, owner, slug, id).await.unwrap().unwrap();
    assert_eq!(told(&world, to).await, ["Your access to Globex was disabled"]);
    agreed::disable(service, owner, slug, id).await.unwrap();
    assert_eq!(told(&world, to).await, NONE, "they were disabled already");
    undo_now(service, owner, slug, undo).await.unwrap();
    assert_eq!(told(&world, to).await, ["Your access to Globex is enabled again"]);
    let change = |role| ChangeRoles { member: id, roles: vec![org.role(role)] };
    members::change_roles(service, owner, slug, change("member")).await.unwrap();
    assert_eq!(told(&world, to).await, NONE, "they are the same roles");
    members::change_roles(service, owner, slug, change("admin")).await.unwrap();
    assert_eq!(told(&world, to).await, ["Your roles in Globex were changed"]);
    let text = world.mailbox.sent_to(to).pop().unwrap().text;
    for part in ["Before: Member", "Now: Admin", email(owner)] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let undo = agreed::remove(service, owner, slug, id).await.unwrap().unwrap();
    assert_eq!(told(&world, to).await, ["You were removed from Globex"]);
    undo_now(service, owner, slug, undo).await.unwrap();
    assert_eq!(told(&world, to).await, ["You're a member of Globex again"]);
    assert_eq!(told(&world, email(owner)).await, NONE);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn each_person_of_a_bulk_action_gets_one_mail_and_whoever_acts_none() {
    let world = World::sqlite().await;
    let org = organization(&world).await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let (one, one_id) = world.enrol(&org, "member").await;
    let (two, two_id) = world.enrol(&org, "member").await;
    let rows = [one_id, two_id, org.owner_id].map(RowId::Member);
    let command = Bulk {
        list: BulkList::Users(UserQuery::default()),
        selection: Selection::of(rows),
        action: BulkAction::Disable,
    };
    bulk::act(service, owner, slug, &command, (None, None)).await.unwrap();
    world.deliver().await;
    for person in [&one, &two] {
        assert_eq!(world.mailbox.sent_to(email(person)).len(), 1);
    }
    assert_eq!(world.mailbox.sent_to(email(owner)).len(), 0);
}

#[tokio::test]
async fn nobody_is_told_of_what_they_did_to_themselves_or_what_was_refused() {
    let world = World::sqlite().await;
    let org = organization(&world).await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let (admin, admin_id) = world.enrol(&org, "admin").await;
    let (member, _) = world.enrol(&org, "member").await;
    assert!(agreed::remove(service, &member, slug, admin_id).await.is_err());
    let command = ChangeRoles { member: admin_id, roles: vec![org.role("member")] };
    members::change_roles(service, &admin, slug, command).await.unwrap();
    agreed::leave(service, &member, slug).await.unwrap();
    assert_eq!((told(&world, email(&admin)).await, told(&world, email(&member)).await), (vec![], vec![]));
}

#[tokio::test]
async fn a_mail_is_in_the_language_of_who_gets_it() {
    let world = World::sqlite().await;
    let org = organization(&world).await;
    let (person, id) = world.enrol(&org, "member").await;
    accounts::set_language(&world.service, &person, Language::German).await.unwrap();
    agreed::remove(&world.service, &org.owner, &org.slug, id).await.unwrap();
    assert_eq!(told(&world, email(&person)).await, ["Sie wurden aus Globex entfernt"]);
}

#[tokio::test]
async fn the_mailbox_of_development_shows_notices_and_a_mail_that_cannot_be_rendered_hides_no_other() {
    let world = World::sqlite_with(|settings| {
        settings.mail = None;
        settings.development = true;
    })
    .await;
    let org = organization(&world).await;
    let (person, id) = world.enrol(&org, "member").await;
    agreed::disable(&world.service, &org.owner, &org.slug, id).await.unwrap();
    let (org_id, at) = (org.id, world.service.now());
    let broken = world.service.store().write(move |tx| {
        Box::pin(async move {
            let job = NewJob {
                id: JobId::new(Uuid::from_u128(1)),
                kind: JobKind::NoticeMail,
                org: Some(org_id),
                subject: Some(id.uuid()),
                payload: "{\"to\":\"ada@example.com\"}",
                idempotency_key: None,
                created_by: None,
                at,
            };
            tx.with(&Permit::unrestricted(Some(org_id))).insert_job(&job).await?;
            Ok(Outcome::Quiet(()))
        })
    });
    broken.await.unwrap();
    let shown = mail::mailbox(&world.service).await.unwrap();
    let subject = |to: &str| shown.iter().find(|mail| mail.to == to).map(|mail| mail.subject.as_str());
    assert_eq!(subject(email(&person)), Some("Your access to Globex was disabled"));
    assert_eq!(subject("ada@example.com"), Some("(cannot be shown)"));
}
