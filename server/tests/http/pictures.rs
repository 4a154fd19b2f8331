//! Pictures of an organization and of oneself, as a browser without scripts sends and gets them.

use crate::{
    site::{Browser, Site},
    upload::{PICTURE, upload},
};

/// The first picture on a page, in the smallest size.
async fn picture_on(browser: &Browser<'_>, path: &str) -> Option<String> {
    let page = browser.get(path).await;
    let (_, rest) = page.text.split_once("src=\"/pictures/")?;
    Some(["/pictures/", rest.split('"').next()?].concat())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_of_oneself_is_uploaded_shown_to_colleagues_and_removed() {
    let site = Site::new().await;
    site.world.member("viewer").await;
    let browser = site.signed_in("olga@example.com").await;
    let uploaded =
        upload(&browser, "/account", &[("do", "account/picture"), ("crop", "0,0,32")], PICTURE).await;
    assert_eq!((uploaded.status, uploaded.header("location")), (303, "/account"), "{}", uploaded.text);
    let account = browser.get("/account").await;
    assert!(account.shown().contains("The picture was uploaded."), "{}", account.shown());
    let address = picture_on(&browser, "/o/acme/users").await.unwrap();
    let served = browser.get(&address).await;
    assert_eq!((served.status, served.header("content-type")), (200, "image/png"));
    assert_eq!(served.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(served.header("cache-control"), "private, max-age=31536000, immutable");
    assert_eq!(site.browser().get(&address).await.status, 404, "nobody is signed in");
    let removed = browser.post("/account", &[("do", "account/remove_picture")]).await;
    assert_eq!(removed.status, 303);
    assert_eq!(browser.get(&address).await.status, 404);
    assert_eq!(picture_on(&browser, "/o/acme/users").await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_no_picture_is_refused_at_its_field() {
    let site = Site::new().await;
    let browser = site.signed_in("olga@example.com").await;
    for (path, does) in
        [("/account", "account/picture"), ("/o/acme/settings/general", "organization/picture")]
    {
        let fields = [("do", does), ("slug", "acme")];
        for (file, problem) in [
            (b"<svg/>".to_vec(), "This file is something else"),
            (b"".to_vec(), "Choose a picture first."),
            (vec![0; 8 * 1024 * 1024 + 1], "This file is larger than 8 MB."),
        ] {
            let refused = upload(&browser, path, &fields, &file).await;
            assert_eq!(refused.status, 422, "{path} {problem}");
            assert!(refused.shown().contains(problem), "{path} {problem}: {}", refused.shown());
            assert!(refused.shown().contains("id=\"picture-error\""), "{path}: {}", refused.shown());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_picture_of_an_organization_is_shown_where_one_chooses_it_and_to_who_has_an_open_invitation() {
    let site = Site::new().await;
    let invited = site.world.invite("ada@example.com", "viewer").await;
    let page = format!("/invite/{}", invited.token.reveal());
    assert!(!site.browser().get(&page).await.text.contains("data:image/png"));
    let browser = site.signed_in("olga@example.com").await;
    let fields = [("do", "organization/picture"), ("slug", "acme")];
    let uploaded = upload(&browser, "/o/acme/settings/general", &fields, PICTURE).await;
    assert_eq!(
        (uploaded.status, uploaded.header("location")),
        (303, "/o/acme/settings/general"),
        "{}",
        uploaded.text
    );
    let address = picture_on(&browser, "/choose").await.unwrap();
    assert_eq!(picture_on(&browser, "/o/acme/users").await, Some(address.clone()), "in the navigation");
    assert_eq!(browser.get(&address).await.status, 200);
    assert_eq!(site.browser().get(&address).await.status, 404, "nobody is signed in");
    let shown = site.browser().get(&page).await;
    assert!(shown.text.contains("src=\"data:image/png;base64,iVBORw0KGgo"), "{}", shown.text);
    assert!(shown.header("content-security-policy").contains("img-src 'self' data:"));
    let fields = [("do", "invitation/cancel"), ("slug", "acme"), ("invitation", &invited.id.to_string())];
    assert_eq!(browser.post("/o/acme/invitations", &fields).await.status, 303);
    assert!(!site.browser().get(&page).await.text.contains("data:image/png"), "it was cancelled");
    let fields = [("do", "organization/remove_picture"), ("slug", "acme")];
    assert_eq!(browser.post("/o/acme/settings/general", &fields).await.status, 303);
    assert_eq!(browser.get(&address).await.status, 404);
}
