//! The log of one person: what they did and what was done to them, each entry once, a page at a time both ways.

use domain::{
    audit::{Action, AuditEvent, AuditValue, Target, Who},
    id::AuditEventId,
};
use store::{LogFilter, LogPerson, LogPlace, LogTarget, LogWord, Outcome, Store, StoredEvent};

use crate::world::{Person, World, event, insert_org, t};

on_both_databases![
    a_person_has_what_they_did_and_what_was_done_to_them_and_nothing_else,
    the_log_of_a_person_is_read_in_pages_both_ways_and_every_entry_comes_once,
    the_log_is_filtered_by_action_time_and_names_together,
    an_entry_is_found_by_its_values_and_by_actions_that_a_word_means,
    anything_that_entries_are_about_has_its_entries_and_its_newest_name,
];

/// What somebody did, and what was done to them.
fn of(person: &Person) -> LogFilter {
    LogPerson { account: person.account, member: person.member }.into()
}

fn done_by(person: &Person) -> LogFilter {
    LogFilter { actor: Some(person.account), ..LogFilter::default() }
}

fn done_to(person: &Person) -> LogFilter {
    let subject = Some(LogTarget { kind: "member", id: person.member.to_string() });
    LogFilter { subject, ..LogFilter::default() }
}

/// The words of a search, of which no action's name has one.
fn words(text: &str) -> Vec<LogWord> {
    text.split(' ').map(|word| LogWord { text: word.to_owned(), actions: Vec::new() }).collect()
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
    let actions = async |filter: LogFilter| {
        let rows = read!(store, |tx| tx.org(org).list_audit_events(&filter, LogPlace::Newest, 100));
        let total = read!(store, |tx| tx.org(org).count_audit_events(&filter));
        assert_eq!(u64::try_from(rows.len()).unwrap(), total.count);
        rows.into_iter().map(|row| row.action).collect::<Vec<_>>()
    };
    let all = ["member.removed", "member.left", "member.enabled", "member.disabled"];
    assert_eq!(actions(of(&ada)).await, all);
    assert_eq!(actions(done_by(&ada)).await, ["member.left", "member.disabled"]);
    assert_eq!(actions(done_to(&ada)).await, ["member.removed", "member.left", "member.enabled"]);
    assert_eq!(actions(of(&bob)).await, ["member.enabled", "member.disabled"]);
    assert!(actions(of(&world.owner)).await.is_empty());
    let both =
        |actor: &Person, subject: &Person| LogFilter { actor: Some(actor.account), ..done_to(subject) };
    assert_eq!(actions(both(&ada, &bob)).await, ["member.disabled"]);
    assert_eq!(actions(both(&bob, &ada)).await, ["member.enabled"]);
    assert!(actions(both(&bob, &bob)).await.is_empty());
    let on_ada_of_bob = LogFilter { subject: done_to(&ada).subject, ..of(&bob) };
    assert_eq!(actions(on_ada_of_bob).await, ["member.enabled"]);
}

async fn the_log_of_a_person_is_read_in_pages_both_ways_and_every_entry_comes_once(store: Store) {
    const PAGE: u32 = 7;
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["admin"]).await;
    let (org, her) = (world.org, of(&ada));
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
    let search = |text| LogFilter { words: words(text), ..any.clone() };
    assert_eq!(found(disabled.clone()).await, [3, 1]);
    assert_eq!(found(both).await, [4, 3, 1]);
    assert_eq!(found(LogFilter { from: Some(t(3)), ..disabled.clone() }).await, [3]);
    assert_eq!(found(LogFilter { until: Some(t(3)), ..disabled.clone() }).await, [1]);
    assert_eq!(found(search("emile zola")).await, [3, 2, 1]);
    assert_eq!(found(search("emile 100%")).await, [3, 2, 1]);
    assert_eq!(found(search("100_")).await, Vec::<i64>::new());
    let his = LogFilter { words: words("zola"), ..done_by(&bob) };
    assert_eq!(found(LogFilter { actions: vec![Action::MemberDisabled], ..his }).await, [3]);
    assert_eq!(found(LogFilter { from: Some(t(5)), ..any.clone() }).await, Vec::<i64>::new());
}

async fn anything_that_entries_are_about_has_its_entries_and_its_newest_name(store: Store) {
    let world = World::new(store.clone()).await;
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let id = "rol_00000000000000000000000000000007";
    let named = |label: &str| Some(Target { kind: "role", id: id.to_owned(), label: label.to_owned() });
    let new = |at, org| AuditEvent { at: t(at), ..event(Some(org)) };
    let (org, role) = (world.org, LogTarget { kind: "role", id: id.to_owned() });
    log(
        &store,
        &[
            AuditEvent { target: named("Auditor"), action: Action::RoleCreated, ..new(1, org) },
            AuditEvent { action: Action::RoleUpdated, ..new(2, org) },
            AuditEvent { target: named("Reviewer"), action: Action::RoleUpdated, ..new(3, org) },
            AuditEvent { target: named("Elsewhere"), action: Action::RoleUpdated, ..new(4, other) },
        ],
    )
    .await;
    let filter = LogFilter { subject: Some(role.clone()), ..LogFilter::default() };
    let rows = read!(store, |tx| tx.org(org).list_audit_events(&filter, LogPlace::Newest, 100));
    assert_eq!(
        rows.iter().map(|row| row.action.as_str()).collect::<Vec<_>>(),
        ["role.updated", "role.created"]
    );
    let name = read!(store, |tx| tx.org(org).find_audit_target(&role));
    assert_eq!(name.as_deref(), Some("Reviewer"));
    let nothing = LogTarget { kind: "team", id: id.to_owned() };
    assert_eq!(read!(store, |tx| tx.org(org).find_audit_target(&nothing)), None);
}

async fn an_entry_is_found_by_its_values_and_by_actions_that_a_word_means(store: Store) {
    let world = World::new(store.clone()).await;
    let bob = world.member("Bob", "bob@example.com", &["member"]).await;
    let org = world.org;
    let new = |at, action| AuditEvent { at: t(at), action, target: on(&bob), ..event(Some(org)) };
    let roles = |name: &str| Some(AuditValue::Roles(vec![name.to_owned()]));
    let long = Some(AuditValue::Name(["a ".repeat(1_000), "zebra".to_owned()].concat()));
    log(
        &store,
        &[
            AuditEvent {
                before: roles("Müller"),
                after: roles("Auditor"),
                ..new(1, Action::MemberRolesChanged)
            },
            AuditEvent { after: long, ..new(2, Action::MemberDisabled) },
        ],
    )
    .await;
    let found = async |words: Vec<LogWord>| {
        let filter = LogFilter { words, ..LogFilter::default() };
        let rows = read!(store, |tx| tx.org(org).list_audit_events(&filter, LogPlace::Newest, 100));
        assert_eq!(read!(store, |tx| tx.org(org).count_audit_events(&filter)).count, rows.len() as u64);
        rows.into_iter().map(|row| row.action).collect::<Vec<_>>()
    };
    let changed = ["member.roles_changed"];
    assert_eq!(found(words("auditor")).await, changed);
    assert_eq!(found(words("bob muller")).await, changed, "names and values together");
    assert!(found(words("zebra")).await.is_empty(), "beyond what is searched of a value");
    let word = LogWord { text: "zebra".to_owned(), actions: vec![Action::MemberDisabled] };
    assert_eq!(found(vec![word.clone()]).await, ["member.disabled"]);
    assert!(found([vec![word], words("auditor")].concat()).await.is_empty(), "every word counts");
}
