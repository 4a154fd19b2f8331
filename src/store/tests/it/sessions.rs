//! Sessions: found by their token's hash, seen, listed while they last, ended by their owner alone, swept when over.

use domain::{
    id::{AccountId, SessionId},
    list::UserKey,
    time::Timestamp,
};
use store::{MemberQuery, NewSession, Store};

use crate::{
    databases::Address,
    world::{T0, World, hash, insert_account, insert_org, join, t, uuid},
};

on_both_databases![
    a_session_reads_back_with_its_person,
    a_session_tells_when_its_account_is_locked,
    being_seen_moves_a_session_forward_only,
    activity_is_noted_in_the_organization_where_it_was_and_forward_only,
    ending_the_sessions_of_a_member_ends_them_in_that_organization_only,
    ending_one_session_of_a_member_leaves_the_others_and_those_of_others,
    the_list_shows_what_has_not_ended_last_used_first,
    one_ends_only_ones_own_sessions,
    all_sessions_but_one_end_together,
    what_has_ended_is_swept_and_the_rest_stays,
];

async fn begin(store: &Store, account: AccountId, idle: Timestamp, end: Timestamp) -> (SessionId, [u8; 32]) {
    let (id, token_hash) = (SessionId::new(uuid()), hash());
    change!(store, [], |tx| {
        let new = NewSession {
            id,
            token_hash,
            account_id: account,
            created_at: T0,
            idle_ends_at: idle,
            ends_at: end,
            ip: Some("2001:db8::7"),
            user_agent: None,
        };
        tx.insert_session(&new).await?;
    })
    .await
    .unwrap();
    (id, token_hash)
}

async fn a_session_reads_back_with_its_person(store: Store) {
    let ada = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    let (id, token) = begin(&store, ada, t(60), t(600)).await;
    let session = read!(store, |tx| tx.find_session(&token)).unwrap();
    assert_eq!((session.id, session.account_id), (id, ada));
    assert_eq!((session.created_at, session.last_seen_at), (T0, T0));
    assert_eq!((session.idle_ends_at, session.ends_at), (t(60), t(600)));
    assert_eq!((session.ip.as_deref(), session.user_agent), (Some("2001:db8::7"), None));
    assert_eq!((session.name.as_str(), session.email.as_str()), ("Ada", "ada@example.com"));
    assert!(session.is_account_active);
    assert!(read!(store, |tx| tx.find_session(&hash())).is_none());
}

async fn a_session_tells_when_its_account_is_locked(address: Address) {
    let store = address.open().await;
    let ada = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    let (_, token) = begin(&store, ada, t(60), t(600)).await;
    address.execute("UPDATE account SET state = 'locked'").await;
    assert!(!read!(store, |tx| tx.find_session(&token)).unwrap().is_account_active);
}

async fn being_seen_moves_a_session_forward_only(store: Store) {
    let ada = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    let (id, token) = begin(&store, ada, t(60), t(600)).await;
    for (at, idle) in [(t(30), t(90)), (t(20), t(80))] {
        change!(store, [], |tx| tx.update_session_seen(id, at, idle).await?).await.unwrap();
        let session = read!(store, |tx| tx.find_session(&token)).unwrap();
        assert_eq!((session.last_seen_at, session.idle_ends_at), (t(30), t(90)));
    }
}

async fn activity_is_noted_in_the_organization_where_it_was_and_forward_only(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await;
    let bob = world.member("Bob", "bob@example.com", &["member"]).await;
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let there = join(&store, other, ada.account, &ada.name, &ada.email, vec![]).await.unwrap();
    let (id, _) = begin(&store, ada.account, t(60), t(600)).await;
    for (at, seen) in [(t(30), t(30)), (t(20), t(30)), (t(40), t(40))] {
        change!(store, [], |tx| tx.update_session_active_in(id, ada.member, at).await?).await.unwrap();
        let used = read!(store, |tx| tx.org(world.org).find_session_use(id)).unwrap();
        assert_eq!((used.last_active_at, used.is_ended), (seen, false));
        let details = read!(store, |tx| tx.org(world.org).get_member_details(ada.member));
        assert_eq!((details.last_active_at, details.last_sign_in_at), (Some(seen), Some(T0)));
    }
    assert!(read!(store, |tx| tx.org(other).find_session_use(id)).is_none());
    assert_eq!(read!(store, |tx| tx.org(other).get_member_details(there.member)).last_active_at, None);
    assert_eq!(read!(store, |tx| tx.org(world.org).get_member_details(bob.member)).last_active_at, None);
    let query = MemberQuery { key: UserKey::Activity, descending: true, ..world.users() };
    assert_eq!(read!(store, |tx| tx.list_users(&query))[0].email, ada.email);
}

async fn ending_the_sessions_of_a_member_ends_them_in_that_organization_only(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await;
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let there = join(&store, other, ada.account, &ada.name, &ada.email, vec![]).await.unwrap();
    let (used, token) = begin(&store, ada.account, t(60), t(600)).await;
    let (unused, _) = begin(&store, ada.account, t(60), t(600)).await;
    for member in [ada.member, there.member] {
        change!(store, [], |tx| tx.update_session_active_in(used, member, t(1)).await?).await.unwrap();
    }
    let listed = async |org| read!(store, |tx| tx.org(org).list_sessions(ada.account, t(2))).len();
    assert_eq!((listed(world.org).await, listed(other).await), (1, 1));
    let ended =
        change!(store, [], Some(world.org), |tx| tx.update_member_sessions_ended(ada.member, t(2)).await?)
            .await;
    assert_eq!(ended, Ok(1));
    assert_eq!((listed(world.org).await, listed(other).await), (0, 1));
    for session in [used, unused] {
        let here = read!(store, |tx| tx.org(world.org).find_session_use(session)).unwrap();
        assert!(here.is_ended);
    }
    assert!(!read!(store, |tx| tx.org(other).find_session_use(used)).unwrap().is_ended);
    assert!(read!(store, |tx| tx.find_session(&token)).is_some());
}

async fn ending_one_session_of_a_member_leaves_the_others_and_those_of_others(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await;
    let bob = world.member("Bob", "bob@example.com", &["member"]).await;
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let there = join(&store, other, ada.account, &ada.name, &ada.email, vec![]).await.unwrap();
    let (first, _) = begin(&store, ada.account, t(60), t(600)).await;
    let (second, _) = begin(&store, ada.account, t(60), t(600)).await;
    for (session, member) in [(first, ada.member), (second, ada.member), (first, there.member)] {
        change!(store, [], |tx| tx.update_session_active_in(session, member, t(1)).await?).await.unwrap();
    }
    let end = async |member, session| {
        change!(store, [], Some(world.org), |tx| tx
            .update_member_session_ended(member, session, t(2))
            .await?)
        .await
        .unwrap()
    };
    assert!(!end(bob.member, first).await, "it is somebody else's");
    assert!(!end(there.member, first).await, "it is another organization's member");
    assert!(end(ada.member, first).await);
    assert!(!end(ada.member, first).await, "it has ended");
    let listed = async |org| read!(store, |tx| tx.org(org).list_sessions(ada.account, t(2))).len();
    assert_eq!((listed(world.org).await, listed(other).await), (1, 1));
    assert!(!read!(store, |tx| tx.org(world.org).find_session_use(second)).unwrap().is_ended);
}

async fn the_list_shows_what_has_not_ended_last_used_first(store: Store) {
    let ada = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    let bob = insert_account(&store, "Bob", "bob@example.com").await.unwrap();
    let (first, _) = begin(&store, ada, t(100), t(600)).await;
    let (second, _) = begin(&store, ada, t(100), t(600)).await;
    begin(&store, ada, t(50), t(600)).await;
    begin(&store, ada, t(600), t(50)).await;
    begin(&store, bob, t(600), t(600)).await;
    change!(store, [], |tx| tx.update_session_seen(first, t(10), t(100)).await?).await.unwrap();
    let ids: Vec<SessionId> =
        read!(store, |tx| tx.list_sessions(ada, t(50))).into_iter().map(|s| s.id).collect();
    assert_eq!(ids, [first, second]);
    assert_eq!(read!(store, |tx| tx.list_sessions(ada, t(49))).len(), 4);
    assert!(read!(store, |tx| tx.list_sessions(ada, t(100))).is_empty());
}

async fn one_ends_only_ones_own_sessions(store: Store) {
    let ada = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    let bob = insert_account(&store, "Bob", "bob@example.com").await.unwrap();
    let (id, token) = begin(&store, ada, t(60), t(600)).await;
    let end = async |who| change!(store, [], |tx| tx.delete_session(who, id).await?).await.unwrap();
    assert!(!end(bob).await);
    assert!(read!(store, |tx| tx.find_session(&token)).is_some());
    assert!(end(ada).await);
    assert!(!end(ada).await);
    assert!(read!(store, |tx| tx.find_session(&token)).is_none());
}

async fn all_sessions_but_one_end_together(store: Store) {
    let ada = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    let bob = insert_account(&store, "Bob", "bob@example.com").await.unwrap();
    let (keep, token) = begin(&store, ada, t(60), t(600)).await;
    begin(&store, ada, t(60), t(600)).await;
    begin(&store, ada, t(60), t(600)).await;
    let (_, other) = begin(&store, bob, t(60), t(600)).await;
    let end =
        async |keep| change!(store, [], |tx| tx.delete_sessions_except(ada, keep).await?).await.unwrap();
    assert_eq!(end(Some(keep)).await, 2);
    assert!(read!(store, |tx| tx.find_session(&token)).is_some());
    assert_eq!(end(None).await, 1);
    assert!(read!(store, |tx| tx.find_session(&token)).is_none());
    assert!(read!(store, |tx| tx.find_session(&other)).is_some());
}

async fn what_has_ended_is_swept_and_the_rest_stays(store: Store) {
    let ada = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    begin(&store, ada, t(50), t(600)).await;
    begin(&store, ada, t(600), t(50)).await;
    let (_, live) = begin(&store, ada, t(51), t(51)).await;
    let link = hash();
    change!(store, [], |tx| {
        tx.insert_setup_link(&link, T0, t(50)).await?;
        tx.take_attempt("ended", 5, domain::time::Span::seconds(50), T0).await?;
        tx.take_attempt("counting", 5, domain::time::Span::seconds(51), T0).await?;
    })
    .await
    .unwrap();
    let sweep = async |at| change!(store, [], |tx| tx.purge_expired(at).await?).await.unwrap();
    assert_eq!(sweep(t(50)).await, 4);
    assert_eq!(sweep(t(50)).await, 0);
    assert!(read!(store, |tx| tx.find_session(&live)).is_some());
    assert_eq!(sweep(t(51)).await, 2);
}
