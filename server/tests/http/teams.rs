//! Teams and their pictures as a browser without scripts sends and gets them.

use http::header;

use crate::{
    site::{Browser, Site},
    upload::{PICTURE, upload},
};

/// Creates a team and answers its id.
async fn team(browser: &Browser<'_>, file: &[u8]) -> String {
    let fields = [("do", "team/create"), ("slug", "acme"), ("name", "Night shift"), ("crop", "0,0,32")];
    let created = upload(browser, "/o/acme/teams/new", &fields, file).await;
    assert_eq!(created.status, 303, "{}", created.text);
    let to = created.header("location");
    to.strip_prefix("/o/acme/teams/").and_then(|rest| rest.strip_suffix("/users")).unwrap().to_owned()
}

/// The address of the picture on the page of teams.
async fn picture_of(browser: &Browser<'_>) -> Option<String> {
    let page = browser.get("/o/acme/teams").await;
    let (_, rest) = page.text.split_once("src=\"/pictures/")?;
    Some(["/pictures/", rest.split('"').next()?].concat())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_team_is_created_with_a_picture_that_is_served_as_nothing_but_a_picture() {
    let site = Site::new().await;
    let browser = site.signed_in("olga@example.com").await;
    team(&browser, PICTURE).await;
    let address = picture_of(&browser).await.unwrap();
    let served = browser.get(&address).await;
    assert_eq!((served.status, served.header("content-type")), (200, "image/png"));
    assert_eq!(served.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(served.header("x-content-type-options"), "nosniff");
    assert_eq!(served.header("cache-control"), "private, max-age=31536000, immutable");
    for wrong in
        [address.replace("/32", "/33"), address.replace("/32", "/x"), "/pictures/pic_1/32".to_owned()]
    {
        assert!([400, 404].contains(&browser.get(&wrong).await.status), "{wrong}");
    }
    assert_eq!(site.browser().get(&address).await.status, 404, "nobody is signed in");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_comes_again_with_what_is_wrong_with_a_file() {
    let site = Site::new().await;
    let browser = site.signed_in("olga@example.com").await;
    let id = team(&browser, b"").await;
    assert_eq!(picture_of(&browser).await, None, "no file was chosen");
    let path = format!("/o/acme/teams/{id}");
    let fields = [("do", "team/picture"), ("slug", "acme"), ("team", id.as_str())];
    for (file, problem) in [
        (b"<svg/>".to_vec(), "This file is something else"),
        (PICTURE[..60].to_vec(), "This file is damaged"),
        (b"".to_vec(), "Choose a picture first."),
        (vec![0; 8 * 1024 * 1024 + 1], "This file is larger than 8 MB."),
    ] {
        let refused = upload(&browser, &path, &fields, &file).await;
        assert_eq!(refused.status, 422, "{problem}");
        assert!(refused.shown().contains(problem), "{problem}: {}", refused.shown());
    }
    assert_eq!(upload(&browser, &path, &fields, PICTURE).await.status, 303);
    assert!(picture_of(&browser).await.is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_pages_with_pictures_take_large_bodies_and_only_of_who_is_signed_in() {
    let site = Site::new().await;
    let browser = site.signed_in("olga@example.com").await;
    let large = vec![0; 2 * 1024 * 1024];
    let fields = [("do", "team/create"), ("slug", "acme"), ("name", "Night shift")];
    assert_eq!(upload(&browser, "/o/acme/users", &fields, &large).await.status, 413);
    assert_eq!(upload(&site.browser(), "/o/acme/teams/new", &fields, &large).await.status, 413);
    assert_eq!(
        upload(&browser, "/o/acme/teams/new", &fields, &large).await.status,
        422,
        "read, and no picture"
    );
    let huge = vec![0; 11 * 1024 * 1024];
    assert_eq!(upload(&browser, "/o/acme/teams/new", &fields, &huge).await.status, 413);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_are_added_and_moved_without_a_script() {
    let site = Site::new().await;
    let browser = site.signed_in("olga@example.com").await;
    let id = team(&browser, b"").await;
    let path = format!("/o/acme/teams/{id}/users");
    let page = browser.get(&path).await;
    let (_, rest) = page.text.split_once("name=\"people[]\" value=\"").unwrap();
    let member = rest.split('"').next().unwrap().to_owned();
    let add = [("do", "team/add"), ("slug", "acme"), ("team", id.as_str()), ("people[]", member.as_str())];
    let added = browser.post(&path, &add).await;
    assert_eq!((added.status, added.header("location")), (303, path.as_str()));
    let page = browser.get(&path).await;
    assert!(page.shown().contains("1 person was added.") && page.shown().contains("value=\"team/move\""));
    let out = [
        ("do", "team/move"),
        ("slug", "acme"),
        ("member", member.as_str()),
        ("from", id.as_str()),
        ("team", ""),
    ];
    assert_eq!(browser.post(&path, &out).await.status, 303);
    assert!(browser.get(&path).await.shown().contains("No one is in this team yet"));
    let nobody = browser.post(&path, &[("do", "team/add"), ("slug", "acme"), ("team", id.as_str())]).await;
    assert_eq!(nobody.status, 422);
    assert!(nobody.shown().contains("Choose at least one person."), "{}", nobody.shown());
    assert_eq!(
        browser.get(&path).await.headers.get(header::CONTENT_TYPE).unwrap(),
        "text/html; charset=utf-8"
    );
}
