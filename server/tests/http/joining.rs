//! Pressing Join twice: the second answer is never an error.

use testkit::PASSWORD;

use crate::site::{Answer, Browser, Site};

const SIGN_IN: &str = "/sign-in";
/// It leads each member to where their roles land.
const START: &str = "/o/acme";
const USERS: &str = "/o/acme/users";

/// Sends the form of an invitation's page.
async fn send(browser: &Browser<'_>, token: &str, does: &str, password: &str) -> Answer {
    let fields = [("do", does), ("token", token), ("name", "Ada Lovelace"), ("password", password)];
    browser.post(&format!("/invite/{token}"), &fields).await
}

fn leads_to(answer: &Answer, path: &str) -> bool {
    (answer.status, answer.header("location")) == (303, path)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn joining_twice_one_after_the_other_leads_to_the_organization_both_times() {
    let site = Site::new().await;
    let invited = site.world.invite("ada@example.com", "viewer").await;
    let token = invited.token.reveal();
    let (first, second) = (site.browser(), site.browser());
    assert!(leads_to(&send(&first, token, "invitation/join", PASSWORD).await, START));
    // The browser dropped the first answer with its cookie.
    assert!(leads_to(&send(&second, token, "invitation/join", PASSWORD).await, START));
    for browser in [&first, &second] {
        let users = browser.get(USERS).await;
        assert_eq!(users.status, 200);
        assert!(users.text.contains("Welcome to Acme."), "{}", users.text);
    }
    // Going back and sending the form again, also with another password.
    for does in ["invitation/join", "invitation/sign_in", "invitation/accept"] {
        assert!(leads_to(&send(&first, token, does, "another long enough password").await, START), "{does}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn joining_twice_at_once_leads_to_the_organization_both_times() {
    let site = Site::new().await;
    let invited = site.world.invite("ada@example.com", "viewer").await;
    let token = invited.token.reveal();
    let (one, other) = (site.browser(), site.browser());
    let (first, second) = tokio::join!(
        send(&one, token, "invitation/join", PASSWORD),
        send(&other, token, "invitation/join", PASSWORD)
    );
    for answer in [first, second] {
        assert!(leads_to(&answer, START), "{} {}", answer.status, answer.text);
    }
    assert_eq!(one.get(USERS).await.status, 200);
    assert_eq!(other.get(USERS).await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_accepts_twice_is_led_on_both_times() {
    let site = Site::new().await;
    site.world.person("member", "Ada", "ada@example.com").await;
    let org = site.world.organization("Globex").await;
    let invited = site.world.invite_by(&org.owner, &org.slug, "ada@example.com", &["viewer"]).await;
    let (token, start) = (invited.token.reveal(), format!("/o/{}", org.slug));
    let (one, other, signed_in) = (site.browser(), site.browser(), site.signed_in("ada@example.com").await);
    let (first, second) = tokio::join!(
        send(&one, token, "invitation/sign_in", PASSWORD),
        send(&other, token, "invitation/sign_in", PASSWORD)
    );
    let third = send(&signed_in, token, "invitation/accept", "").await;
    for answer in [first, second, third, send(&signed_in, token, "invitation/accept", "").await] {
        assert!(leads_to(&answer, &start), "{} {}", answer.status, answer.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_cannot_prove_to_have_joined_is_told_to_sign_in() {
    let site = Site::new().await;
    let invited = site.world.invite("ada@example.com", "viewer").await;
    let token = invited.token.reveal();
    send(&site.browser(), token, "invitation/join", PASSWORD).await;
    for does in ["invitation/join", "invitation/sign_in", "invitation/accept"] {
        let browser = site.browser();
        let answer = send(&browser, token, does, "not her password at all").await;
        assert!(leads_to(&answer, SIGN_IN), "{does}: {} {}", answer.status, answer.text);
        assert!(browser.cookie("__Host-rolecall").is_none(), "{does}");
        let page = browser.get(SIGN_IN).await;
        assert!(page.text.contains("You already joined. Sign in."), "{does}: {}", page.text);
        assert!(!page.text.contains("ada@example.com"), "{does}: {}", page.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn opening_a_used_link_leads_who_joined_with_it_to_the_organization() {
    let site = Site::new().await;
    let invited = site.world.invite("ada@example.com", "viewer").await;
    let token = invited.token.reveal();
    let ada = site.browser();
    send(&ada, token, "invitation/join", PASSWORD).await;
    let path = format!("/invite/{token}");
    assert!(leads_to(&ada.get(&path).await, START));
    for other in [site.browser(), site.signed_in("olga@example.com").await] {
        let page = other.get(&path).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("This invitation was accepted"), "{}", page.text);
    }
}
