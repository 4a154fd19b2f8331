//! The outbox: each due mail goes to one claimer at a time, and comes back when its time is over.

use std::collections::HashSet;

use domain::{error::ErrorKind, id::MessageId, state::Delivery, time::Timestamp};
use futures::future::join_all;
use store::{ClaimedMessage, Outcome, Store};

use crate::{
    databases::Address,
    world::{T0, World, t},
};

on_postgres_alone![a_claim_takes_no_more_than_asked_for_whatever_the_planner_chooses];
on_both_databases![
    a_claimed_mail_is_nobody_elses_until_its_time_is_over,
    a_claim_takes_no_more_than_asked_for_and_the_longest_waiting_first,
    of_many_claimers_each_mail_goes_to_one,
    a_sent_mail_is_never_claimed_again,
    a_failed_mail_is_tried_again_when_told_or_given_up,
    only_a_queued_mail_can_fail,
    the_mailbox_lists_the_newest_first,
];

async fn claim(store: &Store, now: Timestamp, until: Timestamp, limit: u32) -> Vec<ClaimedMessage> {
    let permit = domain::access::Permit::unrestricted(None);
    store
        .write(move |tx| {
            let permit = permit.clone();
            Box::pin(
                async move { Ok(Outcome::Quiet(tx.with(&permit).claim_messages(now, until, limit).await?)) },
            )
        })
        .await
        .unwrap()
}

fn ids(claimed: &[ClaimedMessage]) -> HashSet<MessageId> {
    claimed.iter().map(ClaimedMessage::id).collect()
}

async fn a_claimed_mail_is_nobody_elses_until_its_time_is_over(store: Store) {
    let world = World::new(store.clone()).await;
    let id = world.message("Ada@example.com", t(10)).await;
    assert!(claim(&store, t(9), t(70), 10).await.is_empty(), "not due yet");
    let first = claim(&store, t(10), t(70), 10).await;
    assert_eq!(first.len(), 1);
    assert_eq!((first[0].id(), first[0].kind.as_str(), first[0].subject_id), (id, "invitation", id.uuid()));
    assert_eq!((first[0].recipient.as_str(), first[0].attempts), ("Ada@example.com", 1));
    assert!(claim(&store, t(69), t(129), 10).await.is_empty());
    let second = claim(&store, t(70), t(130), 10).await;
    assert_eq!((second[0].id(), second[0].attempts), (id, 2));
}

async fn a_claim_takes_no_more_than_asked_for_and_the_longest_waiting_first(store: Store) {
    let world = World::new(store.clone()).await;
    let mut waiting = vec![];
    for n in 0..10 {
        waiting.push(world.message("ada@example.com", t(100 - n)).await);
    }
    waiting.reverse();
    for chunk in waiting.chunks(3) {
        let claimed = claim(&store, t(200), t(300), 3).await;
        assert_eq!(ids(&claimed), chunk.iter().copied().collect());
    }
    assert!(claim(&store, t(200), t(300), 3).await.is_empty());
}

/// A list after IN that a nested loop reads again for each row would take every due mail.
async fn a_claim_takes_no_more_than_asked_for_whatever_the_planner_chooses(address: Address) {
    let settings = ["hashagg", "hashjoin", "mergejoin", "sort", "material"]
        .map(|way| format!("-c%20enable_{way}%3Doff"));
    let url = format!("{}?options={}", address.0.split('?').next().unwrap_or_default(), settings.join("%20"));
    let world = World::new(Address(url).open().await).await;
    for _ in 0..10 {
        world.message("ada@example.com", T0).await;
    }
    address.execute("ANALYZE outbox_message").await;
    assert_eq!(claim(&world.store, t(1), t(61), 3).await.len(), 3);
}

async fn of_many_claimers_each_mail_goes_to_one(store: Store) {
    let world = World::new(store.clone()).await;
    let mut waiting = HashSet::new();
    for _ in 0..40 {
        waiting.insert(world.message("ada@example.com", T0).await);
    }
    let claimer = async || {
        let mut mine = vec![];
        loop {
            let claimed = claim(&store, t(1), t(61), 3).await;
            if claimed.is_empty() {
                return mine;
            }
            assert!(claimed.len() <= 3);
            mine.extend(claimed);
        }
    };
    let claimed = join_all((0..6).map(|_| claimer())).await.concat();
    assert_eq!(claimed.len(), 40);
    assert!(claimed.iter().all(|message| message.attempts == 1));
    assert_eq!(ids(&claimed), waiting);
}

async fn a_sent_mail_is_never_claimed_again(store: Store) {
    let world = World::new(store.clone()).await;
    let id = world.message("ada@example.com", T0).await;
    claim(&store, T0, t(60), 1).await;
    change!(store, [], |tx| tx.update_message_sent(id, t(1)).await?).await.unwrap();
    assert!(claim(&store, t(10_000), t(10_060), 1).await.is_empty());
    assert_eq!(read!(store, |tx| tx.list_messages(1))[0].delivery, Delivery::Sent);
}

async fn a_failed_mail_is_tried_again_when_told_or_given_up(store: Store) {
    let world = World::new(store.clone()).await;
    let id = world.message("ada@example.com", T0).await;
    let fail = async |due: Option<Timestamp>| {
        change!(store, [], |tx| tx.update_message_failed(id, "451 later", due).await?).await.unwrap();
        read!(store, |tx| tx.list_messages(1))[0].delivery
    };
    claim(&store, T0, t(60), 1).await;
    assert_eq!(fail(Some(t(500))).await, Delivery::Queued);
    assert!(claim(&store, t(499), t(559), 1).await.is_empty());
    assert_eq!(claim(&store, t(500), t(560), 1).await[0].attempts, 2);
    assert_eq!(fail(None).await, Delivery::Failed);
    assert!(claim(&store, t(10_000), t(10_060), 1).await.is_empty());
}

async fn only_a_queued_mail_can_fail(store: Store) {
    let world = World::new(store.clone()).await;
    let id = world.message("ada@example.com", T0).await;
    change!(store, [], |tx| tx.update_message_sent(id, t(1)).await?).await.unwrap();
    for due in [None, Some(t(60))] {
        let result = change!(store, [], |tx| tx.update_message_failed(id, "late", due).await?).await;
        assert_eq!(result, Err(ErrorKind::Internal));
    }
    assert_eq!(read!(store, |tx| tx.list_messages(1))[0].delivery, Delivery::Sent);
}

async fn the_mailbox_lists_the_newest_first(store: Store) {
    let world = World::new(store.clone()).await;
    let mut expected = vec![];
    for n in 0..5 {
        expected.push(world.message(&format!("p{n}@example.com"), t(n / 2)).await);
    }
    expected.reverse();
    let listed = read!(store, |tx| tx.list_messages(4));
    assert_eq!(listed.iter().map(|mail| mail.id).collect::<Vec<_>>(), expected[..4]);
    let newest = &listed[0];
    assert_eq!((newest.kind.as_str(), newest.recipient.as_str()), ("invitation", "p4@example.com"));
    assert_eq!(
        (newest.subject_id, newest.created_at, newest.delivery),
        (newest.id.uuid(), t(2), Delivery::Queued)
    );
}
