//! The Users page: first page, a page far in, searches, filters and sorts.

use domain::list::{UserQuery, UserSort, UserStatus};
use service::{members, orgs};

use crate::{
    table::{Times, time},
    world::World,
};

/// How often each is called.
const CALLS: usize = 200;
/// The page that is far in; where there are fewer, the last.
const DEEP: u32 = 4_000;

pub async fn measure(world: &World) {
    let first = UserQuery::default();
    let first_page = list(world, &first).await;
    first_page.print("Users, first page with total");
    let (deep, page) = walk(world).await;
    let deep_page = list(world, &deep).await;
    deep_page.print(&format!("Users, page {page} with total"));
    println!("  deep page / first page (p50) {:.2}", deep_page.quantile(0.5) / first_page.quantile(0.5));
    for search in ["lovel", "zoë", "people", "an", "qz", "grace.hopper1", "zz nobody"] {
        let query = UserQuery { search: search.to_owned(), ..UserQuery::default() };
        list(world, &query).await.print(&format!("search «{search}»"));
    }
    let query = UserQuery { search: "lovel".to_owned(), counts_all: true, ..UserQuery::default() };
    list(world, &query).await.print("search «lovel», all counted");
    let query = |sort, role: &str, without: &str, search: &str| UserQuery {
        sort,
        role: Some(role.to_owned()).filter(|key| !key.is_empty()),
        without_role: Some(without.to_owned()).filter(|key| !key.is_empty()),
        search: search.to_owned(),
        ..UserQuery::default()
    };
    for (what, query) in [
        ("search «lovel», last active first", query(UserSort::LastActiveDesc, "", "", "lovel")),
        ("sort by last active", query(UserSort::LastActiveDesc, "", "", "")),
        ("sort by joined", query(UserSort::Joined, "", "", "")),
        ("filter: has role Admin", query(UserSort::Name, "admin", "", "")),
        ("filter: has role Owner", query(UserSort::Name, "owner", "", "")),
        ("filter: has not role Member", query(UserSort::Name, "", "member", "")),
        ("filter: has not role Admin", query(UserSort::Name, "", "admin", "")),
        ("the same, last active first", query(UserSort::LastActiveDesc, "", "member", "")),
        ("search «lovel», has not role Member", query(UserSort::Name, "", "member", "lovel")),
    ] {
        list(world, &query).await.print(what);
    }
    let query = UserQuery { status: UserStatus::Disabled, ..UserQuery::default() };
    list(world, &query).await.print("filter: disabled");
    let roles = time(CALLS, |_| async {
        orgs::roles(&world.service, &world.owner, &world.slug).await.expect("the roles");
    });
    roles.await.print("the roles and how many hold each");
}

async fn list(world: &World, query: &UserQuery) -> Times {
    time(CALLS, |_| async {
        members::list(&world.service, &world.owner, &world.slug, query).await.expect("a page");
    })
    .await
}

/// Goes forward page by page, as a person would; answers where it got to.
async fn walk(world: &World) -> (UserQuery, u32) {
    let mut query = UserQuery::default();
    for page in 1..DEEP {
        let read = members::list(&world.service, &world.owner, &world.slug, &query).await.expect("a page");
        match read.older {
            Some(cursor) => query.cursor = Some(cursor),
            None => return (query, page),
        }
    }
    (query, DEEP)
}
