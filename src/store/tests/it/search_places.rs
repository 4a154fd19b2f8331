//! What the indexes of the search go by. On SQLite places in the order of names, wherever people join, also where very many
//! come between the same two; on PostgreSQL a table beside the members.

use domain::state::MembershipState;

use crate::{
    databases::{Address, on_sqlite},
    world::{World, email},
};

on_postgres_alone![what_is_searched_is_kept_as_the_members_are];

const COUNT: u32 = 20_000;

/// Adds people to an organization, named one after another by an expression of `n`, past the store.
async fn join(address: &Address, org: &str, name: &str, count: u32) {
    let sql = format!(
        "PRAGMA foreign_keys = OFF;
         WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < {count})
         INSERT INTO membership (id, org_id, account_id, state, sort_name, search_text, joined_at, last_active_at)
         SELECT randomblob(16), x'{org:0>32}', randomblob(16),
           CASE n % 9 WHEN 0 THEN 'removed' WHEN 1 THEN 'disabled' ELSE 'active' END,
           {name}, {name} || ' p' || n || '@example.com', n, 0 FROM t"
    );
    address.execute(&sql).await;
}

/// An organization of two, more who join between them, and then some again; another one beside it.
async fn stay_in_order(name: &'static str) {
    on_sqlite(async |address: Address| {
        address.open().await.close().await;
        join(&address, "1", "'a' || n", 1).await;
        join(&address, "2", "'name ' || n", 500).await;
        join(&address, "1", "'z' || n", 1).await;
        join(&address, "1", name, COUNT).await;
        join(&address, "2", "'name ' || n || ' again'", 500).await;
        address.execute("UPDATE membership SET sort_name = 'm' || sort_name WHERE joined_at % 100 = 1").await;
        address.execute("DELETE FROM membership WHERE joined_at % 100 = 2").await;
        let store = address.open().await;
        let wrong = read!(store, |tx| tx.check_invariants());
        let misplaced: Vec<_> =
            wrong.iter().filter(|line| line.contains("the search does not know")).collect();
        assert!(misplaced.is_empty(), "{}: {misplaced:.3?}", misplaced.len());
        store.close().await;
        let placed =
            "SELECT COUNT(*) FROM membership m JOIN membership_search_place p ON p.row_no = m.row_no";
        assert_eq!(address.number(placed).await, address.number("SELECT COUNT(*) FROM membership").await);
        // It fails if the index and the texts are not the same.
        address
            .execute("INSERT INTO membership_search (membership_search, rank) VALUES ('integrity-check', 1)")
            .await;
    })
    .await;
}

#[tokio::test]
async fn each_before_the_last() {
    stay_in_order("printf('b%06d', 100000 - n)").await;
}

#[tokio::test]
async fn each_after_the_last() {
    stay_in_order("printf('b%06d', n)").await;
}

#[tokio::test]
async fn each_between_the_two_before() {
    stay_in_order("printf('b%06d', CASE n % 2 WHEN 0 THEN n ELSE 100000 - n END)").await;
}

#[tokio::test]
async fn in_any_order_and_many_of_one_name() {
    stay_in_order("printf('b%06d', n * 7919 % 300)").await;
}

async fn what_is_searched_is_kept_as_the_members_are(address: Address) {
    let store = address.open().await;
    let world = World::new(store.clone()).await;
    for n in 0..3 {
        world.member(&format!("Ada {n}"), &format!("ada{n}@example.com"), &["member"]).await;
    }
    let account = read!(store, |tx| tx.find_account_by_email(&email("ada1@example.com").key())).unwrap();
    change!(store, [account], |tx| tx.update_account_name(&account, "Zoë").await?).await.unwrap();
    let (owner, from, to) = (world.owner.member, MembershipState::Active, MembershipState::Disabled);
    change!(store, [], |tx| tx.update_membership_state(owner, from, to).await?).await.unwrap();
    let unknown = async || -> usize {
        let wrong = read!(store, |tx| tx.check_invariants());
        wrong.iter().filter(|line| line.contains("the search does not know")).count()
    };
    assert_eq!(unknown().await, 0);
    let disabled = "SELECT COUNT(*) FROM membership_search_part WHERE state = 'disabled'";
    assert_eq!(address.number(disabled).await, 1);
    address.execute("UPDATE membership_search_part SET search_text = 'x' WHERE sort_name = 'ada 2'").await;
    assert_eq!(unknown().await, 1);
    address.execute("DELETE FROM membership_search_part WHERE sort_name = 'zoë'").await;
    assert_eq!(unknown().await, 2);
    address.execute("DELETE FROM membership_role").await;
    address.execute("DELETE FROM membership WHERE sort_name LIKE 'ada%'").await;
    assert_eq!(address.number("SELECT COUNT(*) FROM membership_search_part").await, 1, "the owner");
    store.close().await;
}
