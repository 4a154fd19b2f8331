//! The Users page of an organization that is large enough for every way to its rows: whichever is taken, the page and its
//! total are those of the whole list.

use domain::{
    id::{AccountId, MembershipId, RoleId},
    list::UserKey,
    state::MembershipState,
    time::Timestamp,
};
use store::{SeedRow, Store, Total, UserFilter};
use uuid::Uuid;

use crate::world::{World, email, t, uuid};

on_both_databases![
    whichever_way_is_taken_the_page_and_its_total_are_those_of_the_whole_list,
    one_letter_and_two_are_found_wherever_they_stand,
    names_between_names_stay_in_order,
    hits_among_names_of_all_beginnings_come_in_order,
];

/// More than a walk goes before it is given up, and then more than are sorted for a page.
const EARLY: usize = 10_400;
const LATE: usize = 2_600;

struct Person {
    id: Uuid,
    name: String,
    joined: Timestamp,
    text: String,
    role: &'static str,
}

/// Very many of one name and one role, and after them in every order very many of another.
async fn crowd(world: &World) -> Vec<Person> {
    let mut people = vec![];
    for n in 0..EARLY + LATE {
        let (name, role) = match n {
            n if n >= EARLY => ("Zoë", "viewer"),
            n if n % 1000 == 7 => ("Bo Qzwx", "admin"),
            n if n % 2000 == 8 => ("Ada", ""),
            _ => ("Ada", "member"),
        };
        let name = format!("{name} {:05}", n * 7919 % 13_000);
        let text = format!("{} p{n}@example.com", domain::name::key(&name));
        let joined = t(i64::try_from(n / 3).unwrap());
        people.push(Person { id: uuid(), name, joined, text, role });
    }
    seed(world, &people).await;
    people
}

async fn seed(world: &World, people: &[Person]) {
    let org = world.org;
    for chunk in people.chunks(2_000) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|person| {
                let roles: Vec<RoleId> = Some(person.role)
                    .filter(|key| !key.is_empty())
                    .map(|key| world.role(key).id)
                    .into_iter()
                    .collect();
                let address = person.text.rsplit(' ').next().unwrap_or_default().to_owned();
                (person.id, person.name.clone(), address, person.joined, roles)
            })
            .collect();
        change!(world.store, [rows], |tx| {
            let rows: Vec<SeedRow> = rows
                .into_iter()
                .map(|(id, name, address, joined, roles)| SeedRow {
                    account_id: AccountId::new(uuid()),
                    membership_id: MembershipId::new(id),
                    name,
                    email: email(&address),
                    state: MembershipState::Active,
                    roles,
                    joined_at: joined,
                    last_active_at: joined,
                })
                .collect();
            tx.insert_seed_rows(org, &rows).await?;
        })
        .await
        .unwrap();
    }
}

/// Each comes between the two before, so the numbers between two run out, again and again; then many have other names.
async fn names_between_names_stay_in_order(store: Store) {
    let world = World::new(store.clone()).await;
    let count: usize = 1_300;
    let mut people: Vec<Person> = (0..count)
        .map(|n| {
            let name = format!("Zoë {:05}", if n % 2 == 0 { n / 2 } else { count - n / 2 });
            let text = format!("{} p{n}@example.com", domain::name::key(&name));
            Person { id: uuid(), name, joined: t(1), text, role: "member" }
        })
        .collect();
    let (outer, inner) = people.split_at(1_100);
    seed(&world, outer).await;
    for person in inner.chunks(1) {
        seed(&world, person).await;
    }
    for (n, person) in people.iter_mut().enumerate().filter(|(n, _)| n % 20 == 0) {
        let address = email(&format!("p{n}@example.com"));
        let account = read!(store, |tx| tx.find_account_by_email(&address.key())).unwrap();
        let name = format!("Zoë {:05} again", count - n);
        let new = name.clone();
        change!(store, [account, new], |tx| tx.update_account_name(&account, &new).await?).await.unwrap();
        person.name = name;
    }
    pages_are(&world, "zoë", people.iter()).await;
}

/// Page after page of a search is all of these people, in the order of their names and back.
async fn pages_are(world: &World, search: &str, people: impl Iterator<Item = &Person>) {
    let mut expected: Vec<_> = people.map(|person| (domain::name::key(&person.name), person.id)).collect();
    expected.sort_unstable();
    for descending in [false, true] {
        let mut beyond = None;
        let mut met = vec![];
        loop {
            let filter = UserFilter {
                search: search.to_owned(),
                descending,
                beyond: beyond.clone(),
                limit: 100,
                ..world.users()
            };
            let rows = read!(world.store, |tx| tx.list_users(&filter));
            met.extend(rows.iter().map(|row| row.place.clone()));
            match rows.last() {
                Some(last) if rows.len() == 100 => beyond = Some(last.place.clone()),
                _ => break,
            }
        }
        assert!(met == expected, "{search}, descending {descending}: {} of {}", met.len(), expected.len());
        expected.reverse();
    }
}

/// More than are walked to the end; of some searches more than are counted, spread over all beginnings or in few of them.
async fn hits_among_names_of_all_beginnings_come_in_order(store: Store) {
    let world = World::new(store).await;
    let (first, second) =
        (["1", "a", "b", "m", "y", "z", "é", "東"], ["", " x", "1", "a", "e", "f", "z", "{", "é"]);
    let people: Vec<Person> = (0..10_500)
        .map(|n| {
            let name = format!("{}{}{:05}", first[n % 8], second[n / 8 % 9], n * 7919 % 10_500);
            let text = format!(
                "{} p{n}@{}.com",
                domain::name::key(&name),
                if n % 7 == 0 { "qxv" } else { "example" }
            );
            Person { id: uuid(), name, joined: t(1), text, role: "member" }
        })
        .collect();
    seed(&world, &people).await;
    for search in ["qxv", "qx", "qxv.com", "東", "東e", "y1", "p1", "7@ex", "ba", "z{", "nobody at all"] {
        pages_are(&world, search, people.iter().filter(|person| person.text.contains(search))).await;
    }
}

/// Some have them at the beginning, in the middle, at the end of the name, and as the last of all, where they come and go with
/// the name; and there is more than one member who has them as signs that the index's own language knows.
async fn one_letter_and_two_are_found_wherever_they_stand(store: Store) {
    let world = World::new(store).await;
    let rare = ["ŧŋ first", "mid ŧŋ dle", "the endŧŋ", "a \"\" b", "or* (c) ^-", "\u{10ffff}\u{10ffff}"];
    let mut people: Vec<Person> = (0..10_500)
        .map(|n| {
            let name =
                if n % 500 == 7 { rare[n / 500 % rare.len()].to_owned() } else { format!("Ada {n:05}") };
            let end = if n % 3_000 == 11 { "kj" } else { "com" };
            let text = format!("{} p{n}@example.{end}", domain::name::key(&name));
            Person { id: uuid(), name, joined: t(1), text, role: "member" }
        })
        .collect();
    seed(&world, &people).await;
    let searches = [
        "ŧŋ",
        "ŧ",
        "ŋ",
        "ŋŧ",
        "kj",
        "k",
        "j",
        ".k",
        "jj",
        "\"\"",
        "\"",
        "*",
        "^-",
        "\u{10ffff}",
        "ad",
        "vw",
        "v",
    ];
    for search in searches {
        pages_are(&world, search, people.iter().filter(|person| person.text.contains(search))).await;
    }
    for person in people.iter_mut().filter(|person| person.text.ends_with("kj")) {
        let (name, address) = ("Ŧŋ".to_owned(), person.text.split(' ').next_back().map(email));
        let account = read!(world.store, |tx| tx.find_account_by_email(&address.unwrap().key())).unwrap();
        let new = name.clone();
        change!(world.store, [account, new], |tx| tx.update_account_name(&account, &new).await?)
            .await
            .unwrap();
        person.text = format!("{} {}", domain::name::key(&name), account.email.as_str());
        person.name = name;
    }
    for search in searches {
        pages_are(&world, search, people.iter().filter(|person| person.text.contains(search))).await;
    }
}

async fn whichever_way_is_taken_the_page_and_its_total_are_those_of_the_whole_list(store: Store) {
    let world = World::new(store).await;
    let people = crowd(&world).await;
    let role = |key: &str| Some(world.role(key).id);
    let cases: [(&str, Option<&str>, Option<&str>, bool); 17] = [
        ("", None, None, false),
        // Walks that find soon, that find late, and what only the index of the search finds soon.
        ("ada", None, None, true),
        ("zoë", None, None, true),
        ("qzwx", None, None, false),
        ("nobody", None, None, false),
        // One letter that very many have, and two that few have.
        ("z", None, None, true),
        ("qz", None, None, false),
        // Few holders, very many, and very many who come last.
        ("", Some("admin"), None, false),
        ("", None, Some("member"), false),
        ("", Some("viewer"), None, false),
        ("0", Some("admin"), None, false),
        ("zoë", Some("viewer"), None, true),
        ("ada", None, Some("member"), false),
        ("qz", Some("admin"), None, false),
        ("qz", None, Some("admin"), false),
        ("zo", Some("member"), None, false),
        ("zo", None, Some("member"), true),
    ];
    for (search, has, has_not, at_least) in cases {
        let fits = |person: &&Person| {
            person.text.contains(search)
                && has.is_none_or(|key| person.role == key)
                && has_not.is_none_or(|key| person.role != key)
        };
        let owner = u64::from(search.is_empty() && has.is_none());
        let filter = UserFilter {
            search: search.to_owned(),
            role: has.and_then(role),
            without_role: has_not.and_then(role),
            limit: 26,
            ..world.users()
        };
        let matching: Vec<&Person> = people.iter().filter(fits).collect();
        let count = u64::try_from(matching.len()).unwrap() + owner;
        for key in [UserKey::Name, UserKey::Joined] {
            let place = |person: &Person| match key {
                UserKey::Name => (domain::name::key(&person.name), 0, person.id),
                _ => (String::new(), person.joined.micros(), person.id),
            };
            let mut expected: Vec<_> = matching.iter().map(|person| place(person)).collect();
            expected.sort_unstable();
            for descending in [false, true] {
                let filter = UserFilter { key, descending, ..filter.clone() };
                let (rows, total) = read!(world.store, |tx| tx.page_of_users(&filter));
                let ids: Vec<Uuid> = rows
                    .iter()
                    .map(|row| row.place.1)
                    .filter(|id| *id != world.owner.member.uuid())
                    .collect();
                let wanted: Vec<Uuid> = expected.iter().map(|place| place.2).take(ids.len()).collect();
                assert_eq!(ids, wanted, "{filter:?}");
                assert_eq!(rows.len() as u64, count.min(26), "{filter:?}");
                let known = if at_least { 1_000 } else { count };
                assert_eq!(total, Total { count: known, at_least }, "{filter:?}");
                // From the middle on.
                let Some(middle) = expected.get(expected.len() / 2) else { continue };
                let text = if key == UserKey::Name { middle.0.clone() } else { middle.1.to_string() };
                let filter = UserFilter { beyond: Some((text, middle.2)), ..filter };
                let rows = read!(world.store, |tx| tx.list_users(&filter));
                let ids: Vec<Uuid> = rows
                    .iter()
                    .map(|row| row.place.1)
                    .filter(|id| *id != world.owner.member.uuid())
                    .collect();
                let after = expected.iter().skip(expected.len() / 2 + 1);
                let wanted: Vec<Uuid> = after.map(|place| place.2).take(ids.len()).collect();
                assert_eq!(ids, wanted, "{filter:?}");
                assert!(rows.len() >= (expected.len() - expected.len() / 2 - 1).min(26), "{filter:?}");
                expected.reverse();
            }
        }
        assert_eq!(read!(world.store, |tx| tx.count_users(&filter)), count, "exactly: {filter:?}");
    }
}
