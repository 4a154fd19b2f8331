//! The first run: set-up links that stop working, and the one row that ends it.

use domain::time::Timestamp;
use store::{Installation, Store};

use crate::world::{T0, TAKEN, hash, t, taken};

on_both_databases![
    a_set_up_link_works_until_its_end,
    a_new_set_up_link_replaces_the_earlier_one,
    an_installation_is_set_up_once_and_then_no_link_works,
    of_many_who_set_up_at_once_one_succeeds,
];

async fn link(store: &Store, hash: [u8; 32], until: Timestamp) {
    change!(store, [], |tx| tx.insert_setup_link(&hash, T0, until).await?).await.unwrap();
}

async fn works(store: &Store, hash: [u8; 32], now: Timestamp) -> bool {
    read!(store, |tx| tx.find_setup_link(now)) == Some(hash)
}

fn installation(public_url: &str) -> Installation {
    Installation { public_url: public_url.to_owned(), mail: None, secret_check: vec![0, 255, 7] }
}

async fn set_up(store: &Store, public_url: &str) -> Result<(), domain::error::ErrorKind> {
    let row = installation(public_url);
    change!(store, [row], |tx| taken(tx.insert_installation(&row, T0).await)?).await
}

async fn a_set_up_link_works_until_its_end(store: Store) {
    let (mine, other) = (hash(), hash());
    link(&store, mine, t(60)).await;
    assert!(works(&store, mine, t(59)).await);
    assert!(!works(&store, mine, t(60)).await);
    assert!(!works(&store, other, T0).await);
}

async fn a_new_set_up_link_replaces_the_earlier_one(store: Store) {
    let (first, second) = (hash(), hash());
    link(&store, first, t(60)).await;
    link(&store, second, t(60)).await;
    assert!(!works(&store, first, T0).await);
    assert!(works(&store, second, T0).await);
}

async fn an_installation_is_set_up_once_and_then_no_link_works(store: Store) {
    let mine = hash();
    link(&store, mine, t(60)).await;
    assert!(read!(store, |tx| tx.find_installation()).is_none());
    set_up(&store, "https://people.example.com").await.unwrap();
    assert_eq!(set_up(&store, "https://evil.example.com").await, Err(TAKEN));
    let found = read!(store, |tx| tx.find_installation()).unwrap();
    assert_eq!(found.public_url, "https://people.example.com");
    assert_eq!((found.mail, found.secret_check), (None, vec![0, 255, 7]));
    assert!(!works(&store, mine, T0).await);
}

async fn of_many_who_set_up_at_once_one_succeeds(store: Store) {
    let results =
        futures::future::join_all((0..8).map(|_| set_up(&store, "https://people.example.com"))).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    assert_eq!(results.iter().filter(|result| **result == Err(TAKEN)).count(), 7);
}
