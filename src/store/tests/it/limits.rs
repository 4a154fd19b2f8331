//! Counting attempts: a burst at once, then one for each interval, each bucket by itself.

use domain::time::{Span, Timestamp};
use store::{Store, Taken, TakenOf};

use crate::world::{T0, t};

on_both_databases![
    a_burst_is_allowed_and_then_one_attempt_for_each_interval,
    a_refused_attempt_costs_nothing_and_waiting_as_told_is_enough,
    buckets_do_not_share_their_attempts,
    an_emptied_bucket_allows_a_whole_burst_again,
    of_many_attempts_at_once_only_the_burst_is_allowed,
    as_many_as_there_are_are_taken_together_and_the_next_is_told_when,
];

const BURST: u32 = 3;
const INTERVAL: Span = Span::seconds(60);

async fn take(store: &Store, bucket: &str, now: Timestamp) -> Taken {
    let bucket = bucket.to_owned();
    change!(store, [bucket], |tx| tx.take_attempt(&bucket, BURST, INTERVAL, now).await?).await.unwrap()
}

async fn a_burst_is_allowed_and_then_one_attempt_for_each_interval(store: Store) {
    for _ in 0..BURST {
        assert_eq!(take(&store, "ada", T0).await, Taken::Allowed);
    }
    assert_eq!(take(&store, "ada", T0).await, Taken::Refused(INTERVAL));
    assert_eq!(take(&store, "ada", t(59)).await, Taken::Refused(Span::seconds(1)));
    assert_eq!(take(&store, "ada", t(60)).await, Taken::Allowed);
    assert_eq!(take(&store, "ada", t(60)).await, Taken::Refused(INTERVAL));
    assert_eq!(take(&store, "ada", t(180)).await, Taken::Allowed);
    assert_eq!(take(&store, "ada", t(180)).await, Taken::Allowed);
    assert_eq!(take(&store, "ada", t(180)).await, Taken::Refused(INTERVAL));
    for _ in 0..BURST {
        assert_eq!(
            take(&store, "ada", t(10_000)).await,
            Taken::Allowed,
            "never more than a burst is saved up"
        );
    }
    assert_eq!(take(&store, "ada", t(10_000)).await, Taken::Refused(INTERVAL));
}

async fn as_many_as_there_are_are_taken_together_and_the_next_is_told_when(store: Store) {
    let take = async |wanted, now| {
        change!(store, [], |tx| tx.take_attempts("ada", wanted, (BURST, INTERVAL), now).await?).await.unwrap()
    };
    assert_eq!(take(2, T0).await, TakenOf { allowed: 2, wait: Span::seconds(0) });
    assert_eq!(take(5, T0).await, TakenOf { allowed: 1, wait: INTERVAL });
    assert_eq!(take(1, t(59)).await, TakenOf { allowed: 0, wait: Span::seconds(1) });
    assert_eq!(take(0, t(59)).await, TakenOf { allowed: 0, wait: Span::seconds(1) });
    assert_eq!(take(9, t(130)).await, TakenOf { allowed: 2, wait: Span::seconds(50) });
    assert_eq!(take(9, t(10_000)).await, TakenOf { allowed: BURST, wait: INTERVAL });
}

async fn a_refused_attempt_costs_nothing_and_waiting_as_told_is_enough(store: Store) {
    for second in 0..i64::from(BURST) {
        assert_eq!(take(&store, "ada", t(second)).await, Taken::Allowed);
    }
    let Taken::Refused(wait) = take(&store, "ada", t(3)).await else { panic!("one too many was allowed") };
    for _ in 0..5 {
        assert_eq!(take(&store, "ada", t(3)).await, Taken::Refused(wait));
    }
    assert_eq!(take(&store, "ada", t(3).plus(wait)).await, Taken::Allowed);
}

async fn buckets_do_not_share_their_attempts(store: Store) {
    for _ in 0..=BURST {
        take(&store, "ada", T0).await;
    }
    assert_eq!(take(&store, "Ada", T0).await, Taken::Allowed);
    assert_eq!(take(&store, "bob", T0).await, Taken::Allowed);
}

async fn an_emptied_bucket_allows_a_whole_burst_again(store: Store) {
    for _ in 0..=BURST {
        take(&store, "ada", T0).await;
        take(&store, "bob", T0).await;
    }
    change!(store, [], |tx| tx.delete_attempts("ada").await?).await.unwrap();
    for _ in 0..BURST {
        assert_eq!(take(&store, "ada", T0).await, Taken::Allowed);
    }
    assert_eq!(take(&store, "bob", T0).await, Taken::Refused(INTERVAL));
}

async fn of_many_attempts_at_once_only_the_burst_is_allowed(store: Store) {
    let all = futures::future::join_all((0..10).map(|_| take(&store, "ada", T0))).await;
    assert_eq!(all.iter().filter(|taken| **taken == Taken::Allowed).count(), 3);
}
