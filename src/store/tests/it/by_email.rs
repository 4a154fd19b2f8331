//! What is known of many addresses at once: the same as asking for each.

use domain::state::{InvitationState, MembershipState};
use store::Store;

use crate::world::{Invite, T0, World, email, insert_org, t, uuid};

on_both_databases![
    members_are_found_by_their_addresses_with_their_states,
    open_invitations_are_found_by_their_addresses_with_their_roles,
    a_batch_remembers_what_it_sent_in_its_own_organization,
];

async fn members_are_found_by_their_addresses_with_their_states(store: Store) {
    let world = World::new(store.clone()).await;
    let key = email("olga@example.com").key();
    let found =
        read!(store, |tx| tx.org(world.org).list_members_by_email(&[key.as_str(), "nobody@example.com"], T0));
    let owner = read!(store, |tx| tx.find_account(world.owner.account)).unwrap();
    let own_key = email(&owner.email).key();
    let by_own = read!(store, |tx| tx.org(world.org).list_members_by_email(&[own_key.as_str()], T0));
    assert!(found.keys().all(|found| found == key.as_str()), "{found:?}");
    assert_eq!(by_own.get(own_key.as_str()), Some(&MembershipState::Active));
    assert!(read!(store, |tx| tx.org(world.org).list_members_by_email(&[], T0)).is_empty());
    let other = insert_org(&store, "other", "Other").await.unwrap();
    assert!(read!(store, |tx| tx.org(other).list_members_by_email(&[own_key.as_str()], T0)).is_empty());
}

async fn open_invitations_are_found_by_their_addresses_with_their_roles(store: Store) {
    let world = World::new(store.clone()).await;
    let roles = vec![world.role("viewer").id, world.role("admin").id];
    let invite = Invite { roles, at: t(1), expires_at: Some(t(60)), ..Invite::new("Ada@Example.com") };
    let id = world.invite(&invite).await.unwrap();
    world.invite(&Invite::new("bob@example.com")).await.unwrap();
    let closed = world.invite(&Invite::new("carol@example.com")).await.unwrap();
    let gone = InvitationState::Cancelled;
    change!(store, [], Some(world.org), |tx| tx.update_invitation_closed(closed, gone, t(2), false).await?)
        .await
        .unwrap();
    let keys = ["ada@example.com", "carol@example.com", "dan@example.com"];
    let found = read!(store, |tx| tx.org(world.org).list_open_invitations_by_email(&keys));
    assert_eq!(found.len(), 1);
    let ada = &found["ada@example.com"];
    assert_eq!((ada.id, ada.email.as_str(), ada.token_version), (id, "Ada@Example.com", 1));
    assert_eq!((ada.note.as_deref(), ada.sent_at, ada.expires_at), (Some("Welcome"), t(1), Some(t(60))));
    assert_eq!(ada.roles, [world.role("admin").id, world.role("viewer").id]);
    assert!(read!(store, |tx| tx.org(world.org).list_open_invitations_by_email(&[])).is_empty());
    let many: Vec<String> = (0..1_000).map(|n| format!("a{n}@example.com")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert!(read!(store, |tx| tx.org(world.org).list_open_invitations_by_email(&many)).is_empty());
}

async fn a_batch_remembers_what_it_sent_in_its_own_organization(store: Store) {
    let world = World::new(store.clone()).await;
    let batch = uuid();
    let invite = Invite { batch: Some(batch), ..Invite::new("ada@example.com") };
    let id = world.invite(&invite).await.unwrap();
    world.invite(&Invite::new("bob@example.com")).await.unwrap();
    let sent = read!(store, |tx| tx.org(world.org).list_invitations_of_batch(batch));
    assert_eq!(
        sent.into_iter().collect::<Vec<_>>(),
        [("ada@example.com".to_owned(), (id, InvitationState::Pending))]
    );
    let other = insert_org(&store, "other", "Other").await.unwrap();
    assert!(read!(store, |tx| tx.org(other).list_invitations_of_batch(batch)).is_empty());
    assert!(read!(store, |tx| tx.org(world.org).list_invitations_of_batch(uuid())).is_empty());
}
