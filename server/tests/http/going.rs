//! People who go: a form that shows no plan changes nothing, and the report of a departure is a file.

use http::header;
use service::members;
use testkit::agreed;

use crate::site::Site;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_that_names_no_plan_is_refused_and_the_page_shows_the_plan() {
    let site = Site::new().await;
    let ada = site.world.member("member").await;
    let id = site.world.membership(&ada).await.to_string();
    let olga = site.signed_in("olga@example.com").await;
    let before = site.world.snapshot(&["acme"]).await;
    for (page, function) in [("remove", "member/remove"), ("disable", "member/disable")] {
        let fields = [("do", function), ("slug", "acme"), ("member", &id)];
        let answer = olga.post(&format!("/o/acme/users/{id}/{page}"), &fields).await;
        assert_eq!(answer.status, 409, "{function}: {}", answer.text);
        assert!(answer.text.contains("name=\"agreed\" value=\""), "{function}: {}", answer.text);
        assert!(answer.text.contains("Something has changed"), "{function}: {}", answer.text);
    }
    assert_eq!(site.world.snapshot(&["acme"]).await, before);
}

/// The value of a hidden field.
fn hidden<'a>(html: &'a str, name: &str) -> &'a str {
    let (_, rest) = html.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    rest.split('"').next().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bulk_form_that_names_no_plan_changes_nothing_and_one_that_is_sent_twice_says_so() {
    let site = Site::new().await;
    let ada = site.world.member("member").await;
    let id = site.world.membership(&ada).await.to_string();
    let olga = site.signed_in("olga@example.com").await;
    let (query, before) = (format!("?sel={id}"), site.world.snapshot(&["acme"]).await);
    let path = format!("/o/acme/users/bulk/disable{query}");
    let mut fields = vec![
        ("do", "bulk/act"),
        ("slug", "acme"),
        ("list", "users"),
        ("action", "disable"),
        ("query", query.as_str()),
    ];
    let unshown = olga.post(&path, &fields).await;
    assert_eq!(unshown.status, 200, "{}", unshown.text);
    assert!(!hidden(unshown.shown(), "agreed").is_empty(), "{}", unshown.text);
    assert_eq!(site.world.snapshot(&["acme"]).await, before);

    let page = olga.get(&path).await;
    for name in ["agreed", "key", "shown_for"] {
        fields.push((name, hidden(page.shown(), name)));
    }
    fields.push(("shown", "[]"));
    let done = olga.post(&path, &fields).await;
    assert!(done.shown().contains("1 member was disabled"), "{}", done.text);
    let after = site.world.snapshot(&["acme"]).await;
    assert_ne!(after, before);
    let again = olga.post(&path, &fields).await;
    assert!(again.shown().contains("It may have been done already."), "{}", again.text);
    assert!(again.shown().contains("href=\"/o/acme/undo\""), "{}", again.text);
    assert!(!again.shown().contains("nothing was done"), "{}", again.text);
    assert_eq!(site.world.snapshot(&["acme"]).await, after);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_report_of_a_departure_is_a_file_for_those_who_could_remove_and_for_nobody_else() {
    let site = Site::new().await;
    let globex = site.world.organization("Globex").await;
    let member = site.world.sample(&globex).await.member;
    let (service, slug) = (&site.world.service, globex.slug.as_str());
    agreed::remove(service, &globex.owner, slug, member).await.unwrap();
    let page = members::dossier(service, &globex.owner, slug, member).await.unwrap();
    let departure = page.departures[0].id;
    site.world.reset_password(&globex.owner.session().unwrap().account.email).await;
    let owner = site.signed_in(&globex.owner.session().unwrap().account.email).await;
    let address =
        |slug: &str, departure: &str| format!("/o/{slug}/users/{member}/departures/{departure}/report.csv");
    let own = address(slug, &departure.to_string());
    let shown = owner.get(&format!("/o/{slug}/users/{member}")).await;
    assert!(shown.text.contains(&own), "{}", shown.text);
    let csv = owner.get(&own).await;
    assert_eq!((csv.status, csv.header("content-type")), (200, "text/csv; charset=utf-8"), "{}", csv.text);
    assert_eq!(csv.header("cache-control"), "no-store");
    let disposition = csv.header("content-disposition");
    assert!(disposition.starts_with(&format!("attachment; filename=\"{slug}-departure-")), "{disposition}");
    assert!(csv.text.starts_with("what,kind,name,id,"), "{}", csv.text);
    for unknown in [
        address("acme", &departure.to_string()),
        address(slug, "dep_00000000000000000000000000000000"),
        address(slug, "report"),
    ] {
        assert_eq!(owner.get(&unknown).await.status, 404, "{unknown}");
    }
    let refused = site.browser().get(&own).await;
    assert_eq!((refused.status, refused.header(header::CONTENT_DISPOSITION.as_str())), (401, ""));
}
