//! Password resets: the newest link of an account works, until its end.

use domain::{
    access::{LinkPurpose, StoredLink},
    id::{AccountId, ResetId},
    language::Language,
    time::Timestamp,
};
use store::{NewReset, Store};

use crate::world::{T0, hash, insert_account, t, uuid};

on_both_databases![
    a_reset_link_works_until_its_end,
    only_the_newest_reset_of_an_account_works,
    ended_resets_are_swept
];

async fn ask(store: &Store, account: AccountId, until: Timestamp) -> (ResetId, [u8; 32]) {
    let (id, token_hash) = (ResetId::new(uuid()), hash());
    let new = move || NewReset { id, token_hash, account_id: account, created_at: T0, expires_at: until };
    change!(store, [], |tx| tx.insert_reset(&new()).await?).await.unwrap();
    (id, token_hash)
}

const fn link(account: AccountId, token_hash: [u8; 32]) -> StoredLink {
    StoredLink { token_hash, purpose: LinkPurpose::PasswordReset(account) }
}

async fn a_reset_link_works_until_its_end(store: Store) {
    let ada = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    let (id, token) = ask(&store, ada, t(60)).await;
    assert_eq!(read!(store, |tx| tx.find_reset(&token, t(59))), Some(link(ada, token)));
    assert_eq!(read!(store, |tx| tx.find_reset(&token, t(60))), None);
    assert_eq!(read!(store, |tx| tx.find_reset(&hash(), T0)), None);
    assert_eq!(read!(store, |tx| tx.find_reset_of_mail(id)), Some((t(60), Language::English)));
    change!(store, [], |tx| tx.update_account_language(ada, Language::German).await?).await.unwrap();
    assert_eq!(read!(store, |tx| tx.find_reset_of_mail(id)), Some((t(60), Language::German)));
}

async fn only_the_newest_reset_of_an_account_works(store: Store) {
    let ada = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    let bob = insert_account(&store, "Bob", "bob@example.com").await.unwrap();
    let (_, other) = ask(&store, bob, t(60)).await;
    let (first_id, first) = ask(&store, ada, t(60)).await;
    let (_, second) = ask(&store, ada, t(60)).await;
    assert_eq!(read!(store, |tx| tx.find_reset(&first, T0)), None);
    assert_eq!(read!(store, |tx| tx.find_reset_of_mail(first_id)), None);
    assert_eq!(read!(store, |tx| tx.find_reset(&second, T0)), Some(link(ada, second)));
    assert_eq!(change!(store, [], |tx| tx.delete_resets(ada).await?).await, Ok(1));
    assert_eq!(read!(store, |tx| tx.find_reset(&second, T0)), None);
    assert_eq!(read!(store, |tx| tx.find_reset(&other, T0)), Some(link(bob, other)));
}

async fn ended_resets_are_swept(store: Store) {
    let ada = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    let (id, _) = ask(&store, ada, t(60)).await;
    assert_eq!(change!(store, [], |tx| tx.purge_expired(t(59)).await?).await, Ok(0));
    assert_eq!(change!(store, [], |tx| tx.purge_expired(t(60)).await?).await, Ok(1));
    assert_eq!(read!(store, |tx| tx.find_reset_of_mail(id)), None);
}
