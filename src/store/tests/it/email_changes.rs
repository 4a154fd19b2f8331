//! Changes of an account's address: the newest one waits until its end, and one of many who want an address gets it.

use domain::{
    access::{LinkPurpose, StoredLink},
    id::{AccountId, EmailChangeId},
    language::Language,
    time::Timestamp,
};
use store::{EmailChange, EmailChangeBy, EmailChangeMail, NewEmailChange, Store};

use crate::world::{T0, TAKEN, World, email, hash, insert_account, insert_org, join, t, taken, uuid};

on_both_databases![
    a_change_is_found_by_both_of_its_links_until_its_end,
    only_the_newest_change_of_an_account_waits,
    its_mails_say_who_began_it_and_whether_the_address_is_taken,
    a_change_for_a_member_is_of_that_members_account,
    an_address_is_changed_wherever_it_is_searched_for,
    of_two_accounts_that_want_an_address_one_gets_it,
    who_is_a_member_elsewhere_is_known,
    ended_changes_are_swept,
];

/// A change of this account to this address, and the hashes of its two links.
async fn ask(
    store: &Store,
    account: AccountId,
    address: &str,
    until: Timestamp,
) -> (EmailChangeId, [u8; 32], [u8; 32]) {
    let (id, token_hash, cancel_hash, address) = (EmailChangeId::new(uuid()), hash(), hash(), email(address));
    change!(store, [address], |tx| {
        let new = NewEmailChange {
            id,
            account_id: account,
            email: &address,
            token_hash,
            cancel_hash,
            by: EmailChangeBy::Person,
            created_at: T0,
            expires_at: until,
        };
        tx.insert_email_change(&new).await?;
    })
    .await
    .unwrap();
    (id, token_hash, cancel_hash)
}

async fn a_change_is_found_by_both_of_its_links_until_its_end(store: Store) {
    let ada = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    let (id, token_hash, cancel_hash) = ask(&store, ada, "Ada@New.example", t(60)).await;
    let expected = EmailChange {
        id,
        account_id: ada,
        email: "Ada@New.example".to_owned(),
        started_by: None,
        expires_at: t(60),
    };
    assert_eq!(read!(store, |tx| tx.find_email_change(ada, t(59))), Some(expected.clone()));
    let link = StoredLink { token_hash, purpose: LinkPurpose::EmailChange(ada) };
    let found = read!(store, |tx| tx.find_email_change_by_token(&token_hash, t(59)));
    assert_eq!(found, Some((link, expected.clone())));
    let link = StoredLink { token_hash: cancel_hash, purpose: LinkPurpose::EmailChangeCancel(ada) };
    let found = read!(store, |tx| tx.find_email_change_by_cancel_token(&cancel_hash, t(59)));
    assert_eq!(found, Some((link, expected)));
    assert_eq!(read!(store, |tx| tx.find_email_change_by_token(&cancel_hash, T0)), None);
    assert_eq!(read!(store, |tx| tx.find_email_change_by_cancel_token(&token_hash, T0)), None);
    assert_eq!(read!(store, |tx| tx.find_email_change(ada, t(60))), None);
    assert_eq!(read!(store, |tx| tx.find_email_change_by_token(&token_hash, t(60))), None);
    assert_eq!(read!(store, |tx| tx.find_email_change_by_cancel_token(&cancel_hash, t(60))), None);
}

async fn only_the_newest_change_of_an_account_waits(store: Store) {
    let ada = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    let bob = insert_account(&store, "Bob", "bob@example.com").await.unwrap();
    let (first, first_hash, _) = ask(&store, ada, "one@example.com", t(60)).await;
    let (_, second_hash, _) = ask(&store, ada, "two@example.com", t(60)).await;
    let (_, other_hash, _) = ask(&store, bob, "two@example.com", t(60)).await;
    assert_eq!(read!(store, |tx| tx.find_email_change_by_token(&first_hash, T0)), None);
    assert_eq!(read!(store, |tx| tx.find_email_change_of_mail(first)), None);
    assert_eq!(change!(store, [], |tx| tx.delete_email_change(ada).await?).await, Ok(1));
    assert_eq!(change!(store, [], |tx| tx.delete_email_change(ada).await?).await, Ok(0));
    assert_eq!(read!(store, |tx| tx.find_email_change_by_token(&second_hash, T0)), None);
    assert!(read!(store, |tx| tx.find_email_change_by_token(&other_hash, T0)).is_some());
}

async fn its_mails_say_who_began_it_and_whether_the_address_is_taken(store: Store) {
    let ada = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    insert_account(&store, "Bob", "bob@example.com").await.unwrap();
    for (address, is_taken) in
        [("new@example.com", false), ("BOB@example.com", true), ("ADA@example.com", false)]
    {
        let (id, ..) = ask(&store, ada, address, t(60)).await;
        let expected = EmailChangeMail {
            email: address.to_owned(),
            is_taken,
            org: None,
            expires_at: t(60),
            language: Language::English,
        };
        assert_eq!(read!(store, |tx| tx.find_email_change_of_mail(id)), Some(expected));
    }
}

async fn a_change_for_a_member_is_of_that_members_account(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await;
    let (id, by, address) = (EmailChangeId::new(uuid()), world.owner.member, email("new@example.com"));
    let insert = async |account: AccountId| {
        let target = ada.member;
        change!(store, [address], Some(world.org), |tx| {
            let new = NewEmailChange {
                id,
                account_id: account,
                email: &address,
                token_hash: [1; 32],
                cancel_hash: [2; 32],
                by: EmailChangeBy::Member { target, by },
                created_at: T0,
                expires_at: t(60),
            };
            tx.insert_email_change(&new).await?;
        })
        .await
    };
    assert!(insert(world.owner.account).await.is_err(), "the account is somebody else's");
    insert(ada.account).await.unwrap();
    let found = read!(store, |tx| tx.find_email_change(ada.account, T0)).unwrap();
    assert_eq!(found.started_by, Some((world.org, by)));
    assert!(read!(store, |tx| tx.find_email_change_of_mail(id)).unwrap().org.is_some());
}

async fn an_address_is_changed_wherever_it_is_searched_for(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada Adams", "ada@example.com", &["member"]).await;
    let other = insert_org(&store, "other", "Other").await.unwrap();
    join(&store, other, ada.account, "Ada Adams", "ada@example.com", vec![]).await.unwrap();
    let account = read!(store, |tx| tx.find_account(ada.account)).unwrap();
    let new = email("Lovelace@New.example");
    change!(store, [account, new], |tx| tx.update_account_email(&account, &new).await?).await.unwrap();
    let found = read!(store, |tx| tx.find_account_by_email(&email("lovelace@NEW.example").key())).unwrap();
    assert_eq!((found.id, found.email.as_str()), (ada.account, "Lovelace@New.example"));
    assert!(read!(store, |tx| tx.find_account_by_email(&email("ada@example.com").key())).is_none());
    for org in [world.org, other] {
        let count = async |search: &str| {
            let search = domain::text::SearchQuery::parse(search);
            let filter = store::MemberQuery { org, search, ..world.users() };
            read!(store, |tx| tx.list_users(&filter)).len()
        };
        assert_eq!((count("lovelace@new").await, count("ada@example").await), (1, 0));
        assert_eq!(count("adams").await, 1, "the name did not change");
    }
}

async fn of_two_accounts_that_want_an_address_one_gets_it(store: Store) {
    let mut accounts = Vec::new();
    for name in ["ada", "bob", "eve"] {
        let id = insert_account(&store, name, &format!("{name}@example.com")).await.unwrap();
        accounts.push(read!(store, |tx| tx.find_account(id)).unwrap());
    }
    let takes = accounts.into_iter().map(|account| {
        let (store, new) = (store.clone(), email("NEW@example.com"));
        async move {
            let take =
                change!(store, [account, new], |tx| taken(tx.update_account_email(&account, &new).await)?);
            take.await
        }
    });
    let results = futures::future::join_all(takes).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
    assert_eq!(results.iter().filter(|result| **result == Err(TAKEN)).count(), 2, "{results:?}");
}

async fn who_is_a_member_elsewhere_is_known(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await;
    assert!(!read!(store, |tx| tx.is_member_elsewhere(ada.account, world.org)));
    let other = insert_org(&store, "other", "Other").await.unwrap();
    join(&store, other, ada.account, "Ada", "ada@example.com", vec![]).await.unwrap();
    assert!(read!(store, |tx| tx.is_member_elsewhere(ada.account, world.org)));
    assert!(read!(store, |tx| tx.is_member_elsewhere(ada.account, other)));
}

async fn ended_changes_are_swept(store: Store) {
    let ada = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    let (id, ..) = ask(&store, ada, "new@example.com", t(60)).await;
    assert_eq!(change!(store, [], |tx| tx.purge_expired(t(59)).await?).await, Ok(0));
    assert!(read!(store, |tx| tx.find_email_change_of_mail(id)).is_some());
    assert_eq!(change!(store, [], |tx| tx.purge_expired(t(60)).await?).await, Ok(1));
    assert_eq!(read!(store, |tx| tx.find_email_change_of_mail(id)), None);
}
