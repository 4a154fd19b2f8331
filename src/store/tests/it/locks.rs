//! The locks that order changes: the next unit for the same row waits and then sees what the first one did, units for
//! other rows go on. SQLite has one writer and orders everything.

use domain::{
    error::ErrorKind,
    id::{AccountId, OrgId, SessionId},
    state::AccountState,
};
use futures::future::BoxFuture;
use store::{LogFilter, NewSession, Store};

use crate::{
    databases::Address,
    gate::Gate,
    world::{T0, hash, insert_account, insert_org, join, t, uuid},
};

on_both_databases![
    a_lock_of_what_is_not_there_holds_nothing,
    units_that_lock_one_account_come_one_after_the_other
];
on_postgres_alone![
    a_locked_organization_makes_the_next_unit_wait_and_another_organization_does_not,
    a_locked_account_makes_the_next_unit_wait_and_neither_another_account_nor_a_new_session,
    the_locked_accounts_of_members_make_the_next_unit_wait_and_those_of_others_do_not,
];

async fn a_lock_of_what_is_not_there_holds_nothing(store: Store) {
    let (org, account) = (OrgId::new(uuid()), AccountId::new(uuid()));
    change!(store, [], |tx| {
        tx.lock_organization(org).await?;
        tx.lock_account(account).await?;
        tx.org(org).lock_member_accounts().await?;
    })
    .await
    .unwrap();
}

async fn units_that_lock_one_account_come_one_after_the_other(store: Store) {
    use AccountState::{Active, Locked};
    let ada = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    let flip = || {
        change!(store, [], |tx| {
            tx.lock_account(ada).await?;
            let seen = tx.find_account(ada).await?.unwrap().state;
            let other = if seen == Active { Locked } else { Active };
            assert!(tx.update_account_state(ada, seen, other).await?, "somebody came between");
        })
    };
    for result in futures::future::join_all((0..16).map(|_| flip())).await {
        result.unwrap();
    }
    assert_eq!(read!(store, |tx| tx.find_account(ada)).unwrap().state, Active);
}

/// Starts a unit and waits until the database makes it wait for a lock.
async fn waits(
    address: &Address,
    unit: BoxFuture<'static, Result<u64, ErrorKind>>,
) -> tokio::task::JoinHandle<Result<u64, ErrorKind>> {
    let unit = tokio::spawn(unit);
    while address.number("SELECT COUNT(*) FROM pg_locks WHERE NOT granted").await == 0 {
        assert!(!unit.is_finished(), "the unit did not wait");
    }
    unit
}

async fn a_locked_organization_makes_the_next_unit_wait_and_another_organization_does_not(address: Address) {
    let store = address.open().await;
    let acme = insert_org(&store, "acme", "Acme").await.unwrap();
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let gate = Gate::default();
    let locking = |gate: Option<Gate>| -> BoxFuture<'static, Result<u64, ErrorKind>> {
        let store = store.clone();
        Box::pin(async move {
            change!(store, [gate], Some(acme), |tx| {
                tx.lock_organization(acme).await?;
                if let Some(gate) = gate {
                    gate.pass().await;
                }
                tx.org(acme).count_audit_events(&LogFilter::default()).await?.count
            })
            .await
        })
    };
    let first = tokio::spawn(locking(Some(gate.clone())));
    gate.reached(1).await;
    change!(store, [], Some(other), |tx| tx.lock_organization(other).await?).await.unwrap();
    let second = waits(&address, locking(None)).await;
    gate.open();
    assert_eq!(first.await.unwrap(), Ok(0));
    assert_eq!(second.await.unwrap(), Ok(1), "what the first unit did is seen by the second");
}

async fn a_locked_account_makes_the_next_unit_wait_and_neither_another_account_nor_a_new_session(
    address: Address,
) {
    let store = address.open().await;
    let org = insert_org(&store, "acme", "Acme").await.unwrap();
    let ada = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    let bob = insert_account(&store, "Bob", "bob@example.com").await.unwrap();
    let gate = Gate::default();
    let locking = |gate: Option<Gate>| -> BoxFuture<'static, Result<u64, ErrorKind>> {
        let store = store.clone();
        Box::pin(async move {
            change!(store, [gate], Some(org), |tx| {
                tx.lock_account(ada).await?;
                if let Some(gate) = gate {
                    gate.pass().await;
                }
                tx.org(org).count_audit_events(&LogFilter::default()).await?.count
            })
            .await
        })
    };
    let first = tokio::spawn(locking(Some(gate.clone())));
    gate.reached(1).await;
    change!(store, [], |tx| {
        tx.lock_account(bob).await?;
        let new = NewSession {
            id: SessionId::new(uuid()),
            token_hash: hash(),
            account_id: ada,
            created_at: T0,
            idle_ends_at: t(60),
            ends_at: t(600),
            ip: None,
            user_agent: None,
        };
        tx.insert_session(&new).await?;
    })
    .await
    .unwrap();
    let second = waits(&address, locking(None)).await;
    gate.open();
    assert_eq!(first.await.unwrap(), Ok(0));
    assert_eq!(second.await.unwrap(), Ok(1));
}

async fn the_locked_accounts_of_members_make_the_next_unit_wait_and_those_of_others_do_not(address: Address) {
    let store = address.open().await;
    let org = insert_org(&store, "acme", "Acme").await.unwrap();
    let ada = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    let bob = insert_account(&store, "Bob", "bob@example.com").await.unwrap();
    join(&store, org, ada, "Ada", "ada@example.com", vec![]).await.unwrap();
    let gate = Gate::default();
    let first = {
        let (store, gate) = (store.clone(), gate.clone());
        tokio::spawn(async move {
            change!(store, [gate], |tx| {
                tx.org(org).lock_member_accounts().await?;
                gate.pass().await;
            })
            .await
        })
    };
    gate.reached(1).await;
    change!(store, [], |tx| tx.lock_account(bob).await?).await.unwrap();
    let locking = {
        let store = store.clone();
        Box::pin(async move {
            change!(store, [], |tx| {
                tx.lock_account(ada).await?;
                0_u64
            })
            .await
        })
    };
    let second = waits(&address, locking).await;
    gate.open();
    first.await.unwrap().unwrap();
    assert_eq!(second.await.unwrap(), Ok(0));
}
