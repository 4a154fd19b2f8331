//! How many statements a page takes: the decisions about its rows rest on what was read with them, so a longer page with
//! more decisions takes no statement more.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use domain::{
    consequences::Departure,
    error::ErrorKind,
    list::{AssetQuery, InvitationQuery, UserQuery},
    permission::GrantSet,
};
use futures::{FutureExt, future::BoxFuture};
use service::{
    Caller,
    assets::{self, CreateAsset},
    invitations, members, orgs,
    teams::{self, CreateTeam},
};
use testkit::{Org, World};
use tracing::{
    Dispatch, Event, Metadata, Subscriber,
    span::{Attributes, Id, Record},
};

use crate::roles::{create, helper};

/// Counts the statements that are run on its thread.
struct Statements(Arc<AtomicUsize>);

impl Subscriber for Statements {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }
    fn event(&self, _: &Event<'_>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

type Page = for<'a> fn(&'a World, &'a Caller, &'a str) -> BoxFuture<'a, Result<usize, ErrorKind>>;

/// Pages with the number of decisions about rows, and those that ask what the reader may do.
const PAGES: [(&str, Page); 6] = [
    ("the frame", |world, caller, slug| {
        async move { orgs::frame(&world.service, caller, slug).await.map(|_| 0) }.boxed()
    }),
    ("users", |world, caller, slug| {
        async move {
            // The counts beside the filters take statements for each role, whatever the rows are.
            let page = members::list(&world.service, caller, slug, &UserQuery::default()).await?;
            Ok(page.rows.iter().map(|row| row.actions.len()).sum())
        }
        .boxed()
    }),
    ("invitations", |world, caller, slug| {
        async move {
            let found =
                invitations::overview(&world.service, caller, slug, &InvitationQuery::default()).await?;
            Ok(found.page.rows.len())
        }
        .boxed()
    }),
    ("assets", |world, caller, slug| {
        async move {
            let found = assets::list(&world.service, caller, slug, &AssetQuery::default()).await?;
            Ok(found.page.rows.iter().filter(|row| row.may_transfer).count())
        }
        .boxed()
    }),
    ("roles", |world, caller, slug| {
        async move {
            let roles = orgs::roles(&world.service, caller, slug).await?;
            Ok(roles.iter().map(|role| role.actions.len()).sum())
        }
        .boxed()
    }),
    ("teams", |world, caller, slug| {
        async move { teams::list(&world.service, caller, slug).await.map(|page| page.teams.len()) }.boxed()
    }),
];

/// The number of decisions of a page, and of the statements that it took.
async fn count(page: Page, world: &World, caller: &Caller, slug: &str) -> (usize, usize) {
    // What a session does once a minute is not part of a page.
    page(world, caller, slug).await.unwrap();
    count_task(|| page(world, caller, slug).map(Result::unwrap)).await
}

/// What a task answers, and the number of statements that it takes: the least of three times, since a connection that is opened
/// on the way takes some of its own.
async fn count_task<T, F: Future<Output = T>>(task: impl Fn() -> F) -> (T, usize) {
    // While there is only one subscriber, a place in the code that the thread of another test reaches first asks that thread
    // alone, and would be off from then on. A second one has all threads ask both.
    let second = Dispatch::new(Statements(Arc::default()));
    let statements = Arc::new(AtomicUsize::new(0));
    let counting = tracing::subscriber::set_default(Statements(statements.clone()));
    let mut answer = task().await;
    let mut least = statements.swap(0, Ordering::Relaxed);
    for _ in 0..2 {
        answer = task().await;
        least = least.min(statements.swap(0, Ordering::Relaxed));
    }
    drop((counting, second));
    (answer, least)
}

async fn add_rows(world: &World, org: &Org, n: usize) {
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    for _ in 0..n {
        let number = world.number();
        world.enrol(org, "member").await;
        world.invite_by(owner, slug, &format!("open{number}@example.org"), &["member"]).await;
        let name = format!("Row {number}");
        let asset = CreateAsset { kind: "Project".to_owned(), name: name.clone(), ..CreateAsset::default() };
        assets::create(service, owner, slug, asset).await.unwrap();
        create(world, owner, org, helper(&name, GrantSet::default())).await.unwrap();
        teams::create(service, owner, slug, CreateTeam { name, ..CreateTeam::default() }).await.unwrap();
    }
}

#[tokio::test]
async fn decisions_about_the_rows_of_a_page_take_no_statement_of_their_own() {
    // Its statements run on the thread of the test.
    let world = World::postgres().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    add_rows(&world, &org, 2).await;
    let (admin, _) = world.enrol(&org, "admin").await;
    let mut few = Vec::new();
    for (_, page) in PAGES {
        few.push(count(page, &world, &admin, &org.slug).await);
    }
    add_rows(&world, &org, 20).await;
    for ((name, page), (decisions, statements)) in PAGES.into_iter().zip(few) {
        let (more_decisions, more_statements) = count(page, &world, &admin, &org.slug).await;
        assert!(statements > 0, "{name}: statements are counted");
        let counted = format!("{name}: {statements} and {more_statements} statements");
        assert!(more_statements <= statements, "{counted}, {decisions} and {more_decisions} decisions");
        if name != "the frame" {
            assert!(more_decisions >= decisions + 20, "{name}: {decisions} and {more_decisions} decisions");
        }
    }
}

#[tokio::test]
async fn what_somebody_may_do_is_read_once_however_many_roles_they_have() {
    let world = World::postgres().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (person, member) = world.enrol(&org, "member").await;
    // The first visit is noted as well.
    count(PAGES[0].1, &world, &person, &org.slug).await;
    let (_, one) = count(PAGES[0].1, &world, &person, &org.slug).await;
    let mut roles = vec![org.role("member")];
    for n in 0..90 {
        roles.push(
            create(&world, &org.owner, &org, helper(&format!("Role {n}"), GrantSet::default()))
                .await
                .unwrap(),
        );
    }
    let command = members::ChangeRoles { member, roles };
    members::change_roles(&world.service, &org.owner, &org.slug, command).await.unwrap();
    assert_eq!(count(PAGES[0].1, &world, &person, &org.slug).await.1, one);
}

#[tokio::test]
async fn whoever_goes_is_counted_among_all_only_where_seats_are_limited() {
    let world = World::postgres().await;
    world.set_up().await;
    let mut statements = Vec::new();
    for (name, limit) in [("Globex", None), ("Initech", Some(50))] {
        let org = world.organization_with(name, |policy| policy.seats_limit = limit).await;
        let (_, member) = world.enrol(&org, "member").await;
        let going = (member, Departure::Disabled);
        let consequences = || members::consequences(&world.service, &org.owner, &org.slug, going);
        assert!(consequences().await.unwrap().is_some());
        statements.push(count_task(consequences).await.1);
    }
    assert_eq!(statements[0] + 1, statements[1]);
}
