//! Units of work one by one: whole with their audit event, or without a trace.

use domain::language::Language;
use domain::{access::Permit, error::ErrorKind, id::AccountId};
use store::{Failure, LogFilter, NewAccount, Outcome, Store, StoreError, Tx};

use crate::{
    databases::Address,
    gate::Gate,
    world::{T0, TAKEN, email, event, insert_account, insert_org, taken, uuid},
};

on_both_databases![
    a_unit_is_committed_with_its_audit_event,
    a_refused_unit_leaves_no_trace,
    a_unit_that_changed_something_and_tells_no_event_is_not_committed,
    book_keeping_is_committed_without_an_event,
    a_panic_inside_a_unit_leaves_no_trace_and_the_next_unit_works,
    a_unit_that_passes_over_a_failed_statement_is_not_committed,
    a_part_that_is_taken_back_leaves_no_trace_and_the_rest_of_its_unit_is_committed,
    a_unit_sees_what_it_has_written_and_nobody_else_does_before_the_commit,
    what_a_reader_sees_does_not_change_under_its_eyes,
    a_unit_is_run_to_its_end_when_its_caller_has_gone,
    an_open_store_answers_and_a_closed_one_refuses,
    text_with_a_character_that_no_database_keeps_is_taken_all_the_same,
];

async fn insert(tx: &mut Tx<'_>, id: AccountId, address: &str) -> Result<(), StoreError> {
    let address = email(address);
    let new = NewAccount {
        id,
        email: &address,
        name: "Ada",
        language: Language::English,
        password_hash: None,
        created_at: T0,
        is_proven: true,
    };
    tx.with(&Permit::unrestricted(None)).insert_account(&new).await
}

async fn is_there(store: &Store, id: AccountId) -> bool {
    read!(store, |tx| tx.find_account(id)).is_some()
}

async fn a_unit_is_committed_with_its_audit_event(store: Store) {
    let org = insert_org(&store, "acme", "Acme").await.unwrap();
    let id = AccountId::new(uuid());
    let result = store
        .write(move |tx| {
            Box::pin(async move {
                insert(tx, id, "ada@example.com").await?;
                Ok(Outcome::Changed { value: "done", events: vec![event(Some(org)), event(Some(org))] })
            })
        })
        .await;
    assert_eq!(result, Ok("done"));
    assert!(is_there(&store, id).await);
    assert_eq!(read!(store, |tx| tx.org(org).count_audit_events(&LogFilter::default())).count, 2);
}

async fn a_refused_unit_leaves_no_trace(address: Address) {
    let store = address.open().await;
    let id = AccountId::new(uuid());
    let unit = store.write::<(), _>(move |tx| {
        Box::pin(async move {
            insert(tx, id, "ada@example.com").await?;
            Err(ErrorKind::LastOwner.into())
        })
    });
    let result = unit.await;
    assert_eq!(result, Err(ErrorKind::LastOwner));
    assert!(!is_there(&store, id).await);
    assert_eq!(address.number("SELECT COUNT(*) FROM audit_event").await, 0);
    insert_account(&store, "Ada", "ada@example.com").await.unwrap();
}

async fn a_unit_that_changed_something_and_tells_no_event_is_not_committed(store: Store) {
    let id = AccountId::new(uuid());
    let result = store
        .write(move |tx| {
            Box::pin(async move {
                insert(tx, id, "ada@example.com").await?;
                Ok(Outcome::Changed { value: (), events: vec![] })
            })
        })
        .await;
    assert_eq!(result, Err(ErrorKind::Internal));
    assert!(!is_there(&store, id).await);
}

async fn book_keeping_is_committed_without_an_event(address: Address) {
    let store = address.open().await;
    let id = AccountId::new(uuid());
    let unit = store.write(move |tx| {
        Box::pin(async move {
            insert(tx, id, "ada@example.com").await?;
            Ok(Outcome::Quiet(7))
        })
    });
    assert_eq!(unit.await, Ok(7));
    assert!(is_there(&store, id).await);
    assert_eq!(address.number("SELECT COUNT(*) FROM audit_event").await, 0);
}

async fn a_panic_inside_a_unit_leaves_no_trace_and_the_next_unit_works(store: Store) {
    let id = AccountId::new(uuid());
    for early in [true, false] {
        let result: Result<(), ErrorKind> = store
            .write(move |tx| {
                assert!(!early, "a panic before the first await, wanted by this test");
                Box::pin(async move {
                    insert(tx, id, "ada@example.com").await?;
                    panic!("a panic after a change, wanted by this test")
                })
            })
            .await;
        assert_eq!(result, Err(ErrorKind::Internal));
        assert!(!is_there(&store, id).await);
    }
    insert_account(&store, "Ada", "ada@example.com").await.unwrap();
}

/// PostgreSQL goes on with nothing after a failed statement and turns the commit into a rollback without a word; SQLite
/// would commit the rest. Both must say no.
async fn a_unit_that_passes_over_a_failed_statement_is_not_committed(store: Store) {
    insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    let (first, second) = (AccountId::new(uuid()), AccountId::new(uuid()));
    for quiet in [true, false] {
        let result = store
            .write(move |tx| {
                Box::pin(async move {
                    insert(tx, first, "bob@example.com").await?;
                    let passed_over = insert(tx, second, "ada@example.com").await;
                    assert!(matches!(passed_over, Err(StoreError::Duplicate)));
                    Ok(if quiet { Outcome::Quiet(()) } else { Outcome::changed((), event(None)) })
                })
            })
            .await;
        assert_eq!(result, Err(ErrorKind::Internal), "quiet: {quiet}");
        assert!(!is_there(&store, first).await);
    }
}

async fn a_part_that_is_taken_back_leaves_no_trace_and_the_rest_of_its_unit_is_committed(store: Store) {
    let [ada, bob, cleo, double] = [(); 4].map(|()| AccountId::new(uuid()));
    let result = store
        .write(move |tx| {
            Box::pin(async move {
                insert(tx, ada, "ada@example.com").await?;
                tx.begin_part().await?;
                insert(tx, bob, "bob@example.com").await?;
                let failed = insert(tx, double, "ada@example.com").await;
                assert!(matches!(failed, Err(StoreError::Duplicate)), "{failed:?}");
                tx.end_part(false).await?;
                tx.begin_part().await?;
                insert(tx, cleo, "cleo@example.com").await?;
                tx.end_part(true).await?;
                Ok(Outcome::changed((), event(None)))
            })
        })
        .await;
    assert_eq!(result, Ok(()));
    let mut there = Vec::new();
    for id in [ada, bob, cleo, double] {
        there.push(is_there(&store, id).await);
    }
    assert_eq!(there, [true, false, true, false]);
}

async fn a_unit_sees_what_it_has_written_and_nobody_else_does_before_the_commit(store: Store) {
    let id = AccountId::new(uuid());
    let gate = Gate::default();
    let unit = tokio::spawn({
        let (store, gate) = (store.clone(), gate.clone());
        async move {
            change!(store, [gate], |tx| {
                insert(&mut tx, id, "ada@example.com").await?;
                gate.pass().await;
                tx.find_account(id).await?.is_some()
            })
            .await
        }
    });
    gate.reached(1).await;
    assert!(!is_there(&store, id).await);
    gate.open();
    assert_eq!(unit.await.unwrap(), Ok(true));
    assert!(is_there(&store, id).await);
}

async fn what_a_reader_sees_does_not_change_under_its_eyes(store: Store) {
    let org = insert_org(&store, "acme", "Acme").await.unwrap();
    let mut before = store.read().await.unwrap();
    assert_eq!(before.org(org).count_audit_events(&LogFilter::default()).await.unwrap().count, 0);
    change!(store, [], Some(org), |tx| drop(tx.find_organization("acme").await?)).await.unwrap();
    assert_eq!(before.org(org).count_audit_events(&LogFilter::default()).await.unwrap().count, 0);
    assert_eq!(read!(store, |tx| tx.org(org).count_audit_events(&LogFilter::default())).count, 1);
    before.close().await.unwrap();
}

async fn a_unit_is_run_to_its_end_when_its_caller_has_gone(address: Address) {
    let store = address.open().await;
    let id = AccountId::new(uuid());
    let gate = Gate::default();
    let caller = tokio::spawn({
        let (store, gate) = (store.clone(), gate.clone());
        async move {
            change!(store, [gate], |tx| {
                gate.pass().await;
                insert(&mut tx, id, "ada@example.com").await?;
            })
            .await
        }
    });
    gate.reached(1).await;
    caller.abort();
    assert!(caller.await.unwrap_err().is_cancelled());
    gate.open();
    store.close().await;
    assert!(is_there(&address.open().await, id).await);
}

async fn an_open_store_answers_and_a_closed_one_refuses(store: Store) {
    store.ping().await.unwrap();
    store.close().await;
    assert!(store.ping().await.is_err());
    assert_eq!(insert_account(&store, "Ada", "ada@example.com").await, Err(ErrorKind::Busy));
    store.close().await;
}

/// PostgreSQL keeps no U+0000 and would fail; a search or a path that holds one must simply find nothing.
async fn text_with_a_character_that_no_database_keeps_is_taken_all_the_same(store: Store) {
    insert_org(&store, "acme", "Acme").await.unwrap();
    assert!(read!(store, |tx| tx.find_organization("ac\0me")).is_none());
    assert!(read!(store, |tx| tx.find_organization("acme\0")).is_none());
    let taken_twice = change!(store, [], |tx| {
        tx.take_attempt("a\0b", 5, domain::time::Span::seconds(1), T0).await?;
        Ok::<_, Failure>(())?;
        taken(tx.take_attempt("a\0b", 5, domain::time::Span::seconds(1), T0).await)?
    })
    .await;
    assert_eq!(taken_twice, Ok(store::Taken::Allowed));
    assert_ne!(taken_twice, Err(TAKEN));
}
