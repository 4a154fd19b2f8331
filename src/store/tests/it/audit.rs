//! The audit log: written whole, read newest first and back, a page at a time.

use domain::{
    audit::{Action, AuditEvent, AuditValue, Door, Origin, Target, Who},
    error::ErrorKind,
    id::{AuditEventId, OrgId},
    language::Language,
};
use store::{LogFilter, LogPlace, Outcome, Store, StoredEvent};

use crate::world::{T0, count_events, event, insert_account, insert_org, t, uuid};

on_both_databases![
    an_event_reads_back_as_it_was_told,
    the_log_is_read_in_pages_both_ways_and_every_entry_comes_once,
    actions_are_counted_over_all_organizations_and_outside_of_them,
    an_event_that_cannot_be_written_takes_its_change_with_it,
];

async fn log(store: &Store, events: &[AuditEvent]) -> Result<(), ErrorKind> {
    let events = events.to_vec();
    store
        .write(move |_| {
            let events = events.clone();
            Box::pin(async move { Ok(Outcome::Changed { value: (), events }) })
        })
        .await
}

async fn an_event_reads_back_as_it_was_told(store: Store) {
    let org = insert_org(&store, "acme", "Acme").await.unwrap();
    let ada = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    let told = AuditEvent {
        at: t(5),
        who: Who { account_id: Some(ada), label: "Ada".to_owned() },
        action: Action::MemberRolesChanged,
        target: Some(Target { kind: "member", id: "mem_1".to_owned(), label: "Bob «B»".to_owned() }),
        before: Some(AuditValue::Roles(vec!["Viewer".to_owned()])),
        after: Some(AuditValue::Roles(vec!["Owner".to_owned(), "Ädmin".to_owned()])),
        origin: Origin {
            door: Door::Web,
            ip: Some("192.0.2.7".to_owned()),
            user_agent: Some("a browser".to_owned()),
        },
        ..event(Some(org))
    };
    log(&store, &[told.clone(), event(None)]).await.unwrap();
    let entries =
        read!(store, |tx| tx.org(org).list_audit_events(&LogFilter::default(), LogPlace::Newest, 10));
    assert_eq!(entries.len(), 1, "what concerns no organization is in none's log");
    let entry = &entries[0];
    assert_eq!((entry.id(), entry.at()), (told.id, t(5)));
    assert_eq!((entry.who.as_str(), entry.action.as_str()), ("Ada", "member.roles_changed"));
    assert_eq!(entry.target_kind.as_deref(), Some("member"));
    assert_eq!(entry.target_id.as_deref(), Some("mem_1"));
    assert_eq!(entry.target.as_deref(), Some("Bob «B»"));
    assert_eq!(entry.value_before.as_deref(), Some(r#"{"roles":["Viewer"]}"#));
    assert_eq!(entry.value_after.as_deref(), Some(r#"{"roles":["Owner","Ädmin"]}"#));
    assert_eq!((entry.door.as_str(), entry.ip.as_deref()), ("web", Some("192.0.2.7")));
}

async fn the_log_is_read_in_pages_both_ways_and_every_entry_comes_once(store: Store) {
    const PAGE: u32 = 7;
    let org = insert_org(&store, "acme", "Acme").await.unwrap();
    let other = insert_org(&store, "other", "Other").await.unwrap();
    // Many at the same moment: their numbers keep them in order.
    let events: Vec<AuditEvent> = (0..45).map(|n| AuditEvent { at: t(n / 10), ..event(Some(org)) }).collect();
    log(&store, &events).await.unwrap();
    log(&store, &[event(Some(other))]).await.unwrap();
    let expected: Vec<AuditEventId> = events.iter().rev().map(|event| event.id).collect();

    let mut pages: Vec<Vec<StoredEvent>> = vec![];
    let mut place = LogPlace::Newest;
    loop {
        let page = read!(store, |tx| tx.org(org).list_audit_events(&LogFilter::default(), place, PAGE));
        let Some(last) = page.last() else { break };
        place = LogPlace::Before(last.sequence());
        pages.push(page);
    }
    let ids = |page: &[StoredEvent]| page.iter().map(StoredEvent::id).collect::<Vec<_>>();
    assert_eq!(ids(&pages.concat()), expected);
    assert_eq!(pages.len(), 7);
    for neighbours in pages.windows(2) {
        let edge = neighbours[1][0].sequence();
        let mut back = read!(store, |tx| tx.org(org).list_audit_events(
            &LogFilter::default(),
            LogPlace::After(edge),
            PAGE
        ));
        back.reverse();
        assert_eq!(ids(&back), ids(&neighbours[0]));
    }
    let newest = pages[0][0].sequence();
    assert!(
        read!(store, |tx| tx.org(org).list_audit_events(
            &LogFilter::default(),
            LogPlace::After(newest),
            PAGE
        ))
        .is_empty()
    );
    assert_eq!(count_events(&store, org).await, 45);
    assert_eq!(count_events(&store, other).await, 1);
}

async fn actions_are_counted_over_all_organizations_and_outside_of_them(store: Store) {
    assert_eq!(read!(store, |tx| tx.count_actions()).len(), 0);
    let org = insert_org(&store, "acme", "Acme").await.unwrap();
    let signed_in = |org| AuditEvent { action: Action::SignedIn, ..event(org) };
    let removed = AuditEvent { action: Action::MemberRemoved, ..event(Some(org)) };
    log(&store, &[signed_in(Some(org)), signed_in(None), signed_in(None), removed]).await.unwrap();
    let counts = read!(store, |tx| tx.count_actions());
    let counts: Vec<(&str, u64)> = counts.iter().map(|(action, times)| (action.as_str(), *times)).collect();
    assert_eq!(counts, [("member.removed", 1), ("members.seeded", 1), ("session.signed_in", 3)]);
}

async fn an_event_that_cannot_be_written_takes_its_change_with_it(store: Store) {
    let nowhere = OrgId::new(uuid());
    let id = domain::id::AccountId::new(uuid());
    let result = change!(store, [], Some(nowhere), |tx| {
        let address = crate::world::email("ada@example.com");
        let new = store::NewAccount {
            id,
            email: &address,
            name: "Ada",
            language: Language::English,
            password_hash: None,
            created_at: T0,
            is_proven: true,
        };
        tx.insert_account(&new).await?;
    })
    .await;
    assert_eq!(result, Err(ErrorKind::Internal));
    assert!(read!(store, |tx| tx.find_account(id)).is_none());
    let twice = AuditEvent { id: AuditEventId::new(uuid()), ..event(None) };
    log(&store, std::slice::from_ref(&twice)).await.unwrap();
    assert_eq!(log(&store, &[twice]).await, Err(ErrorKind::Internal), "an entry is never replaced");
}
