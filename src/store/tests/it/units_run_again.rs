//! Running a unit again after a serialization failure or a deadlock, which only PostgreSQL has.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use domain::{error::ErrorKind, id::OrgId};
use store::{LogFilter, Outcome, Store, StoreError};
use tokio::sync::Barrier;

use crate::world::{event, insert_org};

on_postgres_alone![
    a_unit_that_failed_to_serialize_is_run_again_and_committed_once,
    a_unit_that_never_serializes_answers_busy_after_its_last_run,
    of_two_units_that_lock_each_other_out_one_is_run_again_and_both_are_committed,
];

/// A unit that fails to serialize so many times, and how often it was run.
async fn failing(store: &Store, org: OrgId, times: u32) -> (Result<u32, ErrorKind>, u32) {
    let runs = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&runs);
    let result = store
        .write(move |tx| {
            let run = counter.fetch_add(1, Ordering::SeqCst) + 1;
            Box::pin(async move {
                tx.lock_organization(org).await?;
                if run <= times {
                    Err(StoreError::Again.into())
                } else {
                    Ok(Outcome::changed(run, event(Some(org))))
                }
            })
        })
        .await;
    (result, runs.load(Ordering::SeqCst))
}

async fn a_unit_that_failed_to_serialize_is_run_again_and_committed_once(store: Store) {
    let org = insert_org(&store, "acme", "Acme").await.unwrap();
    assert_eq!(failing(&store, org, 3).await, (Ok(4), 4));
    assert_eq!(read!(store, |tx| tx.org(org).count_audit_events(&LogFilter::default())).count, 1);
}

async fn a_unit_that_never_serializes_answers_busy_after_its_last_run(store: Store) {
    let org = insert_org(&store, "acme", "Acme").await.unwrap();
    assert_eq!(failing(&store, org, u32::MAX).await, (Err(ErrorKind::Busy), 8));
    assert_eq!(read!(store, |tx| tx.org(org).count_audit_events(&LogFilter::default())).count, 0);
}

async fn of_two_units_that_lock_each_other_out_one_is_run_again_and_both_are_committed(store: Store) {
    let acme = insert_org(&store, "acme", "Acme").await.unwrap();
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let (barrier, runs) = (Arc::new(Barrier::new(2)), Arc::new(AtomicU32::new(0)));
    let crossing = async |first: OrgId, second: OrgId| {
        change!(store, [barrier, runs], Some(first), |tx| {
            tx.lock_organization(first).await?;
            // Only the first run of each waits for the other one to hold its lock.
            if runs.fetch_add(1, Ordering::SeqCst) < 2 {
                barrier.wait().await;
            }
            tx.lock_organization(second).await?;
        })
        .await
    };
    let results = futures::join!(crossing(acme, other), crossing(other, acme));
    assert_eq!(results, (Ok(()), Ok(())));
    // Once at least; how often the two meet again is the database's affair.
    assert!(runs.load(Ordering::SeqCst) >= 3);
    for org in [acme, other] {
        assert_eq!(read!(store, |tx| tx.org(org).count_audit_events(&LogFilter::default())).count, 1);
    }
}
