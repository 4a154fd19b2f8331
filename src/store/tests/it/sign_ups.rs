//! Sign-ups: the newest link of an address works, until its end and once.

use domain::{id::SignUpId, language::Language, time::Timestamp};
use store::{ClosedBy, NewSignUp, SignUp, SignUpMail, Store};

use crate::world::{T0, email, hash, insert_account, t, uuid};

on_both_databases![
    a_link_to_sign_up_works_until_its_end_and_once,
    only_the_newest_sign_up_of_an_address_works,
    of_many_sign_ups_of_an_address_at_once_one_is_left,
    its_mail_says_whether_the_address_has_an_account_in_the_language_of_that,
    ended_sign_ups_are_swept,
];

/// Asks as this address, in German.
async fn ask(store: &Store, address: &str, until: Timestamp) -> (SignUpId, [u8; 32]) {
    let (id, token_hash, address) = (SignUpId::new(uuid()), hash(), email(address));
    change!(store, [address], |tx| {
        let new = NewSignUp {
            id,
            email: &address,
            token_hash,
            language: Language::German,
            created_at: T0,
            expires_at: until,
        };
        tx.insert_sign_up(&new).await?;
    })
    .await
    .unwrap();
    (id, token_hash)
}

async fn a_link_to_sign_up_works_until_its_end_and_once(store: Store) {
    let (id, token_hash) = ask(&store, "Ada@Example.com", t(60)).await;
    let expected = SignUp { id, email: "Ada@Example.com".to_owned(), token_hash };
    assert_eq!(read!(store, |tx| tx.find_sign_up(&token_hash, t(59))), Some(expected));
    assert_eq!(read!(store, |tx| tx.find_sign_up(&token_hash, t(60))), None);
    assert_eq!(read!(store, |tx| tx.find_sign_up(&hash(), T0)), None);
    assert_eq!(change!(store, [], |tx| tx.delete_sign_up(id).await?).await, Ok(true));
    assert_eq!(change!(store, [], |tx| tx.delete_sign_up(id).await?).await, Ok(false));
    assert_eq!(read!(store, |tx| tx.find_sign_up(&token_hash, T0)), None);
}

async fn only_the_newest_sign_up_of_an_address_works(store: Store) {
    let (first, first_hash) = ask(&store, "ada@example.com", t(60)).await;
    let (_, other_hash) = ask(&store, "bob@example.com", t(60)).await;
    let (second, second_hash) = ask(&store, "ADA@example.com", t(90)).await;
    assert_eq!(read!(store, |tx| tx.find_sign_up(&first_hash, T0)), None);
    assert_eq!(read!(store, |tx| tx.find_sign_up_of_mail(first)), None);
    let found = read!(store, |tx| tx.find_sign_up(&second_hash, t(89))).unwrap();
    assert_eq!((found.id, found.email.as_str()), (second, "ADA@example.com"));
    assert!(read!(store, |tx| tx.find_sign_up(&other_hash, T0)).is_some());
}

async fn of_many_sign_ups_of_an_address_at_once_one_is_left(store: Store) {
    let asked = futures::future::join_all((0..4).map(|_| ask(&store, "ada@example.com", t(60)))).await;
    let mut left = 0;
    for (_, hash) in &asked {
        left += usize::from(read!(store, |tx| tx.find_sign_up(hash, T0)).is_some());
    }
    assert_eq!(left, 1);
}

async fn its_mail_says_whether_the_address_has_an_account_in_the_language_of_that(store: Store) {
    let (id, _) = ask(&store, "ada@example.com", t(60)).await;
    let new = SignUpMail { has_account: false, expires_at: t(60), language: Language::German };
    assert_eq!(read!(store, |tx| tx.find_sign_up_of_mail(id)), Some(new));
    let ada = insert_account(&store, "Ada", "ADA@example.com").await.unwrap();
    let known = SignUpMail { has_account: true, language: Language::English, ..new };
    assert_eq!(read!(store, |tx| tx.find_sign_up_of_mail(id)), Some(known));
    let close =
        change!(store, [], |tx| { tx.update_account_closed(ClosedBy::Owner(ada), Some(t(1))).await? });
    assert_eq!(close.await, Ok(true));
    assert_eq!(read!(store, |tx| tx.find_sign_up_of_mail(id)), Some(new), "it can be opened again");
}

async fn ended_sign_ups_are_swept(store: Store) {
    let (id, _) = ask(&store, "ada@example.com", t(60)).await;
    assert_eq!(change!(store, [], |tx| tx.purge_expired(t(59)).await?).await, Ok(0));
    assert!(read!(store, |tx| tx.find_sign_up_of_mail(id)).is_some());
    assert_eq!(change!(store, [], |tx| tx.purge_expired(t(60)).await?).await, Ok(1));
    assert_eq!(read!(store, |tx| tx.find_sign_up_of_mail(id)), None);
}
