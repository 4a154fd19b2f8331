//! Updates: what a unit of work appended to a ledger reaches whoever watches it, once it is committed, on every server.

use std::time::Duration;

use domain::{
    audit::{Action, AuditEvent, Who},
    error::ErrorKind,
    id::{AccountId, OrgId},
    topic::Topic,
};
use store::{LedgerUpdate, Outcome, Store, Watch};
use tokio::time::timeout;

use crate::{
    databases::Address,
    world::{event, insert_org, uuid},
};

on_both_databases![
    what_was_committed_reaches_who_watches_its_ledger,
    what_was_refused_reaches_nobody,
    the_number_of_the_last_event_is_known,
];
on_postgres_alone![
    another_server_hears_of_it,
    a_listener_that_is_killed_misses_nothing,
    without_a_listener_the_ledgers_are_polled,
];

fn renamed(org: Option<OrgId>, by: AccountId) -> AuditEvent {
    let who = Who { account_id: Some(by), label: "Somebody".to_owned() };
    AuditEvent { action: Action::RoleUpdated, who, ..event(org) }
}

async fn commit(store: &Store, events: &[AuditEvent]) {
    let events = events.to_vec();
    let written = store.write(move |_| {
        let events = events.clone();
        Box::pin(async move { Ok(Outcome::Changed { value: (), events }) })
    });
    written.await.unwrap();
}

/// The next update of a ledger. One that is only known to have happened may come twice.
async fn next(watch: &mut Watch, ledger: Option<OrgId>) -> LedgerUpdate {
    let found = async {
        loop {
            let update = watch.next().await.expect("nothing was lost");
            if update.org_id == ledger && update.last > 0 {
                return update;
            }
        }
    };
    timeout(Duration::from_mins(1), found).await.expect("an update")
}

/// The next update with an event after a number; those before may be repeated.
async fn next_after(watch: &mut Watch, ledger: Option<OrgId>, number: u64) -> LedgerUpdate {
    loop {
        let update = next(watch, ledger).await;
        if update.last > number {
            return update;
        }
    }
}

/// Waits for the update of an event.
async fn hear_of(watch: &mut Watch, ledger: Option<OrgId>, number: u64) {
    next_after(watch, ledger, number - 1).await;
}

/// Somebody with an account.
async fn somebody(store: &Store) -> AccountId {
    crate::world::World::new(store.clone()).await.owner.account
}

async fn what_was_committed_reaches_who_watches_its_ledger(store: Store) {
    let by = somebody(&store).await;
    let [acme, other] = ["one", "other"].map(|slug| insert_org(&store, slug, slug));
    let (acme, other) = (acme.await.unwrap(), other.await.unwrap());
    let mut watch = store.watch(acme);
    commit(&store, &[renamed(Some(other), by), renamed(Some(acme), by), renamed(None, by)]).await;
    commit(&store, &[renamed(Some(acme), by)]).await;
    let update = next(&mut watch, Some(acme)).await;
    assert!(update.topics.contains(Topic::Roles), "{update:?}");
    // Where nothing listens yet, both come at once.
    if update.last < 2 {
        hear_of(&mut watch, Some(acme), 2).await;
    }
    commit(&store, &[renamed(Some(acme), by), renamed(Some(acme), by)]).await;
    let update = next_after(&mut watch, Some(acme), 2).await;
    let expected = LedgerUpdate {
        org_id: Some(acme),
        first: 3,
        last: 4,
        topics: Action::RoleUpdated.topics(),
        accounts: vec![by],
    };
    assert_eq!(update, expected);
    commit(&store, &[renamed(None, by)]).await;
    assert!(next(&mut watch, None).await.accounts.contains(&by));
    drop(watch);
    store.close().await;
}

async fn what_was_refused_reaches_nobody(store: Store) {
    let by = somebody(&store).await;
    let acme = insert_org(&store, "one", "One").await.unwrap();
    let mut watch = store.watch(acme);
    let refused =
        store.write(move |_| Box::pin(async move { Err::<Outcome<()>, _>(ErrorKind::LastOwner.into()) }));
    assert_eq!(refused.await, Err(ErrorKind::LastOwner));
    commit(&store, &[renamed(Some(acme), by)]).await;
    assert_eq!(next(&mut watch, Some(acme)).await.last, 1, "the first is the one that was committed");
    drop(watch);
    store.close().await;
}

async fn the_number_of_the_last_event_is_known(store: Store) {
    let acme = insert_org(&store, "one", "One").await.unwrap();
    assert_eq!(read!(store, |tx| tx.org(acme).last_sequence()), 0);
    let installation = read!(store, |tx| tx.last_installation_sequence());
    commit(&store, &[event(Some(acme)), event(None), event(Some(acme))]).await;
    assert_eq!(read!(store, |tx| tx.org(acme).last_sequence()), 2);
    assert_eq!(read!(store, |tx| tx.last_installation_sequence()), installation + 1);
    assert_eq!(read!(store, |tx| tx.org(OrgId::new(uuid())).last_sequence()), 0, "of no organization");
}

async fn another_server_hears_of_it(address: Address) {
    let (one, other) = (address.open().await, address.open().await);
    let by = somebody(&one).await;
    let acme = insert_org(&one, "one", "One").await.unwrap();
    let mut watches = [one.watch(acme), other.watch(acme)];
    commit(&one, &[renamed(Some(acme), by)]).await;
    for watch in &mut watches {
        hear_of(watch, Some(acme), 1).await;
    }
    commit(&other, &[renamed(Some(acme), by)]).await;
    for watch in &mut watches {
        let update = next_after(watch, Some(acme), 1).await;
        assert_eq!((update.first, update.last, update.accounts), (2, 2, vec![by]), "as it was");
    }
    drop(watches);
    one.close().await;
    other.close().await;
}

const KILL: &str = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
     WHERE application_name = 'rolecall listener' AND datname = current_database()";

async fn a_listener_that_is_killed_misses_nothing(address: Address) {
    let store = address.open().await;
    let by = somebody(&store).await;
    let acme = insert_org(&store, "one", "One").await.unwrap();
    let mut watch = store.watch(acme);
    commit(&store, &[renamed(Some(acme), by)]).await;
    hear_of(&mut watch, Some(acme), 1).await;
    while address.number(KILL).await == 0 {}
    // Nobody listens at this moment.
    commit(&store, &[renamed(Some(acme), by)]).await;
    let update = next_after(&mut watch, Some(acme), 1).await;
    assert_eq!((update.first, update.last), (2, 2));
    assert_eq!(update.topics, Action::RoleUpdated.topics());
    drop(watch);
    store.close().await;
}

async fn without_a_listener_the_ledgers_are_polled(address: Address) {
    let store = address.open().await;
    let by = somebody(&store).await;
    let acme = insert_org(&store, "one", "One").await.unwrap();
    let mut watch = store.watch(acme);
    let killing = async {
        loop {
            address.number(KILL).await;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let polled = async {
        for number in 1..=3 {
            commit(&store, &[renamed(Some(acme), by), renamed(None, by)]).await;
            hear_of(&mut watch, Some(acme), number).await;
        }
        commit(&store, &[renamed(None, by)]).await;
        assert!(next(&mut watch, None).await.topics.contains(Topic::Audit));
    };
    tokio::select! {
        () = polled => {}
        () = killing => {}
    }
    drop(watch);
    store.close().await;
}
