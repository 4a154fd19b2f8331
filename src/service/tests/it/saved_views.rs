//! Saved views of the list of people: one's own and shared ones, who may change them, and what the log tells.

use domain::{
    access::Denial,
    error::{ErrorKind, Problem},
    id::ViewId,
    list::UserQuery,
    permission::Permission,
    saved_view::{MAX_VIEW_QUERY, MAX_VIEWS},
    view::SavedView,
};
use service::{
    Caller, members, purge_expired,
    views::{self, RenameView, SaveView, UnsharedView, UpdateView},
};
use testkit::{Org, World, agreed};

use crate::short::{NONE, fields, organization};

on_both_databases![
    a_view_of_ones_own_is_nobody_elses_and_the_log_does_not_tell_of_it,
    a_shared_view_is_everybodys_and_the_log_tells_what_became_of_it,
    a_view_of_ones_own_is_shared_by_who_manages_people,
    a_shared_view_is_made_personal_again_for_who_saved_it,
    a_shared_view_whose_saver_has_left_becomes_that_of_who_stops_sharing_it,
    a_view_stays_shared_where_who_saved_it_has_another_of_its_name_or_too_many,
    names_are_unique_and_short,
    there_are_only_so_many_views,
    own_views_are_deleted_once_a_removal_can_not_be_undone,
];

async fn globex(world: &World) -> Org {
    world.set_up().await;
    world.organization("Globex").await
}

fn new(name: &str, is_shared: bool) -> SaveView {
    SaveView { name: name.to_owned(), query: "status=disabled".to_owned(), is_shared }
}

async fn save(world: &World, by: &Caller, org: &Org, command: SaveView) -> Result<ViewId, ErrorKind> {
    views::save(&world.service, by, &org.slug, command).await
}

async fn list(world: &World, by: &Caller, org: &Org) -> Vec<SavedView> {
    views::list(&world.service, by, &org.slug).await.unwrap()
}

async fn names(world: &World, by: &Caller, org: &Org) -> Vec<String> {
    list(world, by, org).await.into_iter().map(|view| view.name).collect()
}

fn denied<T>(result: Result<T, ErrorKind>) -> bool {
    let denial = Denial::Missing { permission: Permission::MEMBER_UPDATE };
    result.err() == Some(ErrorKind::Denied { denial })
}

fn wrong(problem: Problem) -> Vec<(String, Problem)> {
    vec![("view_name".to_owned(), problem)]
}

async fn a_view_of_ones_own_is_nobody_elses_and_the_log_does_not_tell_of_it(world: World) {
    let org = globex(&world).await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let (viewer, _) = world.enrol(&org, "viewer").await;
    let mark = world.mark().await;
    let id = save(&world, &viewer, &org, new("  Night   owls ", false)).await.unwrap();
    let expected = SavedView {
        id,
        name: "Night owls".to_owned(),
        query: "status=disabled".to_owned(),
        is_shared: false,
        may_change: true,
    };
    assert_eq!(list(&world, &viewer, &org).await, std::slice::from_ref(&expected));
    let page = members::overview(service, &viewer, slug, &UserQuery::default()).await.unwrap();
    assert_eq!(page.views, [expected]);
    assert_eq!(names(&world, &org.owner, &org).await, NONE);
    // The owner of the organization does not find it.
    let (name, query) = ("Mine".to_owned(), String::new());
    for answer in [
        views::rename(service, &org.owner, slug, RenameView { id, name: name.clone() }).await,
        views::update(service, &org.owner, slug, UpdateView { id, query: query.clone() }).await.map(drop),
        views::share(service, &org.owner, slug, id).await.map(drop),
        views::unshare(service, &org.owner, slug, id).await.map(drop),
        views::delete(service, &org.owner, slug, id).await.map(drop),
    ] {
        assert_eq!(answer, Err(ErrorKind::NotFound));
    }
    views::rename(service, &viewer, slug, RenameView { id, name }).await.unwrap();
    assert_eq!(views::update(service, &viewer, slug, UpdateView { id, query }).await.as_deref(), Ok("Mine"));
    let found = list(&world, &viewer, &org).await;
    assert_eq!((found[0].name.as_str(), found[0].query.as_str()), ("Mine", ""));
    assert!(denied(views::share(service, &viewer, slug, id).await));
    assert_eq!(views::delete(service, &viewer, slug, id).await.as_deref(), Ok("Mine"));
    assert_eq!(names(&world, &viewer, &org).await, NONE);
    assert_eq!(world.actions_since(&mark).await, NONE);
    assert_eq!(world.violations().await, NONE);
}

async fn own_views_are_deleted_once_a_removal_can_not_be_undone(world: World) {
    let org = globex(&world).await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let (viewer, member) = world.enrol(&org, "viewer").await;
    save(&world, &viewer, &org, new("Mine", false)).await.unwrap();
    save(&world, &org.owner, &org, new("Shared", true)).await.unwrap();
    let (found, _) = organization(&world, slug).await;
    let kept = async || {
        let mut tx = service.store().read().await.unwrap();
        let views = tx.org(found.id).list_views(Some(member)).await.unwrap();
        tx.close().await.unwrap();
        views.into_iter().map(|view| view.name).collect::<Vec<_>>()
    };
    agreed::remove(service, &org.owner, slug, member).await.unwrap();
    world.days_pass(29, &org.owner).await;
    purge_expired(service).await.unwrap();
    assert_eq!(kept().await, ["Mine", "Shared"]);
    world.days_pass(1, &org.owner).await;
    purge_expired(service).await.unwrap();
    assert_eq!(kept().await, ["Shared"]);
    assert_eq!(world.violations().await, NONE);
}

async fn a_shared_view_is_everybodys_and_the_log_tells_what_became_of_it(world: World) {
    let org = globex(&world).await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let ((admin, _), (viewer, _)) = (world.enrol(&org, "admin").await, world.enrol(&org, "viewer").await);
    assert!(denied(save(&world, &viewer, &org, new("Night owls", true)).await));
    let mark = world.mark().await;
    let id = save(&world, &admin, &org, new("Night owls", true)).await.unwrap();
    for (who, may_change) in [(&admin, true), (&org.owner, true), (&viewer, false)] {
        let found = list(&world, who, &org).await;
        assert_eq!((found[0].id, found[0].is_shared, found[0].may_change), (id, true, may_change));
    }
    let renamed = RenameView { id, name: "Larks".to_owned() };
    let updated = UpdateView { id, query: "q=lark".to_owned() };
    assert!(denied(views::rename(service, &viewer, slug, renamed.clone()).await));
    assert!(denied(views::update(service, &viewer, slug, updated.clone()).await));
    assert!(denied(views::delete(service, &viewer, slug, id).await));
    // Another one who manages people changes it; what it is already is no change.
    for _ in 0..2 {
        views::rename(service, &org.owner, slug, renamed.clone()).await.unwrap();
        views::update(service, &org.owner, slug, updated.clone()).await.unwrap();
        views::share(service, &org.owner, slug, id).await.unwrap();
    }
    views::delete(service, &org.owner, slug, id).await.unwrap();
    assert_eq!(names(&world, &admin, &org).await, NONE);
    assert_eq!(
        world.actions_since(&mark).await,
        ["view.deleted", "view.renamed", "view.shared", "view.updated"]
    );
    let before = |query: &str| Some(format!(r#"{{"view_query":"{query}"}}"#));
    let shared = world.entry(slug, "view.shared").await;
    assert_eq!((shared.target.as_deref(), shared.target_id), (Some("Night owls"), Some(id.to_string())));
    assert_eq!(shared.value_after, before("status=disabled"));
    let renamed = world.entry(slug, "view.renamed").await;
    assert_eq!(renamed.value_before.as_deref(), Some(r#"{"name":"Night owls"}"#));
    assert_eq!(renamed.value_after.as_deref(), Some(r#"{"name":"Larks"}"#));
    let updated = world.entry(slug, "view.updated").await;
    assert_eq!((updated.value_before, updated.value_after), (before("status=disabled"), before("q=lark")));
    assert_eq!(world.entry(slug, "view.deleted").await.value_before, before("q=lark"));
    assert_eq!(world.violations().await, NONE);
}

async fn a_view_of_ones_own_is_shared_by_who_manages_people(world: World) {
    let org = globex(&world).await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let ((admin, _), (viewer, _)) = (world.enrol(&org, "admin").await, world.enrol(&org, "viewer").await);
    let id = save(&world, &admin, &org, new("Night owls", false)).await.unwrap();
    let mark = world.mark().await;
    assert_eq!(views::share(service, &admin, slug, id).await.as_deref(), Ok("Night owls"));
    assert_eq!(world.actions_since(&mark).await, ["view.shared"]);
    assert_eq!(names(&world, &viewer, &org).await, ["Night owls"]);
    // Who saved it has no more right on it than others.
    views::delete(service, &org.owner, slug, id).await.unwrap();
    assert_eq!(names(&world, &admin, &org).await, NONE);
}

async fn a_shared_view_is_made_personal_again_for_who_saved_it(world: World) {
    let org = globex(&world).await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let ((admin, _), (viewer, _)) = (world.enrol(&org, "admin").await, world.enrol(&org, "viewer").await);
    let id = save(&world, &admin, &org, new("Night owls", true)).await.unwrap();
    assert!(denied(views::unshare(service, &viewer, slug, id).await));
    let mark = world.mark().await;
    let unshared = views::unshare(service, &org.owner, slug, id).await.unwrap();
    assert_eq!(unshared.name, "Night owls");
    assert!(unshared.of.is_some(), "somebody else has it: {unshared:?}");
    assert_eq!(world.actions_since(&mark).await, ["view.unshared"]);
    let entry = world.entry(slug, "view.unshared").await;
    assert_eq!((entry.target.as_deref(), entry.target_id), (Some("Night owls"), Some(id.to_string())));
    assert_eq!(entry.value_before.as_deref(), Some(r#"{"view_query":"status=disabled"}"#));
    for other in [&org.owner, &viewer] {
        assert_eq!(names(&world, other, &org).await, NONE);
    }
    let found = list(&world, &admin, &org).await;
    assert_eq!((found[0].id, found[0].is_shared, found[0].may_change), (id, false, true));
    // What is one's own already stays so, and the log does not tell of it.
    let mark = world.mark().await;
    let own = UnsharedView { name: "Night owls".to_owned(), of: None };
    assert_eq!(views::unshare(service, &admin, slug, id).await, Ok(own.clone()));
    assert_eq!(world.actions_since(&mark).await, NONE);
    // Who saved it shares it and takes it back.
    views::share(service, &admin, slug, id).await.unwrap();
    assert_eq!(views::unshare(service, &admin, slug, id).await, Ok(own));
    assert_eq!(names(&world, &admin, &org).await, ["Night owls"]);
    assert_eq!(names(&world, &viewer, &org).await, NONE);
    assert_eq!(world.violations().await, NONE);
}

async fn a_shared_view_whose_saver_has_left_becomes_that_of_who_stops_sharing_it(world: World) {
    let org = globex(&world).await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let (admin, member) = world.enrol(&org, "admin").await;
    let id = save(&world, &admin, &org, new("Night owls", true)).await.unwrap();
    agreed::remove(service, &org.owner, slug, member).await.unwrap();
    let unshared = UnsharedView { name: "Night owls".to_owned(), of: None };
    assert_eq!(views::unshare(service, &org.owner, slug, id).await, Ok(unshared));
    let found = list(&world, &org.owner, &org).await;
    assert_eq!((found[0].id, found[0].is_shared), (id, false));
    assert_eq!(world.violations().await, NONE);
}

async fn a_view_stays_shared_where_who_saved_it_has_another_of_its_name_or_too_many(world: World) {
    let org = globex(&world).await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let ((admin, _), (viewer, _)) = (world.enrol(&org, "admin").await, world.enrol(&org, "viewer").await);
    let shared = save(&world, &admin, &org, new("Night owls", false)).await.unwrap();
    let unshare = async || fields(views::unshare(service, &org.owner, slug, shared).await.unwrap_err());
    for n in 1..MAX_VIEWS {
        save(&world, &admin, &org, new(&format!("Own {n}"), false)).await.unwrap();
    }
    views::share(service, &admin, slug, shared).await.unwrap();
    let last = save(&world, &admin, &org, new("One more", false)).await.unwrap();
    assert_eq!(unshare().await, wrong(Problem::TooManyViews { most: MAX_VIEWS }));
    // The other one got its name while the shared one had another.
    let renamed = RenameView { id: shared, name: "Larks".to_owned() };
    views::rename(service, &admin, slug, renamed).await.unwrap();
    let renamed = RenameView { id: last, name: "Night owls".to_owned() };
    views::rename(service, &admin, slug, renamed).await.unwrap();
    let renamed = RenameView { id: shared, name: "Night owls".to_owned() };
    views::rename(service, &org.owner, slug, renamed).await.unwrap();
    assert_eq!(unshare().await, wrong(Problem::ViewNameTaken));
    assert_eq!(names(&world, &viewer, &org).await, ["Night owls"]);
}

async fn names_are_unique_and_short(world: World) {
    let org = globex(&world).await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let (viewer, _) = world.enrol(&org, "viewer").await;
    let own = save(&world, &viewer, &org, new("Night owls", false)).await.unwrap();
    save(&world, &org.owner, &org, new("Larks", true)).await.unwrap();
    // Neither like one's own nor like a shared one, whatever the case.
    for (name, problem) in [
        ("NIGHT OWLS", Problem::ViewNameTaken),
        ("larks", Problem::ViewNameTaken),
        (" ", Problem::Required),
        ("x".repeat(61).as_str(), Problem::TextLength { most: 60 }),
    ] {
        let refused = save(&world, &viewer, &org, new(name, false)).await.unwrap_err();
        assert_eq!(fields(refused), wrong(problem), "{name}");
    }
    let larks = RenameView { id: own, name: "Larks".to_owned() };
    let refused = views::rename(service, &viewer, slug, larks).await.unwrap_err();
    assert_eq!(fields(refused), wrong(Problem::ViewNameTaken));
    // The case of its own name can change.
    let louder = RenameView { id: own, name: "NIGHT owls".to_owned() };
    views::rename(service, &viewer, slug, louder).await.unwrap();
    // Nobody is kept from a name that only somebody else has; then it is not shared as well.
    let shadow = save(&world, &org.owner, &org, new("Night owls", false)).await.unwrap();
    let (admin, _) = world.enrol(&org, "admin").await;
    save(&world, &admin, &org, new("Night owls", true)).await.unwrap();
    let refused = views::share(service, &org.owner, slug, shadow).await.unwrap_err();
    assert_eq!(fields(refused), wrong(Problem::ViewNameTaken));
    let long = UpdateView { id: own, query: "x".repeat(MAX_VIEW_QUERY + 1) };
    let refused = views::update(service, &viewer, slug, long).await.unwrap_err();
    assert_eq!(fields(refused), wrong(Problem::ViewQueryLength));
}

async fn there_are_only_so_many_views(world: World) {
    let org = globex(&world).await;
    let (service, slug) = (&world.service, org.slug.as_str());
    for n in 0..MAX_VIEWS {
        save(&world, &org.owner, &org, new(&format!("Own {n}"), false)).await.unwrap();
        save(&world, &org.owner, &org, new(&format!("Shared {n}"), true)).await.unwrap();
    }
    for is_shared in [false, true] {
        let refused = save(&world, &org.owner, &org, new("One more", is_shared)).await.unwrap_err();
        assert_eq!(fields(refused), wrong(Problem::TooManyViews { most: MAX_VIEWS }));
    }
    let own = list(&world, &org.owner, &org).await.into_iter().find(|view| !view.is_shared).unwrap().id;
    let refused = views::share(service, &org.owner, slug, own).await.unwrap_err();
    assert_eq!(fields(refused), wrong(Problem::TooManyViews { most: MAX_VIEWS }));
    // Others have their own.
    let (viewer, _) = world.enrol(&org, "viewer").await;
    save(&world, &viewer, &org, new("Mine", false)).await.unwrap();
}
