//! Many units of work at once: each is committed with its event, a full queue says so, and closing waits for all.

use domain::{
    error::ErrorKind,
    id::{AccountId, OrgId},
    language::Language,
};
use futures::{
    FutureExt,
    future::{BoxFuture, join_all},
};
use store::{LogFilter, NewAccount, Store};

use crate::{
    databases::Address,
    gate::Gate,
    world::{T0, email, insert_org, uuid},
};

on_both_databases![
    sixty_four_units_at_once_are_all_committed_each_with_its_event,
    a_panic_and_a_refusal_fail_only_themselves_among_the_units_committed_together,
    a_full_queue_answers_busy_and_what_waits_is_committed,
    closing_waits_for_the_units_that_wait,
];

enum Ends {
    Well,
    Refused,
    Panics,
}

/// A unit that adds an account and then ends as told.
fn unit(store: &Store, org: OrgId, n: usize, ends: Ends) -> BoxFuture<'static, Result<AccountId, ErrorKind>> {
    let (store, id) = (store.clone(), AccountId::new(uuid()));
    let ends = std::sync::Arc::new(ends);
    Box::pin(async move {
        change!(store, [ends], Some(org), |tx| {
            let address = email(&format!("p{n}@example.com"));
            let new = NewAccount {
                id,
                email: &address,
                name: "Ada",
                language: Language::English,
                password_hash: None,
                created_at: T0,
                is_proven: true,
            };
            tx.insert_account(&new).await?;
            match *ends {
                Ends::Well => id,
                Ends::Refused => return Err(ErrorKind::LastOwner.into()),
                Ends::Panics => panic!("a panic among others, wanted by this test"),
            }
        })
        .await
    })
}

/// Starts a unit that stands before the gate, and waits until it does.
async fn block(store: &Store, org: OrgId, gate: &Gate) -> tokio::task::JoinHandle<Result<(), ErrorKind>> {
    let (store, mine) = (store.clone(), gate.clone());
    let blocked = tokio::spawn(async move {
        change!(store, [mine], Some(org), |tx| {
            tx.lock_organization(org).await?;
            mine.pass().await;
        })
        .await
    });
    gate.reached(1).await;
    blocked
}

async fn counts(store: &Store, org: OrgId, address: &Address) -> (u64, i64) {
    let events = read!(store, |tx| tx.org(org).count_audit_events(&LogFilter::default())).count;
    (events, address.number("SELECT COUNT(*) FROM account").await)
}

async fn sixty_four_units_at_once_are_all_committed_each_with_its_event(address: Address) {
    let store = address.open().await;
    let org = insert_org(&store, "acme", "Acme").await.unwrap();
    let results = join_all((0..64).map(|n| unit(&store, org, n, Ends::Well))).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(counts(&store, org, &address).await, (64, 64));
    for id in results {
        assert!(read!(store, |tx| tx.find_account(id.clone().unwrap())).is_some());
    }
}

async fn a_panic_and_a_refusal_fail_only_themselves_among_the_units_committed_together(address: Address) {
    let store = address.open().await;
    let org = insert_org(&store, "acme", "Acme").await.unwrap();
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let gate = Gate::default();
    let blocked = block(&store, other, &gate).await;
    let waiting: Vec<_> = (0..9)
        .map(|n| {
            unit(
                &store,
                org,
                n,
                match n % 3 {
                    1 => Ends::Panics,
                    2 => Ends::Refused,
                    _ => Ends::Well,
                },
            )
            .shared()
        })
        .collect();
    for unit in &waiting {
        // Once polled it waits in the queue, so that SQLite takes all nine into one commit. PostgreSQL may be done with it.
        drop(futures::poll!(unit.clone()));
    }
    gate.open();
    blocked.await.unwrap().unwrap();
    for (n, result) in join_all(waiting).await.into_iter().enumerate() {
        match n % 3 {
            1 => assert_eq!(result, Err(ErrorKind::Internal)),
            2 => assert_eq!(result, Err(ErrorKind::LastOwner)),
            _ => assert!(result.is_ok()),
        }
    }
    assert_eq!(counts(&store, org, &address).await, (3, 3));
}

async fn a_full_queue_answers_busy_and_what_waits_is_committed(address: Address) {
    let store = address.open_with_queue(3).await;
    let org = insert_org(&store, "acme", "Acme").await.unwrap();
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let gate = Gate::default();
    let blocked = block(&store, org, &gate).await;
    let mut waiting = vec![];
    let mut refused = 0;
    for n in 0..10 {
        // These need the same organization's row, so they stay until the gate is opened on PostgreSQL too.
        let mut unit = locked_unit(&store, org, other, n);
        match futures::poll!(unit.as_mut()) {
            std::task::Poll::Pending => waiting.push(unit),
            std::task::Poll::Ready(result) => {
                assert_eq!(result, Err(ErrorKind::Busy));
                refused += 1;
            }
        }
    }
    assert!((2..=3).contains(&waiting.len()), "{} wait", waiting.len());
    assert_eq!(waiting.len() + refused, 10);
    gate.open();
    blocked.await.unwrap().unwrap();
    let waited = waiting.len();
    for result in join_all(waiting).await {
        result.unwrap();
    }
    assert_eq!(
        read!(store, |tx| tx.org(other).count_audit_events(&LogFilter::default())).count,
        u64::try_from(waited).unwrap()
    );
    locked_unit(&store, org, other, 10).await.unwrap();
}

fn locked_unit(
    store: &Store,
    lock: OrgId,
    told: OrgId,
    _n: usize,
) -> BoxFuture<'static, Result<(), ErrorKind>> {
    let store = store.clone();
    Box::pin(async move { change!(store, [], Some(told), |tx| tx.lock_organization(lock).await?).await })
}

async fn closing_waits_for_the_units_that_wait(address: Address) {
    let store = address.open().await;
    let org = insert_org(&store, "acme", "Acme").await.unwrap();
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let gate = Gate::default();
    let blocked = block(&store, other, &gate).await;
    // More than PostgreSQL has connections.
    let mut waiting: Vec<_> = (0..40).map(|n| unit(&store, org, n, Ends::Well)).collect();
    for unit in &mut waiting {
        assert!(futures::poll!(unit).is_pending());
    }
    let mut closing = Box::pin(store.close());
    for _ in 0..50 {
        assert!(futures::poll!(closing.as_mut()).is_pending(), "closed while a unit was under way");
        tokio::task::yield_now().await;
    }
    gate.open();
    closing.await;
    if let Some(file) = address.0.strip_prefix("sqlite://") {
        assert!(!std::path::Path::new(&format!("{file}-wal")).exists(), "a connection is still open");
    }
    let again = address.open().await;
    assert_eq!(counts(&again, org, &address).await, (40, 40));
    blocked.await.unwrap().unwrap();
    assert!(join_all(waiting).await.iter().all(Result::is_ok));
}
