//! Accounts that belong to several organizations, the successor of the owners, and accounts that are closed for good.

use domain::{
    id::{MembershipId, OrgId},
    settings::Overrides,
    state::{AccountState, MembershipState},
    template::Template,
};
use futures::future::join_all;
use serde_json::json;
use store::{NewOrganization, PeriodStart, Store};

use crate::{
    databases::Address,
    world::{T0, World, by_hand, insert_org, join, t, uuid},
};

on_both_databases![
    the_other_organizations_of_an_account_are_those_where_they_are_members_now,
    organizations_are_found_by_the_whole_domain_in_their_settings,
    several_organizations_are_locked_in_one_order,
    a_successor_is_an_active_member_of_the_organization,
    a_closed_account_is_erased,
];

/// An organization with an account in it.
async fn second(world: &World, slug: &str) -> (OrgId, MembershipId) {
    let org = insert_org(&world.store, slug, slug).await.unwrap();
    let roles = crate::world::standard_roles();
    change!(world.store, [roles], Some(org), |tx| {
        for role in &roles {
            tx.insert_role(role).await?;
        }
    })
    .await
    .unwrap();
    let (account, member) = (world.owner.account, roles[0].clone());
    let joined = join(&world.store, org, account, "Olga Owner", "olga@example.com", vec![member]).await;
    (org, joined.unwrap().member)
}

async fn the_other_organizations_of_an_account_are_those_where_they_are_members_now(store: Store) {
    let world = World::new(store.clone()).await;
    let (left, left_id) = second(&world, "left").await;
    let (ending, ending_id) = second(&world, "ending").await;
    let (resting, resting_id) = second(&world, "resting").await;
    let change = async |org, member, to| {
        let states = (MembershipState::Active, to);
        change!(store, [], Some(org), |tx| tx.update_membership_state(member, states, &by_hand(T0)).await?)
            .await
            .unwrap();
    };
    change(left, left_id, MembershipState::Removed).await;
    change(resting, resting_id, MembershipState::Disabled).await;
    change!(store, [], Some(ending), |tx| {
        let until = PeriodStart { until: Some(t(10)), ..by_hand(T0) };
        tx.update_membership_end(ending_id, &until).await?
    })
    .await
    .unwrap();
    let account = world.owner.account;
    let others = async |org, at| read!(store, |tx| tx.list_other_organizations(account, org, t(at)));
    let mut all = vec![world.org, ending, resting];
    all.sort_unstable();
    assert_eq!(others(None, 9).await, all);
    let mut rest = vec![ending, resting];
    rest.sort_unstable();
    assert_eq!(others(Some(world.org), 9).await, rest);
    assert_eq!(others(Some(world.org), 10).await, [resting], "one has ended");
}

async fn organizations_are_found_by_the_whole_domain_in_their_settings(store: Store) {
    let mut ids = vec![];
    for (slug, domains) in
        [("one", vec!["example.com", "b.example"]), ("two", vec!["a.example"]), ("none", vec![])]
    {
        let (id, slug) = (OrgId::new(uuid()), slug.to_owned());
        let mut settings = Overrides::default();
        settings.set("signin.email_domains", json!(domains));
        change!(store, [slug, settings], |tx| {
            let template = Template::load("standard").unwrap();
            let new = NewOrganization {
                id,
                slug: &slug,
                name: &slug,
                template: &template.key,
                settings: &settings,
                words: &Overrides::default(),
                created_at: T0,
            };
            tx.insert_organization(&new).await?;
        })
        .await
        .unwrap();
        ids.push(id);
    }
    for (domain, expected) in [
        ("example.com", vec![ids[0]]),
        ("b.example", vec![ids[0]]),
        ("a.example", vec![ids[1]]),
        ("xample.com", vec![]),
        ("%", vec![]),
        ("a_example", vec![]),
    ] {
        let found = read!(store, |tx| tx.list_organizations_naming(domain));
        assert_eq!(found.into_iter().map(|org| org.id).collect::<Vec<_>>(), expected, "{domain}");
    }
}

async fn several_organizations_are_locked_in_one_order(store: Store) {
    let one = insert_org(&store, "one", "One").await.unwrap();
    let two = insert_org(&store, "two", "Two").await.unwrap();
    let units = (0..20).map(|n| {
        let mut ids = if n % 2 == 0 { vec![one, two] } else { vec![two, one] };
        ids.push(one);
        let store = store.clone();
        async move { change!(store, [ids], Some(one), |tx| tx.lock_organizations(ids).await?).await }
    });
    assert!(join_all(units).await.iter().all(Result::is_ok), "nobody waited for a circle");
}

async fn a_successor_is_an_active_member_of_the_organization(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["member"]).await;
    let (other, elsewhere) = second(&world, "other").await;
    let name = async |org, successor: Option<MembershipId>| {
        change!(store, [], Some(org), |tx| tx.update_successor(successor).await?).await
    };
    let found = async |at| {
        let successor = read!(store, |tx| tx.org(world.org).find_successor(t(at)));
        successor.map(|successor| (successor.id, successor.email))
    };
    assert_eq!(found(0).await, None);
    name(world.org, Some(ada.member)).await.unwrap();
    assert_eq!(found(0).await, Some((ada.member, "ada@example.com".to_owned())));
    assert!(name(world.org, Some(elsewhere)).await.is_err(), "a member of another organization");
    assert!(name(other, Some(ada.member)).await.is_err(), "a member of another organization");
    change!(store, [], Some(world.org), |tx| {
        let until = PeriodStart { until: Some(t(10)), ..by_hand(T0) };
        tx.update_membership_end(ada.member, &until).await?
    })
    .await
    .unwrap();
    assert!(found(9).await.is_some() && found(10).await.is_none(), "not when the membership has ended");
    name(world.org, None).await.unwrap();
    assert_eq!(found(0).await, None);
}

async fn a_closed_account_is_erased(address: Address) {
    let world = World::new(address.open().await).await;
    let account = world.member("Ada", "ada@example.com", &["member"]).await.account;
    let id = account.uuid();
    address
        .execute("UPDATE account SET password_hash = 'x', state = 'closed', closed_at = 5 WHERE name = 'Ada'")
        .await;
    change!(world.store, [], |tx| tx.update_account_erased(account).await?).await.unwrap();
    let found = read!(world.store, |tx| tx.find_account(account)).unwrap();
    assert_eq!((found.state, found.closed_at), (AccountState::Closed, None), "{id}");
    let kept = "SELECT COUNT(*) FROM account WHERE name = 'Ada' AND password_hash IS NOT NULL";
    assert_eq!(address.number(kept).await, 0);
}
