//! The filters of the audit log: who did it, whom it concerned, and the text.

use domain::{
    error::ErrorKind,
    list::AuditQuery,
    permission::Scope,
    view::{AuditView, LogParties},
};
use service::{
    Caller, audit, invitations,
    members::{self, ChangeRoles},
};
use testkit::{World, agreed};

use crate::roles::{create, grants, helper};

async fn list(world: &World, caller: &Caller, query: &AuditQuery) -> Vec<AuditView> {
    audit::list(&world.service, caller, "acme", query).await.unwrap().rows
}

async fn actions(world: &World, caller: &Caller, query: &AuditQuery) -> Vec<String> {
    list(world, caller, query).await.into_iter().map(|row| row.action).collect()
}

async fn parties(world: &World, caller: &Caller, query: &AuditQuery) -> LogParties {
    audit::parties(&world.service, caller, "acme", query).await.unwrap()
}

fn actor(text: &str) -> AuditQuery {
    AuditQuery { actor: text.parse().ok(), ..AuditQuery::default() }
}

fn subject(text: &str) -> AuditQuery {
    AuditQuery { subject: text.parse().ok(), ..AuditQuery::default() }
}

fn name(caller: &Caller) -> String {
    caller.session().unwrap().account.name.clone()
}

fn email(caller: &Caller) -> String {
    caller.session().unwrap().account.email.clone()
}

#[tokio::test]
async fn who_did_it_and_whom_it_concerned_are_asked_for_apart_and_together() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let (admin, ada) = (world.member("admin").await, world.member("member").await);
    let (admin_id, ada_id) = (world.membership(&admin).await, world.membership(&ada).await);
    agreed::disable(&world.service, &admin, "acme", ada_id).await.unwrap();
    members::enable(&world.service, &owner, "acme", ada_id).await.unwrap();
    agreed::disable(&world.service, &owner, "acme", admin_id).await.unwrap();
    let [by_admin, on_ada] = [admin_id.to_string(), ada_id.to_string()];
    let done: Vec<_> = actions(&world, &owner, &actor(&by_admin)).await;
    assert_eq!(done[0], "member.disabled");
    assert!(!done.contains(&"member.enabled".to_owned()), "{done:?}");
    let on = actions(&world, &owner, &subject(&on_ada)).await;
    assert_eq!(on[..2], ["member.enabled", "member.disabled"]);
    let both = AuditQuery { actor: by_admin.parse().ok(), ..subject(&on_ada) };
    assert_eq!(actions(&world, &owner, &both).await, ["member.disabled"]);
    let found = parties(&world, &owner, &both).await;
    assert_eq!(found.actor.unwrap().name, Some(name(&admin)));
    assert_eq!(found.subject.unwrap().email, Some(email(&ada)));
}

#[tokio::test]
async fn a_member_is_meant_by_the_address_or_by_a_name_that_only_one_has() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let ada = world.person("admin", "Grace Hopper", "grace@example.com").await;
    let id = world.membership(&ada).await;
    agreed::disable(&world.service, &owner, "acme", id).await.unwrap();
    for text in [email(&ada), name(&ada), id.to_string()] {
        let found = parties(&world, &owner, &subject(&text)).await.subject.unwrap();
        assert_eq!(found.id, Some(id.to_string()), "{text}");
        assert_eq!(actions(&world, &owner, &subject(&text)).await[0], "member.disabled", "{text}");
    }
    for text in ["Zebra", "zebra@example.com"] {
        let found = parties(&world, &owner, &subject(text)).await.subject.unwrap();
        assert_eq!((found.id, found.name.as_deref()), (None, Some(text)));
        assert!(list(&world, &owner, &subject(text)).await.is_empty(), "{text}");
        assert!(list(&world, &owner, &actor(text)).await.is_empty(), "{text}");
    }
    agreed::remove(&world.service, &owner, "acme", id).await.unwrap();
    let gone = parties(&world, &owner, &subject(&email(&ada))).await.subject.unwrap();
    assert_eq!(gone.id, Some(id.to_string()), "who was removed is still found by the address");
}

#[tokio::test]
async fn anything_can_be_the_subject_and_only_people_act() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let invitation = world.invite("new@example.com", "viewer").await.id;
    invitations::cancel(&world.service, &owner, "acme", invitation).await.unwrap();
    let id = invitation.to_string();
    let expected = ["invitation.cancelled", "invitation.sent"];
    assert_eq!(actions(&world, &owner, &subject(&id)).await, expected);
    let found = parties(&world, &owner, &subject(&id)).await.subject.unwrap();
    assert_eq!((found.name.as_deref(), found.email), (Some("new@example.com"), None));
    assert!(list(&world, &owner, &actor(&id)).await.is_empty());
    let stranger = "mem_00000000000000000000000000000009";
    let unknown = audit::list(&world.service, &owner, "acme", &subject(stranger)).await.map(drop);
    assert_eq!(unknown, Err(ErrorKind::NotFound));
}

#[tokio::test]
async fn the_text_finds_names_actions_and_values() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let ada = world.person("member", "Grace Hopper", "grace@example.com").await;
    let id = world.membership(&ada).await;
    let roles = ChangeRoles { member: id, roles: vec![world.role("viewer").await] };
    members::change_roles(&world.service, &owner, "acme", roles).await.unwrap();
    let search = |text: &str| AuditQuery { search: text.to_owned(), ..AuditQuery::default() };
    let changed = actions(&world, &owner, &search("grace viewer")).await;
    assert_eq!(changed, ["member.roles_changed"], "the new role is a value");
    agreed::disable(&world.service, &owner, "acme", id).await.unwrap();
    assert_eq!(actions(&world, &owner, &search("disabled")).await, ["member.disabled"]);
    assert_eq!(actions(&world, &owner, &search("member.disabled")).await, ["member.disabled"]);
    assert!(list(&world, &owner, &search("zebra")).await.is_empty());
}

#[tokio::test]
async fn who_reads_their_own_entries_alone_is_told_of_no_address_whether_it_is_a_members() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let own = helper("Readers", grants(&[("Audit.Log.READ", Scope::Own)]));
    let readers = create(&world, &org.owner, &org, own).await.unwrap();
    let (ada, ada_id) = world.enrol(&org, "viewer").await;
    let (bob, bob_id) = world.enrol(&org, "viewer").await;
    let command = ChangeRoles { member: ada_id, roles: vec![readers] };
    members::change_roles(&world.service, &org.owner, &org.slug, command).await.unwrap();
    let list = async |query: &AuditQuery| audit::list(&world.service, &ada, &org.slug, query).await;
    for text in [email(&bob), name(&bob), "zebra@example.com".to_owned()] {
        for query in [actor(&text), subject(&text)] {
            assert!(list(&query).await.unwrap().rows.is_empty(), "{text}");
            let found = audit::parties(&world.service, &ada, &org.slug, &query).await.unwrap();
            let party = found.actor.or(found.subject).unwrap();
            assert_eq!((party.id, party.name, party.email), (None, Some(text.clone()), None));
        }
    }
    let by_id = list(&subject(&bob_id.to_string())).await.map(drop);
    assert!(matches!(by_id, Err(ErrorKind::Denied { .. })), "{by_id:?}");
    let own = list(&subject(&email(&ada))).await.unwrap().rows;
    assert_eq!(own[0].action, "member.roles_changed");
}
