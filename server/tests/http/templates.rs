//! Templates as a browser without scripts downloads and sends them: a file of the organization, a new organization from a
//! file, and a switch whose consequences are shown first.

use axum::body::Body;
use domain::template::{OrgTemplate, Template};

use crate::site::{Answer, Browser, Site};

/// The page of the section about the template.
const SETTINGS: &str = "/o/acme/settings/template";

/// A form with a file, as a browser sends it.
async fn upload(browser: &Browser<'_>, path: &str, fields: &[(&str, &str)], file: &str) -> Answer {
    let mut body = String::new();
    for (name, value) in fields {
        body += &format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    body += "--x\r\nContent-Disposition: form-data; name=\"template_file\"; filename=\"acme.json\"\r\n";
    body += &format!("Content-Type: application/json\r\n\r\n{file}\r\n--x--\r\n");
    browser.send_body(path, "multipart/form-data; boundary=x", Body::from(body)).await
}

fn file(key: &str) -> String {
    OrgTemplate::built_in(Template::find(key).unwrap()).to_file().unwrap()
}

/// The value of the first field or button of this name.
fn value<'a>(html: &'a str, name: &str) -> &'a str {
    let (before, rest) = html.split_once(&format!("name=\"{name}\"")).unwrap();
    let tag = [before.rsplit('<').next().unwrap_or_default(), rest.split('>').next().unwrap()];
    let of = |text: &'a str| text.split_once("value=\"").and_then(|(_, rest)| rest.split('"').next());
    of(tag[1]).or_else(|| of(tag[0])).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_template_is_served_as_a_file_to_download_to_whoever_may() {
    let site = Site::new().await;
    let owner = site.signed_in("olga@example.com").await;
    let page = owner.get(SETTINGS).await;
    assert!(page.text.contains("href=\"/o/acme/template.json\""), "{}", page.text);
    let served = owner.get("/o/acme/template.json").await;
    assert_eq!((served.status, served.header("content-type")), (200, "application/json; charset=utf-8"));
    let attachment = "attachment; filename=\"acme.rolecall-template.json\"";
    assert_eq!(served.header("content-disposition"), attachment);
    assert_eq!(
        (served.header("cache-control"), served.header("x-content-type-options")),
        ("no-store", "nosniff")
    );
    assert_eq!(served.text, file("standard"));
    assert_eq!(site.browser().get("/o/acme/template.json").await.status, 401);
    assert_eq!(owner.get("/o/another/template.json").await.status, 404);
    site.world.member("viewer").await;
    let viewer = site.world.person("viewer", "Vera", "vera@example.com").await;
    drop(viewer);
    let vera = site.signed_in("vera@example.com").await;
    let refused = vera.get("/o/acme/template.json").await;
    assert_eq!(refused.status, 403);
    assert!(!refused.text.contains("\"roles\""), "{}", refused.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organization_is_created_from_a_file_that_is_kept_while_the_rest_is_mended() {
    let site = Site::new().await;
    let olga = site.signed_in("olga@example.com").await;
    let page = olga.get("/choose/new").await;
    assert!(page.text.contains("enctype=\"multipart/form-data\"") && page.text.contains("Or from a file"));
    let fields = [("do", "organization/create"), ("org_name", "Copy"), ("template", "standard")];
    let wrong =
        upload(&olga, "/choose/new", &fields, &file("cloud").replace("\"rank\": 20", "\"rank\": 0")).await;
    assert_eq!(wrong.status, 422);
    let text = "In the file at roles[3].rank: Use a whole number from 1 to 100.";
    assert_eq!(wrong.text.matches(text).count(), 2, "in the summary and at the field: {}", wrong.text);
    assert!(wrong.text.contains("href=\"#template_file\"") && wrong.text.contains("value=\"Copy\""));
    assert!(!wrong.text.contains("name=\"template_text\""), "what is wrong is not used again");
    // The name is missing: the file is there when it is mended.
    let nameless = [fields[0], ("org_name", ""), fields[2]];
    let again = upload(&olga, "/choose/new", &nameless, &file("cloud")).await;
    assert_eq!(again.status, 422);
    assert!(again.text.contains("Use acme.json"), "{}", again.text);
    let text = file("cloud");
    let done = olga.post("/choose/new", &[fields[0], fields[1], fields[2], ("template_text", &text)]).await;
    assert_eq!((done.status, done.header("location")), (303, "/o/copy/users"), "{}", done.text);
    assert_eq!(olga.get("/o/copy/template.json").await.text, file("cloud"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_switch_shows_its_consequences_and_happens_when_they_are_agreed_to() {
    let site = Site::new().await;
    let olga = site.signed_in("olga@example.com").await;
    let fields = [("do", "template/switch"), ("slug", "acme"), ("template", "standard")];
    let looked = upload(&olga, SETTINGS, &fields, &file("config")).await;
    assert_eq!(looked.status, 200, "{}", looked.text);
    for text in ["Switch to your file, based on Configuration", "Auditor becomes", "Owners stay owners."] {
        assert!(looked.text.contains(text), "{text}: {}", looked.text);
    }
    assert_eq!(olga.get("/o/acme/template.json").await.text, file("standard"), "nothing has changed");
    let (agreed, text) = (value(&looked.text, "agreed").to_owned(), file("config"));
    let send = [fields[0], fields[1], ("template", "config"), ("template_text", &text), ("agreed", &agreed)];
    // Somebody joined meanwhile.
    site.world.member("viewer").await;
    let stale = olga.post(SETTINGS, &send).await;
    assert_eq!(stale.status, 200);
    assert!(stale.text.contains("Something changed since you saw the consequences"), "{}", stale.text);
    let agreed = value(&stale.text, "agreed").to_owned();
    let done = olga.post(SETTINGS, &[send[0], send[1], send[2], send[3], ("agreed", &agreed)]).await;
    assert_eq!((done.status, done.header("location")), (303, SETTINGS), "{}", done.text);
    let page = olga.get(SETTINGS).await;
    assert!(page.text.contains("The organization now uses the template Configuration."), "{}", page.text);
    assert_eq!(olga.get("/o/acme/template.json").await.text, file("config"));
}
