//! The log of one person: what they did and what was done to them, each entry once, a page at a time both ways.

use domain::{
    audit::{Action, AuditEvent, Target, Who},
    id::{AccountId, AuditEventId, MembershipId},
    time::Timestamp,
};
use store::{Outcome, Store, StoredEvent};

use crate::world::{Person, World, event, insert_org, t};

on_both_databases![
    a_person_has_what_they_did_and_what_was_done_to_them_and_nothing_else,
    the_log_of_a_person_is_read_in_pages_both_ways_and_every_entry_comes_once,
];

type Place = (Timestamp, AuditEventId);

fn place(entry: &StoredEvent) -> Place {
    (entry.at(), entry.id())
}

fn of(person: &Person) -> (AccountId, MembershipId) {
    (person.account, person.member)
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
    let actions = async |person: &Person| {
        let rows = read!(store, |tx| tx.org(org).list_audit_events_of(of(person), None, 100));
        let total = read!(store, |tx| tx.org(org).count_audit_events_of(of(person)));
        assert_eq!(u64::try_from(rows.len()).unwrap(), total);
        rows.into_iter().map(|row| row.action).collect::<Vec<_>>()
    };
    assert_eq!(actions(&ada).await, ["member.removed", "member.left", "member.enabled", "member.disabled"]);
    assert_eq!(actions(&bob).await, ["member.enabled", "member.disabled"]);
    assert!(actions(&world.owner).await.is_empty());
}

async fn the_log_of_a_person_is_read_in_pages_both_ways_and_every_entry_comes_once(store: Store) {
    const PAGE: u32 = 7;
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["admin"]).await;
    let (org, her) = (world.org, of(&ada));
    // Many at the same moment, so that the id has to break the tie; a third each is hers, about her, and both.
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
    let mut expected: Vec<Place> = events.iter().map(|event| (event.at, event.id)).collect();
    expected.sort_unstable();
    expected.reverse();
    let mut pages: Vec<Vec<Place>> = vec![];
    let mut before = None;
    loop {
        let page = read!(store, |tx| tx.org(org).list_audit_events_of(her, before, PAGE));
        if page.is_empty() {
            break;
        }
        before = page.last().map(place);
        pages.push(page.iter().map(place).collect());
    }
    assert_eq!((pages.len(), pages.concat()), (7, expected));
    for neighbours in pages.windows(2) {
        let edge = neighbours[1][0];
        let mut back = read!(store, |tx| tx.org(org).list_audit_events_of_after(her, edge, PAGE));
        back.reverse();
        assert_eq!(back.iter().map(place).collect::<Vec<_>>(), neighbours[0]);
    }
    assert!(read!(store, |tx| tx.org(org).list_audit_events_of_after(her, pages[0][0], PAGE)).is_empty());
    assert_eq!(read!(store, |tx| tx.org(org).count_audit_events_of(her)), 45);
}
