//! The ledgers of the audit log: numbered from 1 without gaps, each its own, never going back in time.

use domain::{
    audit::{Action, AuditEvent, EventClass},
    error::ErrorKind,
    id::{MembershipId, OrgId},
};
use store::{LogFilter, LogPerson, LogPlace, Outcome, Store, StoredEvent};

use crate::world::{T0, World, event, insert_org, t};

on_both_databases![
    each_organization_has_a_ledger_of_its_own_and_so_has_the_installation,
    a_refused_unit_leaves_no_gap,
    a_ledger_never_goes_back_in_time,
    a_class_is_listed_and_counted_by_itself,
    only_active_memberships_are_listed,
];

async fn log(store: &Store, events: &[AuditEvent]) {
    let events = events.to_vec();
    let written = store.write(move |_| {
        let events = events.clone();
        Box::pin(async move { Ok(Outcome::Changed { value: (), events }) })
    });
    written.await.unwrap();
}

/// The events of an organization, oldest first, as number and second.
async fn ledger(store: &Store, org: OrgId) -> Vec<(u64, i64)> {
    let mut events: Vec<StoredEvent> = vec![];
    for class in EventClass::ALL {
        events.extend(read!(store, |tx| tx.org(org).list_audit_events(
            &(*class).into(),
            LogPlace::Newest,
            1000
        )));
    }
    events.sort_by_key(StoredEvent::sequence);
    let second = |event: &StoredEvent| (event.at().micros() - T0.micros()) / 1_000_000;
    events.iter().map(|event| (event.sequence(), second(event))).collect()
}

/// What the checker says about the ledgers.
async fn gaps(store: &Store) -> Vec<String> {
    let wrong = read!(store, |tx| tx.check_invariants(T0));
    wrong.iter().filter(|violation| violation.rule() == "I12").map(ToString::to_string).collect()
}

async fn each_organization_has_a_ledger_of_its_own_and_so_has_the_installation(store: Store) {
    let acme = insert_org(&store, "acme", "Acme").await.unwrap();
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let mixed: Vec<AuditEvent> =
        [Some(acme), None, Some(other), Some(acme), None].into_iter().map(event).collect();
    log(&store, &mixed).await;
    log(&store, &[event(Some(acme))]).await;
    assert_eq!(ledger(&store, acme).await, [(1, 0), (2, 0), (3, 0)]);
    assert_eq!(ledger(&store, other).await, [(1, 0)]);
    assert_eq!(gaps(&store).await, Vec::<String>::new());
}

async fn a_refused_unit_leaves_no_gap(store: Store) {
    let acme = insert_org(&store, "acme", "Acme").await.unwrap();
    let first = event(Some(acme));
    log(&store, std::slice::from_ref(&first)).await;
    // The second event of the unit has an id that exists, after the first has taken a number.
    let unit = vec![event(Some(acme)), first];
    let refused = store
        .write(move |_| {
            let events = unit.clone();
            Box::pin(async move { Ok(Outcome::Changed { value: (), events }) })
        })
        .await;
    assert_eq!(refused, Err(ErrorKind::Internal));
    log(&store, &[event(Some(acme))]).await;
    assert_eq!(ledger(&store, acme).await, [(1, 0), (2, 0)]);
    assert_eq!(gaps(&store).await, Vec::<String>::new());
}

async fn a_ledger_never_goes_back_in_time(store: Store) {
    let acme = insert_org(&store, "acme", "Acme").await.unwrap();
    for second in [5, 3, 8] {
        log(&store, &[AuditEvent { at: t(second), ..event(Some(acme)) }]).await;
    }
    assert_eq!(ledger(&store, acme).await, [(1, 5), (2, 5), (3, 8)]);
    assert_eq!(gaps(&store).await, Vec::<String>::new());
}

async fn a_class_is_listed_and_counted_by_itself(store: Store) {
    let world = World::new(store.clone()).await;
    let org = insert_org(&store, "other", "Other").await.unwrap();
    let actions = [Action::MemberDisabled, Action::AccessDenied, Action::SignInFailed, Action::SignedOut];
    let events: Vec<AuditEvent> =
        actions.iter().map(|action| AuditEvent { action: *action, ..event(Some(org)) }).collect();
    log(&store, &events).await;
    let expected = [
        (None, vec![4, 3, 1]),
        (Some(EventClass::Change), vec![1]),
        (Some(EventClass::Denial), vec![2]),
        (Some(EventClass::SignIn), vec![4, 3]),
    ];
    let (account, member) = (world.owner.account, world.owner.member);
    let nobody = LogPerson { account, member };
    for (class, numbers) in expected {
        let filter = LogFilter { class, ..LogFilter::default() };
        let rows = read!(store, |tx| tx.org(org).list_audit_events(&filter, LogPlace::Newest, 10));
        assert_eq!(rows.iter().map(StoredEvent::sequence).collect::<Vec<_>>(), numbers, "{class:?}");
        let count = read!(store, |tx| tx.org(org).count_audit_events(&filter)).count;
        assert_eq!(count, u64::try_from(numbers.len()).unwrap());
        let mut older = read!(store, |tx| tx.org(org).list_audit_events(&filter, LogPlace::After(0), 10));
        older.reverse();
        assert_eq!(older.iter().map(StoredEvent::sequence).collect::<Vec<_>>(), numbers, "{class:?}");
        let filter = LogFilter { person: Some(nobody), ..filter };
        assert!(read!(store, |tx| tx.org(org).list_audit_events(&filter, LogPlace::Newest, 10)).is_empty());
        assert_eq!(read!(store, |tx| tx.org(org).count_audit_events(&filter)).count, 0);
    }
}

async fn only_active_memberships_are_listed(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await;
    let list = async || -> Vec<(OrgId, MembershipId)> {
        read!(store, |tx| tx.list_active_memberships(ada.account, T0))
    };
    assert_eq!(list().await, [(world.org, ada.member)]);
    let (org, member) = (world.org, ada.member);
    change!(store, [], Some(org), |tx| {
        let states = (domain::state::MembershipState::Active, domain::state::MembershipState::Disabled);
        tx.update_membership_state(member, states, &crate::world::by_hand(T0)).await?;
    })
    .await
    .unwrap();
    assert!(list().await.is_empty());
}
