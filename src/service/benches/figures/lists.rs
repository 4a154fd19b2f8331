//! The Users page: first page, a page far in, searches, filters and sorts.

use domain::list::{UserQuery, UserSort, UserStatus};
use service::members;

use crate::{
    table::{Times, time},
    world::World,
};

/// How often each is called.
const CALLS: usize = 200;
/// The page that is far in.
const DEEP: u32 = 2_000;

pub async fn measure(world: &World) {
    let first = UserQuery::default();
    let first_page = list(world, &first).await;
    first_page.print("Users, first page with total");
    let (deep, page) = walk(world).await;
    let deep_page = list(world, &deep).await;
    deep_page.print(&format!("Users, page {page} with total"));
    println!("  deep page / first page (p50) {:.2}", deep_page.quantile(0.5) / first_page.quantile(0.5));
    for search in ["lovel", "an", "grace.hopper1", "zz nobody"] {
        let query = UserQuery { search: search.to_owned(), ..UserQuery::default() };
        list(world, &query).await.print(&format!("search «{search}»"));
    }
    let query = UserQuery { sort: UserSort::LastActiveDesc, ..UserQuery::default() };
    list(world, &query).await.print("sort by last active");
    let query = UserQuery { status: UserStatus::Disabled, ..UserQuery::default() };
    list(world, &query).await.print("filter: disabled");
    let query = UserQuery { role: Some("admin".to_owned()), ..UserQuery::default() };
    list(world, &query).await.print("filter: has role Admin");
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
