//! Who of an organization belongs to others as well: by their address, by name, in numbers, and which organizations these are.

use std::collections::HashMap;

use domain::{
    id::{MembershipId, OrgId},
    settings::Overrides,
    state::MembershipState,
};
use store::{PeriodStart, Store};

use crate::{
    databases::Address,
    deletions::delete,
    world::{Person, T0, World, by_hand, insert_account, insert_org, join, t},
};

on_both_databases![
    the_other_organizations_of_addresses_are_known_with_their_settings,
    organizations_share_people_who_are_members_of_both_now,
    whoever_is_in_several_of_the_others_is_counted_once,
    who_belongs_elsewhere_is_named_once_for_each_other_organization,
];

/// The organization Acme, and others with some of its people.
struct Case {
    world: World,
    people: HashMap<&'static str, Person>,
    /// Ada, and Bob, who is disabled there. It shares no members.
    strict: OrgId,
    /// Ada, Gus, who is disabled in Acme, and Zoe, who is not in Acme.
    plain: OrgId,
    /// Dora until `t(10)`.
    short: OrgId,
    /// Ina, who is in Acme until `t(10)`.
    brief: OrgId,
    /// Cleo, who was removed there, and Hal, who was removed from Acme.
    left: OrgId,
    /// Eve. It is deleted.
    gone: OrgId,
}

async fn set_state(store: &Store, org: OrgId, member: MembershipId, to: MembershipState) {
    let states = (MembershipState::Active, to);
    let changed =
        change!(store, [], Some(org), |tx| tx.update_membership_state(member, states, &by_hand(T0)).await?);
    assert_eq!(changed.await, Ok(true));
}

async fn set_end(store: &Store, org: OrgId, member: MembershipId, until: i64) {
    let start = PeriodStart { until: Some(t(until)), ..by_hand(T0) };
    let changed = change!(store, [], Some(org), |tx| tx.update_membership_end(member, &start).await?);
    assert_eq!(changed.await, Ok(true));
}

async fn case(store: Store) -> Case {
    use MembershipState::{Disabled, Removed};
    let world = World::new(store.clone()).await;
    let mut people = HashMap::new();
    for name in ["Hal", "Gus", "Ina", "Eve", "Dora", "Cleo", "Bob", "Ada"] {
        let person = world.member(name, &format!("{}@example.com", name.to_lowercase()), &["member"]).await;
        people.insert(name, person);
    }
    let mut others = vec![];
    for (slug, names) in [
        ("strict", vec!["Ada", "Bob"]),
        ("plain", vec!["Ada", "Gus"]),
        ("short", vec!["Dora"]),
        ("brief", vec!["Ina"]),
        ("left", vec!["Cleo", "Hal"]),
        ("gone", vec!["Eve"]),
    ] {
        let org = insert_org(&store, slug, slug).await.unwrap();
        for name in names {
            let Person { account, email, .. } = &people[name];
            let there = join(&store, org, *account, name, email, vec![]).await.unwrap().member;
            match (slug, name) {
                ("strict", "Bob") => set_state(&store, org, there, Disabled).await,
                ("left", "Cleo") => set_state(&store, org, there, Removed).await,
                ("short", "Dora") => set_end(&store, org, there, 10).await,
                _ => {}
            }
        }
        others.push(org);
    }
    let [strict, plain, short, brief, left, gone] = others[..] else { unreachable!() };
    set_state(&store, world.org, people["Gus"].member, Disabled).await;
    set_state(&store, world.org, people["Hal"].member, Removed).await;
    set_end(&store, world.org, people["Ina"].member, 10).await;
    let zoe = insert_account(&store, "Zoe", "zoe@example.com").await.unwrap();
    join(&store, plain, zoe, "Zoe", "zoe@example.com", vec![]).await.unwrap();
    let mut settings = Overrides::default();
    settings.set("members.exclusive", true.into());
    change!(store, [settings], Some(strict), |tx| tx.update_organization_settings(&settings).await?)
        .await
        .unwrap();
    delete(&World { org: gone, ..world.clone() }).await;
    Case { world, people, strict, plain, short, brief, left, gone }
}

async fn restore(store: &Store, org: OrgId) {
    change!(store, [], Some(org), |tx| tx.delete_organization_deletion(t(6)).await?).await.unwrap();
}

async fn the_other_organizations_of_addresses_are_known_with_their_settings(address: Address) {
    let store = address.open().await;
    let case = case(store.clone()).await;
    let known = async |org, names: &[&str], at| {
        let keys: Vec<String> = names.iter().map(|name| format!("{name}@example.com")).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let found = read!(store, |tx| tx.org(org).list_other_policies_by_email(&keys, t(at)));
        let mut found: Vec<(String, bool)> =
            found.into_iter().map(|(key, policy)| (key, policy.members_exclusive)).collect();
        found.sort();
        found
    };
    let of = |expected: &[(&str, bool)]| -> Vec<(String, bool)> {
        expected.iter().map(|(name, is_exclusive)| (format!("{name}@example.com"), *is_exclusive)).collect()
    };
    let acme = case.world.org;
    let all = ["olga", "ada", "bob", "cleo", "dora", "eve", "gus", "hal", "ina", "zoe", "nobody"];
    let lasting =
        [("ada", false), ("ada", true), ("bob", true), ("gus", false), ("hal", false), ("ina", false)];
    let then = [&lasting[..3], &[("dora", false)], &lasting[3..], &[("zoe", false)]].concat();
    assert_eq!(known(acme, &all, 9).await, of(&then), "whether or not they are in this one");
    let then = [&lasting[..], &[("zoe", false)]].concat();
    assert_eq!(known(acme, &all, 10).await, of(&then), "one membership has ended");
    assert_eq!(known(acme, &["bob", "olga"], 9).await, of(&[("bob", true)]), "only who is asked for");
    assert_eq!(known(acme, &["ADA"], 9).await, [], "keys are compared");
    assert_eq!(known(acme, &[], 9).await, []);
    assert_eq!(
        known(case.strict, &["bob", "ina"], 9).await,
        of(&[("bob", false), ("ina", false), ("ina", false)])
    );
    assert_eq!(known(case.strict, &["ina"], 10).await, of(&[("ina", false)]), "she is in Acme no longer");
    assert_eq!(known(case.plain, &["gus", "hal"], 9).await, of(&[("gus", false), ("hal", false)]));
    restore(&store, case.gone).await;
    assert_eq!(known(acme, &["eve"], 9).await, of(&[("eve", false)]), "it is not deleted any more");
    address.execute("UPDATE account SET state = 'closed' WHERE name = 'Zoe'").await;
    assert_eq!(known(acme, &["zoe"], 9).await, [], "nobody has the address of a closed account");
}

async fn organizations_share_people_who_are_members_of_both_now(store: Store) {
    let case = case(store.clone()).await;
    let Case { world: World { org: acme, .. }, strict, plain, short, brief, left, gone, .. } = case;
    let sharing = async |org, at| {
        let found = read!(store, |tx| tx.org(org).list_organizations_with_same_people(t(at)));
        found.into_iter().map(|(id, policy)| (id, policy.members_exclusive)).collect::<Vec<_>>()
    };
    let always = [(strict, true), (plain, false)];
    let then = [&always[..], &[(short, false), (brief, false)]].concat();
    assert_eq!(sharing(acme, 9).await, then, "each once, and none that only former members share");
    assert_eq!(sharing(acme, 10).await, always, "a membership has ended, there or here");
    assert_eq!(sharing(strict, 9).await, [(acme, false), (plain, false)]);
    assert_eq!(sharing(short, 9).await, [(acme, false)]);
    assert_eq!(sharing(short, 10).await, []);
    assert_eq!(sharing(left, 9).await, []);
    restore(&store, gone).await;
    assert_eq!(
        sharing(acme, 10).await,
        [&always[..], &[(gone, false)]].concat(),
        "it is not deleted any more"
    );
}

async fn whoever_is_in_several_of_the_others_is_counted_once(store: Store) {
    let case = case(store.clone()).await;
    let Case { world: World { org: acme, .. }, strict, plain, short, brief, left, .. } = case;
    let count =
        async |org, others: &[OrgId], at| read!(store, |tx| tx.org(org).count_members_also_in(others, t(at)));
    for (others, before, after) in [
        (vec![strict], 2, 2),
        (vec![plain], 2, 2),
        (vec![strict, plain], 3, 3),
        (vec![short], 1, 0),
        (vec![brief], 1, 0),
        (vec![left], 0, 0),
        (vec![strict, plain, short, brief, left], 5, 3),
        (vec![], 0, 0),
    ] {
        assert_eq!(count(acme, &others, 9).await, before, "{others:?}");
        assert_eq!(count(acme, &others, 10).await, after, "{others:?}");
    }
    assert_eq!(count(plain, &[acme], 9).await, 2, "Zoe is not in Acme");
    assert_eq!(count(left, &[acme], 9).await, 0, "Hal left Acme, and Cleo this one");
}

async fn who_belongs_elsewhere_is_named_once_for_each_other_organization(store: Store) {
    let case = case(store.clone()).await;
    let Case { world: World { org: acme, .. }, people, strict, plain, short, brief, left, gone } = case;
    let named = async |org, at| read!(store, |tx| tx.org(org).list_members_elsewhere(t(at)));
    let of = |expected: &[(OrgId, &str)]| -> Vec<(OrgId, String)> {
        expected.iter().map(|(org, name)| (*org, (*name).to_owned())).collect()
    };
    let (ada, bob, gus) = ([(strict, "Ada"), (plain, "Ada")], (strict, "Bob"), (plain, "Gus"));
    let then = of(&[ada[0], ada[1], bob, (short, "Dora"), gus, (brief, "Ina")]);
    assert_eq!(named(acme, 9).await, then, "by name, disabled members too");
    assert_eq!(
        named(acme, 10).await,
        of(&[ada[0], ada[1], bob, gus]),
        "memberships have ended, there and here"
    );
    assert_eq!(named(strict, 9).await, of(&[(acme, "Ada"), (plain, "Ada"), (acme, "Bob")]));
    assert_eq!(named(left, 9).await, of(&[]), "Cleo left this one and Hal the other");
    assert_eq!(named(gone, 9).await, of(&[(acme, "Eve")]), "whoever restores it is told");
    restore(&store, gone).await;
    let eve = people["Eve"].member;
    assert_eq!(named(acme, 10).await, of(&[ada[0], ada[1], bob, (gone, "Eve"), gus]));
    set_state(&store, acme, eve, MembershipState::Removed).await;
    assert_eq!(named(acme, 10).await, of(&[ada[0], ada[1], bob, gus]));
    assert_eq!(named(gone, 10).await, of(&[]));
}
