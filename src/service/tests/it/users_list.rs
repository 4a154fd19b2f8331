//! The Users page: search, filters, sorting, pages both ways without loss, and what each row offers.

use std::collections::HashSet;

use domain::{
    error::ErrorKind,
    list::{PAGE_SIZE, UserQuery, UserSort, UserStatus},
    state::{InvitationState, MembershipState},
    time::Span,
    view::{Page, RowAction, UserKind, UserRow, UsersOverview},
};
use service::{
    Caller, invitations,
    members::{self, FindPeople, LeftOut},
};
use testkit::{Org, World, agreed};

async fn list(world: &World, org: &Org, query: &UserQuery) -> Page<UserRow> {
    members::list(&world.service, &org.owner, &org.slug, query).await.unwrap()
}

async fn overview(world: &World, caller: &Caller, org: &Org) -> UsersOverview {
    members::overview(&world.service, caller, &org.slug, &UserQuery::default()).await.unwrap()
}

async fn emails(world: &World, org: &Org, query: UserQuery) -> Vec<String> {
    let page = list(world, org, &query).await;
    assert_eq!(page.total, page.rows.len() as u64, "all on one page");
    page.rows.into_iter().map(|row| row.email).collect()
}

fn search(text: &str) -> UserQuery {
    UserQuery { search: text.to_owned(), ..UserQuery::default() }
}

/// An organization in which Ada (admin), Bob (member, disabled), Carol (viewer, removed) are, and Dan is invited.
async fn busy(world: &World) -> (Org, Caller) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let ada = world.account("Ada Lovelace", "ada@a.example").await;
    world.enrol_as(&org, &ada, "admin", MembershipState::Active).await;
    let bob = world.account("Bob Bär", "bob@b.example").await;
    world.enrol_as(&org, &bob, "member", MembershipState::Disabled).await;
    let carol = world.account("Carol 50%_off", "carol@c.example").await;
    world.enrol_as(&org, &carol, "viewer", MembershipState::Removed).await;
    world.invite_by(&org.owner, &org.slug, "dan@d.example", &["member"]).await;
    (org, ada)
}

#[tokio::test]
async fn people_are_found_by_part_of_name_or_address_in_any_case_and_by_id() {
    let world = World::sqlite().await;
    let (org, ada) = busy(&world).await;
    let owner = org.owner.session().unwrap().account.email.clone();
    for (text, expected) in [
        ("lovelace", vec!["ada@a.example"]),
        ("  LOVE ", vec!["ada@a.example"]),
        ("da", vec!["dan@d.example"]),
        ("ad", vec!["ada@a.example"]),
        ("b", vec!["bob@b.example"]),
        ("@B.EXAMPLE", vec!["bob@b.example"]),
        ("ba\u{308}r", vec!["bob@b.example"]),
        ("dan@", vec!["dan@d.example"]),
        ("nobody", vec![]),
        ("%", vec![]),
        ("_", vec![]),
        // Punctuation alone is no search.
        ("\"", vec!["ada@a.example", "bob@b.example", "dan@d.example", owner.as_str()]),
        ("' OR 1=1 --", vec![]),
    ] {
        assert_eq!(emails(&world, &org, search(text)).await, expected, "{text}");
    }
    let removed = UserQuery { status: UserStatus::Removed, ..search("50%_") };
    assert_eq!(
        emails(&world, &org, removed).await,
        ["carol@c.example"],
        "signs of the database are plain text"
    );
    let by_account = search(&ada.session().unwrap().account.id.to_string());
    assert_eq!(emails(&world, &org, by_account).await, ["ada@a.example"]);
    let by_membership = search(&org.owner_id.to_string());
    assert_eq!(
        emails(&world, &org, by_membership).await,
        [org.owner.session().unwrap().account.email.as_str()]
    );
}

#[tokio::test]
async fn rows_are_filtered_by_status_and_role() {
    let world = World::sqlite().await;
    let (org, _) = busy(&world).await;
    let owner = org.owner.session().unwrap().account.email.as_str();
    for (status, expected) in [
        (UserStatus::Any, vec!["ada@a.example", "bob@b.example", "dan@d.example", owner]),
        (UserStatus::Active, vec!["ada@a.example", owner]),
        (UserStatus::Disabled, vec!["bob@b.example"]),
        (UserStatus::Removed, vec!["carol@c.example"]),
        (UserStatus::Invited, vec!["dan@d.example"]),
    ] {
        let query = UserQuery { status, ..UserQuery::default() };
        assert_eq!(emails(&world, &org, query).await, expected, "{status:?}");
    }
    for (role, expected) in [
        ("owner", vec![owner]),
        ("member", vec!["bob@b.example", "dan@d.example"]),
        ("viewer", vec![]),
        ("no-such-role", vec![]),
    ] {
        let query = UserQuery { role: Some(role.to_owned()), ..UserQuery::default() };
        assert_eq!(emails(&world, &org, query).await, expected, "{role}");
    }
    let both = UserQuery { role: Some("member".to_owned()), status: UserStatus::Invited, ..search("dan") };
    assert_eq!(emails(&world, &org, both).await, ["dan@d.example"]);
}

#[tokio::test]
async fn rows_are_filtered_by_a_role_that_they_do_not_have() {
    let world = World::sqlite().await;
    let (org, _) = busy(&world).await;
    let owner = org.owner.session().unwrap().account.email.as_str();
    let without = |key: &str| UserQuery { without_role: Some(key.to_owned()), ..UserQuery::default() };
    for (key, expected) in [
        ("owner", vec!["ada@a.example", "bob@b.example", "dan@d.example"]),
        ("member", vec!["ada@a.example", owner]),
        ("no-such-role", vec!["ada@a.example", "bob@b.example", "dan@d.example", owner]),
    ] {
        assert_eq!(emails(&world, &org, without(key)).await, expected, "{key}");
    }
    let both = UserQuery { role: Some("member".to_owned()), ..without("admin") };
    assert_eq!(emails(&world, &org, both).await, ["bob@b.example", "dan@d.example"]);
}

#[tokio::test]
async fn an_open_invitation_is_a_row_until_it_is_answered_and_an_expired_one_says_so() {
    let world = World::sqlite().await;
    let (org, _) = busy(&world).await;
    let dan = |page: Page<UserRow>| page.rows.into_iter().find(|row| row.email == "dan@d.example");
    let row = dan(list(&world, &org, &UserQuery::default()).await).unwrap();
    assert!(matches!(row.kind, UserKind::Invitation { state: InvitationState::Pending, .. }));
    assert_eq!((row.name.as_str(), row.roles, row.joined_at), ("", vec!["Member".to_owned()], None));
    let org = Org { owner: world.days_pass(7, &org.owner).await, ..org };
    world.days_pass(0, &world.home().owner).await;
    let row = dan(list(&world, &org, &UserQuery::default()).await).unwrap();
    let UserKind::Invitation { id, state: InvitationState::Expired, .. } = row.kind else {
        panic!("{row:?}")
    };
    invitations::resend(&world.service, &org.owner, &org.slug, id).await.unwrap();
    world.join(&world.token(id, 2), "Dan").await;
    let row = dan(list(&world, &org, &UserQuery::default()).await).unwrap();
    assert!(matches!(row.kind, UserKind::Member { state: MembershipState::Active, .. }), "and no row more");
    let invited = UserQuery { status: UserStatus::Invited, ..UserQuery::default() };
    assert_eq!(list(&world, &org, &invited).await.total, 0);
}

#[tokio::test]
async fn each_row_offers_what_its_reader_may_do_with_it() {
    use RowAction::{Cancel, ChangeRoles, CopyLink, Disable, Enable, Leave, Remove, Resend};
    let world = World::sqlite().await;
    let (org, ada) = busy(&world).await;
    let (member, _) = world.enrol(&org, "member").await;
    let offers = |caller: Caller, email: String| {
        let (service, slug) = (world.service.clone(), org.slug.clone());
        async move {
            let page = members::list(&service, &caller, &slug, &UserQuery::default()).await.unwrap();
            page.rows.into_iter().find(|row| row.email == email).map(|row| row.actions)
        }
    };
    let owner = org.owner.session().unwrap().account.email.clone();
    let other = member.session().unwrap().account.email.clone();
    for (reader, email, expected) in [
        (&org.owner, "ada@a.example", Some(vec![ChangeRoles, Disable, Remove])),
        (&org.owner, "bob@b.example", Some(vec![ChangeRoles, Enable, Remove])),
        (&org.owner, "dan@d.example", Some(vec![Resend, CopyLink, Cancel])),
        (&org.owner, &owner, Some(vec![ChangeRoles, Leave])),
        (&ada, &owner, Some(vec![])),
        (&ada, "ada@a.example", Some(vec![ChangeRoles, Leave])),
        (&ada, &other, Some(vec![ChangeRoles, Disable, Remove])),
        (&ada, "dan@d.example", Some(vec![Resend, CopyLink, Cancel])),
        (&member, "ada@a.example", Some(vec![])),
        (&member, &other, Some(vec![Leave])),
        (&member, "dan@d.example", None),
    ] {
        assert_eq!(offers(reader.clone(), email.to_owned()).await, expected, "{email}");
    }
    let removed = UserQuery { status: UserStatus::Removed, ..UserQuery::default() };
    assert!(list(&world, &org, &removed).await.rows[0].actions.is_empty());
}

/// Walks from the first page to the last and back; answers the ids in order.
async fn walk(world: &World, org: &Org, query: &UserQuery) -> Vec<String> {
    let id = |row: &UserRow| match row.kind {
        UserKind::Member { id, .. } => id.to_string(),
        UserKind::Invitation { id, .. } => id.to_string(),
    };
    let mut pages = vec![list(world, org, query).await];
    while let Some(cursor) = pages.last().unwrap().older.clone() {
        pages.push(list(world, org, &UserQuery { cursor: Some(cursor), ..query.clone() }).await);
    }
    assert_eq!(pages[0].newer, None);
    let mut at = pages.len() - 1;
    while let Some(cursor) = pages[at].newer.clone() {
        let back = list(world, org, &UserQuery { cursor: Some(cursor), ..query.clone() }).await;
        at -= 1;
        let ids = |page: &Page<UserRow>| page.rows.iter().map(id).collect::<Vec<_>>();
        assert_eq!(ids(&back), ids(&pages[at]), "page {at}, coming back");
        pages[at] = back;
    }
    assert_eq!(at, 0, "the way back ends on the first page");
    assert!(pages.iter().all(|page| page.total == pages[0].total));
    pages.iter().flat_map(|page| page.rows.iter().map(id)).collect()
}

#[tokio::test]
async fn a_hundred_and_thirty_seven_people_are_all_seen_once_in_every_order_both_ways() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    for n in 0..126 {
        // Many of one name, and many never active: ties are broken by the id.
        let person = world.account(["Sam Same", "Alex", "Zoë"][n % 3], &format!("p{n}@p.example")).await;
        world.enrol_as(&org, &person, "member", MembershipState::Active).await;
    }
    for n in 0..10 {
        world.invite_by(&org.owner, &org.slug, &format!("p{n}.invited@p.example"), &["member"]).await;
        world.clock.advance(Span::seconds(1));
    }
    for sort in UserSort::ALL {
        let query = UserQuery { sort: *sort, ..UserQuery::default() };
        let ids = walk(&world, &org, &query).await;
        assert_eq!(ids.len(), 137, "{sort:?}");
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 137, "{sort:?}");
    }
    let up = walk(&world, &org, &UserQuery::default()).await;
    let mut down = walk(&world, &org, &UserQuery { sort: UserSort::NameDesc, ..UserQuery::default() }).await;
    down.reverse();
    assert_eq!(up, down);
    assert_eq!(walk(&world, &org, &search("Same")).await.len(), 42);
}

#[tokio::test]
async fn rows_are_sorted_by_name_or_by_last_activity_both_ways() {
    let world = World::sqlite().await;
    let (org, _) = busy(&world).await;
    let owner = org.owner.session().unwrap().account.email.as_str();
    let by = |sort| UserQuery { sort, ..UserQuery::default() };
    let up = ["ada@a.example", "bob@b.example", "dan@d.example", owner];
    assert_eq!(emails(&world, &org, by(UserSort::Name)).await, up);
    let down: Vec<&str> = up.into_iter().rev().collect();
    assert_eq!(emails(&world, &org, by(UserSort::NameDesc)).await, down);
    let recent = emails(&world, &org, by(UserSort::LastActiveDesc)).await;
    let mut last = recent[..2].to_vec();
    last.sort_unstable();
    assert_eq!(
        last,
        ["dan@d.example", owner],
        "the invitation was sent and the owner reads, at the same moment"
    );
    let mut oldest = emails(&world, &org, by(UserSort::LastActive)).await;
    oldest.reverse();
    assert_eq!(oldest, recent);
}

#[tokio::test]
async fn rows_are_sorted_by_when_they_joined_and_an_invitation_by_when_it_was_sent() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let owner = org.owner.session().unwrap().account.email.as_str();
    let org = Org { owner: world.days_pass(1, &org.owner).await, ..org };
    world.invite_by(&org.owner, &org.slug, "dan@d.example", &["member"]).await;
    world.clock.advance(Span::seconds(1));
    let ada = world.account("Ada Lovelace", "ada@a.example").await;
    world.enrol_as(&org, &ada, "admin", MembershipState::Active).await;
    let by = |sort| UserQuery { sort, ..UserQuery::default() };
    let up = [owner, "dan@d.example", "ada@a.example"];
    assert_eq!(emails(&world, &org, by(UserSort::Joined)).await, up);
    let down: Vec<&str> = up.into_iter().rev().collect();
    assert_eq!(emails(&world, &org, by(UserSort::JoinedDesc)).await, down);
}

#[tokio::test]
async fn a_cursor_that_does_not_read_or_is_of_another_order_is_no_error() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    for n in 0..30 {
        let person = world.account(&format!("Person {n:02}"), &format!("p{n}@p.example")).await;
        world.enrol_as(&org, &person, "member", MembershipState::Active).await;
    }
    list(&world, &org, &UserQuery::default()).await;
    let first = list(&world, &org, &UserQuery::default()).await;
    let of_names = first.older.clone().unwrap();
    for cursor in ["", "x", "a123", &of_names[..20]] {
        let query = UserQuery { cursor: Some(cursor.to_owned()), ..UserQuery::default() };
        assert_eq!(list(&world, &org, &query).await.rows, first.rows, "{cursor}: the first page");
    }
    for cursor in [of_names.clone(), of_names.replacen('a', "b", 1)] {
        let query = UserQuery { cursor: Some(cursor), sort: UserSort::LastActive, ..UserQuery::default() };
        let page = list(&world, &org, &query).await;
        assert_eq!((page.rows.len(), page.newer), (PAGE_SIZE as usize, None), "the first page by activity");
    }
}

#[tokio::test]
async fn from_a_last_page_that_has_become_empty_there_is_a_way_back() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let mut last = None;
    for n in 0..25 {
        let person = world.account(&format!("Z {n:02}"), &format!("p{n}@p.example")).await;
        last = Some(world.enrol_as(&org, &person, "member", MembershipState::Active).await);
    }
    let first = list(&world, &org, &UserQuery::default()).await;
    let query = UserQuery { cursor: first.older, ..UserQuery::default() };
    assert_eq!(list(&world, &org, &query).await.rows.len(), 1);
    agreed::remove(&world.service, &org.owner, &org.slug, last.unwrap()).await.unwrap();
    let empty = list(&world, &org, &query).await;
    assert_eq!((empty.rows.len(), empty.total), (0, 25));
    let back = UserQuery { cursor: empty.newer, ..UserQuery::default() };
    assert!(back.cursor.is_some());
    assert!(!list(&world, &org, &back).await.rows.is_empty());
}

#[tokio::test]
async fn who_may_not_see_who_holds_which_role_sees_only_their_own() {
    let world = World::sqlite().await;
    let (org, _) = busy(&world).await;
    let (viewer, viewer_id) = world.enrol(&org, "viewer").await;
    let own = viewer.session().unwrap().account.email.as_str();
    let page = members::list(&world.service, &viewer, &org.slug, &UserQuery::default()).await.unwrap();
    let shown: Vec<(&str, usize)> =
        page.rows.iter().map(|row| (row.email.as_str(), row.roles.len())).collect();
    assert!(shown.contains(&(own, 1)) && shown.contains(&("ada@a.example", 0)), "{shown:?}");
    let has = UserQuery { role: Some("owner".to_owned()), ..UserQuery::default() };
    let lacks = UserQuery { without_role: Some("owner".to_owned()), ..UserQuery::default() };
    for filtered in [has, lacks] {
        let filtered = members::list(&world.service, &viewer, &org.slug, &filtered).await.unwrap();
        assert_eq!(filtered.total, page.total, "a filter would tell it too");
    }
    let owner = members::get(&world.service, &viewer, &org.slug, org.owner_id).await.unwrap();
    assert_eq!((owner.row.roles.len(), owner.role_ids.len(), owner.is_last_owner), (0, 0, false));
    let me = members::get(&world.service, &viewer, &org.slug, viewer_id).await.unwrap();
    assert_eq!(me.row.roles, ["Viewer"]);
}

#[tokio::test]
async fn the_list_is_for_members() {
    let world = World::sqlite().await;
    let (org, _) = busy(&world).await;
    let stranger = world.stranger().await;
    let refused =
        members::list(&world.service, &stranger, &org.slug, &UserQuery::default()).await.map(|_| ());
    assert_eq!(refused, Err(ErrorKind::NotFound));
}

#[tokio::test]
async fn the_numbers_beside_the_filters_are_those_of_the_lists_that_they_lead_to() {
    let world = World::sqlite().await;
    let (org, _) = busy(&world).await;
    world.enrol(&org, "viewer").await;
    let counts = overview(&world, &org.owner, &org).await.counts;
    for status in UserStatus::ALL {
        let query = UserQuery { status: *status, ..UserQuery::default() };
        assert_eq!(counts.of(*status), list(&world, &org, &query).await.total, "{status:?}");
    }
    assert_eq!(counts.of(UserStatus::Any), 5);
    for key in ["owner", "admin", "member", "viewer", "nobody"] {
        let with = UserQuery { role: Some(key.to_owned()), ..UserQuery::default() };
        assert_eq!(counts.with_role(key), Some(list(&world, &org, &with).await.total), "{key}");
        let without = UserQuery { without_role: Some(key.to_owned()), ..UserQuery::default() };
        assert_eq!(counts.without_role(key), Some(list(&world, &org, &without).await.total), "{key}");
    }
}

#[tokio::test]
async fn who_may_not_see_invitations_or_roles_is_not_told_how_many_there_are() {
    let world = World::sqlite().await;
    let (org, _) = busy(&world).await;
    let (viewer, _) = world.enrol(&org, "viewer").await;
    let UsersOverview { counts, roles, page, .. } = overview(&world, &viewer, &org).await;
    assert_eq!((counts.of(UserStatus::Invited), counts.of(UserStatus::Any)), (0, 4));
    assert_eq!((counts.by_role, roles), (None, vec![]));
    assert_eq!(page.total, 4);
    let UsersOverview { roles, page, .. } = overview(&world, &org.owner, &org).await;
    let keys: Vec<&str> = roles.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["owner", "admin", "team_lead", "auditor", "member", "viewer"]);
    assert_eq!(page, list(&world, &org, &UserQuery::default()).await);
}

async fn find_names(world: &World, caller: &Caller, org: &Org, command: FindPeople) -> Vec<String> {
    let found = members::find(&world.service, caller, &org.slug, &command).await.unwrap();
    found.into_iter().map(|person| person.email).collect()
}

#[tokio::test]
async fn a_field_finds_people_by_name_or_address_however_many_there_are_and_answers_ten() {
    let world = World::sqlite().await;
    let (org, ada) = busy(&world).await;
    for n in 10..25 {
        let person = world.account(&format!("Person {n}"), &format!("p{n}@p.example")).await;
        world.enrol_as(&org, &person, "viewer", MembershipState::Active).await;
    }
    let of = |text: &str| FindPeople { text: text.to_owned(), ..FindPeople::default() };
    assert_eq!(find_names(&world, &ada, &org, of("")).await.len(), 10);
    let persons = find_names(&world, &ada, &org, of("person")).await;
    assert_eq!(persons, (10..20).map(|n| format!("p{n}@p.example")).collect::<Vec<_>>(), "by name");
    assert_eq!(find_names(&world, &ada, &org, of("person 24")).await, ["p24@p.example"]);
    assert_eq!(find_names(&world, &ada, &org, of("P24@")).await, ["p24@p.example"]);
    assert_eq!(find_names(&world, &ada, &org, of("zebra")).await, [""; 0]);
    assert_eq!(
        find_names(&world, &ada, &org, of("dan")).await,
        [""; 0],
        "whoever is only invited is no member"
    );
    assert_eq!(find_names(&world, &ada, &org, of("carol")).await, [""; 0], "she was removed");
}

#[tokio::test]
async fn a_field_for_a_new_owner_finds_active_members_and_leaves_one_out() {
    let world = World::sqlite().await;
    let (org, ada) = busy(&world).await;
    let of = |text: &str, is_active, except| FindPeople { text: text.to_owned(), is_active, except };
    assert_eq!(find_names(&world, &ada, &org, of("bob", false, LeftOut::Nobody)).await, ["bob@b.example"]);
    assert_eq!(
        find_names(&world, &ada, &org, of("bob", true, LeftOut::Nobody)).await,
        [""; 0],
        "he is disabled"
    );
    assert_eq!(find_names(&world, &ada, &org, of("ada", true, LeftOut::Nobody)).await, ["ada@a.example"]);
    assert_eq!(find_names(&world, &ada, &org, of("ada", true, LeftOut::Actor)).await, [""; 0]);
    let first =
        members::find(&world.service, &ada, &org.slug, &of("ada", true, LeftOut::Nobody)).await.unwrap();
    let except = LeftOut::Member(first[0].id);
    assert_eq!(find_names(&world, &org.owner, &org, of("ada", true, except)).await, [""; 0]);
}
