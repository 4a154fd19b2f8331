//! The log of one person: what they did and what was done to them, each entry once, a page at a time both ways.

use domain::{
    audit::{Action, AuditEvent, Target, Who},
    id::AuditEventId,
    list::PersonSide,
    text::SearchQuery,
};
use store::{LogFilter, LogPerson, LogPlace, Outcome, Store, StoredEvent};

use crate::world::{Person, World, event, insert_org, t};

on_both_databases![
    a_person_has_what_they_did_and_what_was_done_to_them_and_nothing_else,
    the_log_of_a_person_is_read_in_pages_both_ways_and_every_entry_comes_once,
    the_log_is_filtered_by_action_time_and_names_together,
];

fn of(person: &Person, side: PersonSide) -> LogFilter {
    LogPerson { account: person.account, member: person.member, side }.into()
}

fn by(person: &Person) -> Who {
    Who { account_id: Some(person.account), label: person.name.clone() }
}

fn on(person: &Person) -> Option<Target> {
    Some(Target { kind: "member", id: person.member.to_string(), label: person.name.clone() })
}

async fn log(store: &Store, events: &[AuditEvent]) {
    let events = events.to_vec();
    let written = store.write(move |_| {
        let events = events.clone();
        Box::pin(async move { Ok(Outcome::Changed { value: (), events }) })
    });
    written.await.unwrap();
}

async fn a_person_has_what_they_did_and_what_was_done_to_them_and_nothing_else(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["admin"]).await;
    let bob = world.member("Bob", "bob@example.com", &["member"]).await;
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let base = event(Some(world.org));
    let new = |at| AuditEvent { at, ..AuditEvent { id: event(None).id, ..base.clone() } };
    let did = AuditEvent { who: by(&ada), target: on(&bob), action: Action::MemberDisabled, ..new(t(1)) };
    let suffered = AuditEvent { who: by(&bob), target: on(&ada), action: Action::MemberEnabled, ..new(t(2)) };
    let left = AuditEvent { who: by(&ada), target: on(&ada), action: Action::MemberLeft, ..new(t(3)) };
    let by_nobody = AuditEvent { target: on(&ada), action: Action::MemberRemoved, ..new(t(4)) };
    let elsewhere = AuditEvent { org_id: Some(other), ..AuditEvent { who: by(&ada), ..new(t(5)) } };
    let account = AuditEvent { org_id: None, ..AuditEvent { who: by(&ada), ..new(t(6)) } };
    let same_id = Some(Target { kind: "other", id: ada.member.to_string(), label: String::new() });
    let other_kind = AuditEvent { target: same_id, ..new(t(7)) };
    log(&store, &[did, suffered, left, by_nobody, elsewhere, account, other_kind]).await;
    let org = world.org;
    let actions = async |person: &Person, side| {
        let filter = of(person, side);
        let rows = read!(store, |tx| tx.org(org).list_audit_events(&filter, LogPlace::Newest, 100));
        let total = read!(store, |tx| tx.org(org).count_audit_events(&filter));
        assert_eq!(u64::try_from(rows.len()).unwrap(), total.count);
        rows.into_iter().map(|row| row.action).collect::<Vec<_>>()
    };
    use PersonSide::{Actor, Either, Subject};
    let all = ["member.removed", "member.left", "member.enabled", "member.disabled"];
    assert_eq!(actions(&ada, Either).await, all);
    assert_eq!(actions(&ada, Actor).await, ["member.left", "member.disabled"]);
    assert_eq!(actions(&ada, Subject).await, ["member.removed", "member.left", "member.enabled"]);
    assert_eq!(actions(&bob, Either).await, ["member.enabled", "member.disabled"]);
    assert!(actions(&world.owner, Either).await.is_empty());
}

async fn the_log_of_a_person_is_read_in_pages_both_ways_and_every_entry_comes_once(store: Store) {
    const PAGE: u32 = 7;
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["admin"]).await;
    let (org, her) = (world.org, of(&ada, PersonSide::Either));
    // Many at the same moment, which their numbers keep in order; a third each is hers, about her, and both.
    let events: Vec<AuditEvent> = (0..45)
        .map(|n| {
            let new = AuditEvent { at: t(n / 10), ..event(Some(org)) };
            match n % 3 {
                0 => AuditEvent { who: by(&ada), ..new },
                1 => AuditEvent { target: on(&ada), ..new },
                _ => AuditEvent { who: by(&ada), target: on(&ada), ..new },
            }
        })
        .collect();
    log(&store, &events).await;
    log(&store, &[event(Some(org))]).await;
    let expected: Vec<AuditEventId> = events.iter().rev().map(|event| event.id).collect();
    let ids = |page: &[StoredEvent]| page.iter().map(StoredEvent::id).collect::<Vec<_>>();
    let mut pages: Vec<Vec<StoredEvent>> = vec![];
    let mut place = LogPlace::Newest;
    loop {
        let page = read!(store, |tx| tx.org(org).list_audit_events(&her, place, PAGE));
        let Some(last) = page.last() else { break };
        place = LogPlace::Before(last.sequence());
        pages.push(page);
    }
    assert_eq!((pages.len(), ids(&pages.concat())), (7, expected));
    for neighbours in pages.windows(2) {
        let edge = neighbours[1][0].sequence();
        let mut back = read!(store, |tx| tx.org(org).list_audit_events(&her, LogPlace::After(edge), PAGE));
        back.reverse();
        assert_eq!(ids(&back), ids(&neighbours[0]));
    }
    let newest = pages[0][0].sequence();
    assert!(read!(store, |tx| tx.org(org).list_audit_events(&her, LogPlace::After(newest), PAGE)).is_empty());
    assert_eq!(read!(store, |tx| tx.org(org).count_audit_events(&her)).count, 45);
}

async fn the_log_is_filtered_by_action_time_and_names_together(store: Store) {
    let world = World::new(store.clone()).await;
    let emile = world.member("Émile Zola", "emile@example.com", &["admin"]).await;
    let bob = world.member("Bob 100%", "bob@example.com", &["member"]).await;
    let org = world.org;
    let new = |at, action| AuditEvent { at: t(at), action, ..event(Some(org)) };
    log(
        &store,
        &[
            AuditEvent { who: by(&emile), target: on(&bob), ..new(1, Action::MemberDisabled) },
            AuditEvent { who: by(&emile), target: on(&bob), ..new(2, Action::MemberEnabled) },
            AuditEvent { who: by(&bob), target: on(&emile), ..new(3, Action::MemberDisabled) },
            AuditEvent { who: by(&bob), ..new(4, Action::SignedIn) },
        ],
    )
    .await;
    let found = async |filter: LogFilter| {
        let rows = read!(store, |tx| tx.org(org).list_audit_events(&filter, LogPlace::Newest, 100));
        let total = read!(store, |tx| tx.org(org).count_audit_events(&filter));
        assert_eq!((u64::try_from(rows.len()).unwrap(), false), (total.count, total.at_least));
        rows.iter().map(|row| (row.at().micros() - t(0).micros()) / 1_000_000).collect::<Vec<_>>()
    };
    let any = LogFilter::default();
    let disabled = LogFilter { actions: vec![Action::MemberDisabled], ..any.clone() };
    let both = LogFilter { actions: vec![Action::MemberDisabled, Action::SignedIn], ..any.clone() };
    let search = |text| LogFilter { search: SearchQuery::parse(text), ..any.clone() };
    assert_eq!(found(disabled.clone()).await, [3, 1]);
    assert_eq!(found(both).await, [4, 3, 1]);
    assert_eq!(found(LogFilter { from: Some(t(3)), ..disabled.clone() }).await, [3]);
    assert_eq!(found(LogFilter { until: Some(t(3)), ..disabled.clone() }).await, [1]);
    assert_eq!(found(search("emile ZOLA")).await, [3, 2, 1]);
    assert_eq!(found(search("emile 100%")).await, [3, 2, 1]);
    assert_eq!(found(search("100_")).await, Vec::<i64>::new());
    let his = LogFilter { search: SearchQuery::parse("zola"), ..of(&bob, PersonSide::Actor) };
    assert_eq!(found(LogFilter { actions: vec![Action::MemberDisabled], ..his }).await, [3]);
    assert_eq!(found(LogFilter { from: Some(t(5)), ..any.clone() }).await, Vec::<i64>::new());
}
