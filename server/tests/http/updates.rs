//! Updates as a browser gets them.

use service::teams::{self, CreateTeam};
use testkit::World;

use crate::site::Site;

const OLGA: &str = "olga@example.com";

/// Creates a team, which is one event of Acme's.
async fn change(world: &World, name: &str) {
    let owner = world.home().owner;
    let picture = service::picture::Upload { bytes: Vec::new(), crop: None };
    let command = CreateTeam { name: name.to_owned(), people: Vec::new(), picture };
    teams::create(&world.service, &owner, "acme", command).await.unwrap();
}

/// The number of Acme's last event.
async fn last(world: &World) -> u64 {
    service::orgs::frame(&world.service, &world.home().owner, "acme").await.unwrap().sequence
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_is_an_event_with_its_number_and_topics() {
    let site = Site::new().await;
    let before = last(&site.world).await;
    let mut stream = site.signed_in(OLGA).await.stream(&format!("/updates/acme?after={before}"), None).await;
    assert_eq!(stream.status, 200);
    for (name, value) in [
        ("content-type", "text/event-stream"),
        ("cache-control", "no-store"),
        ("x-accel-buffering", "no"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(stream.headers[name], value, "{name}");
    }
    assert!(!stream.headers.contains_key("content-encoding"), "a compressor would hold events back");
    let begin = stream.until("\n\n").await;
    assert!(begin.contains("retry: 1000"), "{begin}");
    change(&site.world, "Night shift").await;
    let event = stream.until("\n\n").await;
    assert_eq!(event, format!("event: update\nid: {}\ndata: people teams audit own\n\n", before + 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_connects_again_is_told_of_what_they_missed_and_of_nothing_else() {
    let site = Site::new().await;
    let before = last(&site.world).await;
    change(&site.world, "Night shift").await;
    let olga = site.signed_in(OLGA).await;
    let missed =
        format!("event: update\nid: {}\ndata: access people invitations roles teams settings", before + 1);
    for (path, last_event_id) in [
        (format!("/updates/acme?after={before}"), None),
        // What the browser heard last is newer than the page.
        ("/updates/acme?after=1".to_owned(), Some(before.to_string())),
        ("/updates/acme".to_owned(), Some(before.to_string())),
    ] {
        let mut stream = olga.stream(&path, last_event_id.as_deref()).await;
        stream.until("\n\n").await;
        let event = stream.until("\n\n").await;
        assert!(event.starts_with(&missed) && !event.contains("own"), "{path}: {event}");
    }
    let current = Some((before + 1).to_string());
    let mut stream = olga.stream("/updates/acme?after=1", current.as_deref()).await;
    stream.until("\n\n").await;
    change(&site.world, "Day shift").await;
    let next = stream.until("\n\n").await;
    assert!(next.contains(&format!("id: {}\ndata: people teams audit own", before + 2)), "{next}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_refused_to_who_is_not_signed_in_and_to_who_is_no_member() {
    let site = Site::new().await;
    assert_eq!(site.browser().stream("/updates/acme", None).await.status, 401);
    let other = site.world.organization("Globex").await;
    let olga = site.signed_in(OLGA).await;
    for path in [format!("/updates/{}", other.slug), "/updates/nowhere".to_owned()] {
        assert_eq!(olga.stream(&path, None).await.status, 404, "{path}");
    }
    assert_eq!(olga.stream("/updates/acme?after=x", None).await.status, 400);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_says_that_it_ends_with_the_session() {
    let site = Site::new().await;
    let olga = site.signed_in(OLGA).await;
    let mut stream = olga.stream("/updates/acme", None).await;
    stream.until("\n\n").await;
    assert_eq!(olga.post("/o/acme/users", &[("do", "session/sign_out")]).await.status, 303);
    assert_eq!(stream.rest().await, "event: ended\ndata: ended\n\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_ends_when_the_server_stops() {
    let mut stopping = None;
    let site = Site::with(|_| (), |state| stopping = Some(state.web.stopping.clone())).await;
    let mut stream = site.signed_in(OLGA).await.stream("/updates/acme", None).await;
    stream.until("\n\n").await;
    stopping.unwrap().send_replace(true);
    assert_eq!(stream.rest().await, "");
}
