//! Accounts: one per address, and a name that every list follows.

use domain::{error::ErrorKind, id::AccountId, language::Language, state::AccountState};
use store::{ClosedBy, NewAccount, Store};

use crate::world::{T0, TAKEN, World, email, insert_account, insert_org, join, t, uuid};

on_both_databases![
    an_address_has_one_account_however_it_is_written,
    an_account_reads_back_as_it_was_written,
    a_password_and_a_sign_in_are_noted,
    an_account_changes_its_language,
    whether_an_address_is_proven_is_kept,
    an_account_changes_only_from_the_state_that_was_seen,
    a_change_to_an_account_that_is_not_there_fails,
    of_many_who_take_an_address_at_once_one_gets_it,
    a_member_is_renamed_in_their_own_organization_alone,
    a_renamed_person_is_sorted_and_found_by_the_new_name_in_every_organization,
];

async fn an_address_has_one_account_however_it_is_written(store: Store) {
    let ada = insert_account(&store, "Ada", "Ada@Example.COM").await.unwrap();
    assert_eq!(insert_account(&store, "Eve", "aDA@example.com").await, Err(TAKEN));
    insert_account(&store, "Ada's list", "ada+list@example.com").await.unwrap();
    let found = read!(store, |tx| tx.find_account_by_email(&email("ADA@example.com").key())).unwrap();
    assert_eq!((found.id, found.email.as_str(), found.name.as_str()), (ada, "Ada@Example.COM", "Ada"));
}

async fn an_account_changes_its_language(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.owner.account;
    change!(store, [], |tx| tx.update_account_language(ada, Language::German).await?).await.unwrap();
    assert_eq!(read!(store, |tx| tx.find_account(ada)).unwrap().language, Language::German);
}

async fn whether_an_address_is_proven_is_kept(store: Store) {
    let proven = insert_account(&store, "Bob", "bob@example.com").await.unwrap();
    let id = AccountId::new(uuid());
    let save = async |created_at, is_proven, is_new: bool| {
        change!(store, [], |tx| {
            let address = email("ada@example.com");
            let new = NewAccount {
                id,
                email: &address,
                name: "Ada",
                language: Language::English,
                password_hash: None,
                created_at,
                is_proven,
            };
            if is_new {
                tx.insert_account(&new).await?;
            } else {
                tx.update_account_closed(ClosedBy::Owner(id), Some(t(8))).await?;
                tx.update_account_reopened(&new).await?;
            }
        })
        .await
    };
    let since = async |id| read!(store, |tx| tx.find_account(id)).unwrap().unproven_since;
    save(t(5), false, true).await.unwrap();
    assert_eq!((since(id).await, since(proven).await), (Some(t(5)), None));
    change!(store, [], |tx| tx.update_account_proven(id).await?).await.unwrap();
    assert_eq!(since(id).await, None);
    for (is_proven, expected) in [(false, Some(t(9))), (true, None), (false, Some(t(9)))] {
        save(t(9), is_proven, false).await.unwrap();
        assert_eq!(since(id).await, expected);
    }
    let account = read!(store, |tx| tx.find_account(id)).unwrap();
    let other = email("ada@new.example");
    change!(store, [account, other], |tx| tx.update_account_email(&account, &other).await?).await.unwrap();
    assert_eq!(since(id).await, None);
    let nobody = change!(store, [], |tx| tx.update_account_proven(AccountId::new(uuid())).await?).await;
    assert_eq!(nobody, Err(ErrorKind::Internal));
}

async fn an_account_reads_back_as_it_was_written(store: Store) {
    let id = AccountId::new(uuid());
    change!(store, [], |tx| {
        let address = email("zoë@exämple.com");
        let new = NewAccount {
            id,
            email: &address,
            name: "Zoë «Z» 東京",
            language: Language::German,
            password_hash: Some("$argon2id$x"),
            created_at: T0,
            is_proven: true,
        };
        tx.insert_account(&new).await?;
    })
    .await
    .unwrap();
    let account = read!(store, |tx| tx.find_account(id)).unwrap();
    assert_eq!(account.id, id);
    assert_eq!(account.email, "zoë@exämple.com");
    assert_eq!(account.name, "Zoë «Z» 東京");
    assert_eq!(account.language, Language::German);
    assert_eq!(account.state, AccountState::Active);
    assert_eq!(account.password_hash.as_deref(), Some("$argon2id$x"));
    assert_eq!(account.last_sign_in_at, None);
    assert!(read!(store, |tx| tx.find_account(AccountId::new(uuid()))).is_none());
    assert!(read!(store, |tx| tx.find_account_by_email(&email("nobody@example.com").key())).is_none());
}

async fn a_password_and_a_sign_in_are_noted(store: Store) {
    let ada = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    let bob = insert_account(&store, "Bob", "bob@example.com").await.unwrap();
    change!(store, [], |tx| {
        tx.update_password_hash(ada, "$argon2id$new").await?;
        tx.update_last_sign_in(ada, t(60)).await?;
    })
    .await
    .unwrap();
    let account = read!(store, |tx| tx.find_account(ada)).unwrap();
    assert_eq!(account.password_hash.as_deref(), Some("$argon2id$new"));
    assert_eq!(account.last_sign_in_at, Some(t(60)));
    let other = read!(store, |tx| tx.find_account(bob)).unwrap();
    assert_eq!((other.password_hash, other.last_sign_in_at), (None, None));
}

async fn an_account_changes_only_from_the_state_that_was_seen(store: Store) {
    use AccountState::{Active, Closed, Locked};
    let ada = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    let bob = insert_account(&store, "Bob", "bob@example.com").await.unwrap();
    let step = async |from, to| change!(store, [], |tx| tx.update_account_state(ada, from, to).await?).await;
    for (from, to, was_so, then) in [
        (Locked, Active, false, Active),
        (Active, Locked, true, Locked),
        (Active, Closed, false, Locked),
        (Locked, Active, true, Active),
    ] {
        assert_eq!(step(from, to).await, Ok(was_so), "{from:?} to {to:?}");
        assert_eq!(read!(store, |tx| tx.find_account(ada)).unwrap().state, then);
    }
    assert_eq!(read!(store, |tx| tx.find_account(bob)).unwrap().state, Active);
}

async fn a_change_to_an_account_that_is_not_there_fails(store: Store) {
    let nobody = AccountId::new(uuid());
    let result = change!(store, [], |tx| tx.update_password_hash(nobody, "$argon2id$x").await?).await;
    assert_eq!(result, Err(ErrorKind::Internal));
    let result = change!(store, [], |tx| tx.update_last_sign_in(nobody, T0).await?).await;
    assert_eq!(result, Err(ErrorKind::Internal));
}

async fn of_many_who_take_an_address_at_once_one_gets_it(store: Store) {
    let all = (0..8).map(|_| insert_account(&store, "Ada", "ada@example.com"));
    let results = futures::future::join_all(all).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    assert_eq!(results.iter().filter(|result| **result == Err(TAKEN)).count(), 7);
}

async fn a_member_is_renamed_in_their_own_organization_alone(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await;
    let bob = world.member("Bob", "bob@example.com", &["member"]).await;
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let account = read!(store, |tx| tx.find_account(ada.account)).unwrap();
    let rename = async |org, member| {
        let account = account.clone();
        change!(store, [account], Some(org), |tx| tx
            .update_member_name(member, &account, "Ámos Adams")
            .await?)
        .await
    };
    assert_eq!(rename(other, ada.member).await, Err(ErrorKind::Internal), "no member there");
    assert_eq!(rename(world.org, bob.member).await, Err(ErrorKind::Internal), "another member's account");
    assert_eq!(read!(store, |tx| tx.find_account(ada.account)).unwrap().name, "Ada");
    rename(world.org, ada.member).await.unwrap();
    assert_eq!(read!(store, |tx| tx.find_account(ada.account)).unwrap().name, "Ámos Adams");
    let search = domain::text::SearchQuery::parse("amos");
    let found = store::MemberQuery { search, ..world.users() };
    assert_eq!(read!(store, |tx| tx.list_users(&found)).len(), 1);
}

async fn a_renamed_person_is_sorted_and_found_by_the_new_name_in_every_organization(store: Store) {
    let world = World::new(store.clone()).await;
    let zed = world.member("Zed Zimmer", "zed@example.com", &["member"]).await;
    let other = insert_org(&store, "other", "Other").await.unwrap();
    join(&store, other, zed.account, "Zed Zimmer", "zed@example.com", vec![]).await.unwrap();

    let account = read!(store, |tx| tx.find_account(zed.account)).unwrap();
    change!(store, [account], |tx| tx.update_account_name(&account, "Ámos Adams").await?).await.unwrap();

    assert_eq!(read!(store, |tx| tx.find_account(zed.account)).unwrap().name, "Ámos Adams");
    for org in [world.org, other] {
        let found = async |search: &str| {
            let filter =
                store::MemberQuery { org, search: domain::text::SearchQuery::parse(search), ..world.users() };
            read!(store, |tx| tx.list_users(&filter))
        };
        assert!(found("zimmer").await.is_empty(), "the old name is found no more");
        assert!(found("zi").await.is_empty());
        assert_eq!(found("amos").await.len(), 1);
        let first = &found("").await[0];
        assert_eq!(first.name, "Ámos Adams", "sorted before everybody else");
        assert_eq!(found("zed@").await.len(), 1, "the address did not change");
    }
}
