//! A form of somebody's page is not done for whoever is signed in by then.

use crate::site::{Answer, Browser, Site};

/// The value of the hidden field on the account page.
fn reader(page: &Answer) -> String {
    let (_, rest) = page.text.split_once("name=\"reader\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// Olga and somebody else, each with what their pages say of their reader.
async fn two(site: &Site) -> [(Browser<'_>, String); 2] {
    site.world.person("viewer", "Mia Viewer", "mia@example.com").await;
    let mut found = Vec::new();
    for email in ["olga@example.com", "mia@example.com"] {
        let browser = site.signed_in(email).await;
        let page = browser.get("/account").await;
        found.push((browser, reader(&page)));
    }
    found.try_into().ok().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_is_told_to_ask_for_the_reader_of_its_page() {
    let site = Site::new().await;
    let [(olga, own), (_, other)] = two(&site).await;
    assert_ne!(own, other);
    let answer = olga.call("account/rename", &[("reader", &other), ("name", "Mia Berg")]).await;
    assert_eq!((answer.status, answer.text.as_str()), (401, "\"signed_out\""));
    assert!(!olga.get("/account").await.text.contains("Mia Berg"));

    let answer = olga.call("account/rename", &[("reader", &own), ("name", "Olga Berg")]).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(olga.get("/account").await.text.contains("Olga Berg"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_script_the_page_is_shown_as_whoever_is_signed_in_has_it_and_says_so() {
    let site = Site::new().await;
    let [(olga, own), (_, other)] = two(&site).await;
    let fields = |reader, name| [("do", "account/rename"), ("reader", reader), ("name", name)];
    let answer = olga.post("/account", &fields(&other, "Mia Berg")).await;
    assert_eq!(answer.status, 409);
    assert!(answer.text.contains("tone-danger"), "{}", answer.text);
    assert!(answer.text.contains("Nothing was changed."), "{}", answer.text);
    assert!(answer.text.contains("now signed in as olga@example.com."), "{}", answer.text);
    assert!(!answer.text.contains("Mia Berg"), "what somebody else typed is not shown");
    assert!(!olga.get("/account").await.text.contains("Mia Berg"));

    let answer = olga.post("/account", &fields(&own, "Olga Berg")).await;
    assert_eq!(answer.status, 303);
    assert!(olga.get("/account").await.text.contains("Olga Berg"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn anybody_may_sign_out_whoever_is_signed_in() {
    let site = Site::new().await;
    let [(olga, _), (mia, other)] = two(&site).await;
    let fields = [("do", "session/sign_out"), ("reader", other.as_str())];
    assert_eq!(olga.post("/sign-out", &fields).await.status, 303);
    assert_eq!(olga.get("/account").await.status, 303, "signed out");
    let answer = mia.call("session/sign_out", &[("reader", "acc_1")]).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(mia.get("/account").await.status, 303, "signed out");
}
