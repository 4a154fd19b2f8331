//! Changing the address of an account, without a script.

use domain::secret::Secret;
use testkit::{Mailbox, PASSWORD};

use crate::site::Site;

const NEW: &str = "ada@new.example";

/// The token of the newest mail to an address.
async fn token(site: &Site, address: &str) -> Secret {
    site.world.deliver().await;
    Mailbox::token(site.world.mailbox.sent_to(address).last().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_changes_their_address_by_the_link_to_the_new_one() {
    let site = Site::new().await;
    site.world.person("member", "Ada", "ada@example.com").await;
    let ada = site.signed_in("ada@example.com").await;
    assert!(ada.get("/account").await.shown().contains("href=\"/account/email\""));
    let wrong = [("do", "account/change_email"), ("email", NEW), ("current", "not her password")];
    let refused = ada.post("/account/email", &wrong).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains(NEW) && !refused.text.contains("not her password"), "{}", refused.text);
    let fields = [("do", "account/change_email"), ("email", NEW), ("current", PASSWORD)];
    let asked = ada.post("/account/email", &fields).await;
    assert_eq!((asked.status, asked.header("location")), (303, "/account/email"), "{}", asked.text);
    let page = ada.get("/account/email").await;
    assert!(page.text.contains("We sent a link to ada@new.example."), "{}", page.text);

    let token = token(&site, NEW).await;
    let path = format!("/confirm-email/{}", token.reveal());
    for glued in ["", ".", "/", "%0D", "%E2%80%8B"] {
        let page = site.browser().get(&format!("{path}{glued}")).await;
        assert_eq!(page.status, 200, "{glued}");
        assert!(page.text.contains("from now on you sign in with ada@new.example"), "{}", page.text);
    }
    assert!(ada.get("/account").await.text.contains("ada@example.com"), "opening it changes nothing");
    let confirmed = ada.post(&path, &[("do", "email/confirm"), ("token", token.reveal())]).await;
    assert_eq!((confirmed.status, confirmed.header("location")), (303, "/account"), "{}", confirmed.text);
    let account = ada.get("/account").await;
    assert!(account.text.contains("Your e-mail address is now ada@new.example."), "{}", account.text);
    let again = site.browser().post(&path, &[("do", "email/confirm"), ("token", token.reveal())]).await;
    assert_eq!(again.status, 410);
    assert!(again.text.contains("This link no longer works"), "{}", again.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_is_called_off_on_the_page_and_by_the_link_in_the_notice() {
    let site = Site::new().await;
    site.world.person("member", "Ada", "ada@example.com").await;
    let ada = site.signed_in("ada@example.com").await;
    let fields = [("do", "account/change_email"), ("email", NEW), ("current", PASSWORD)];
    ada.post("/account/email", &fields).await;
    let cancelled = ada.post("/account/email", &[("do", "account/cancel_email")]).await;
    assert_eq!((cancelled.status, cancelled.header("location")), (303, "/account"), "{}", cancelled.text);
    assert!(ada.get("/account").await.text.contains("The change was cancelled."));

    ada.post("/account/email", &fields).await;
    let token = token(&site, "ada@example.com").await;
    let path = format!("/cancel-email/{}", token.reveal());
    let stranger = site.browser();
    let page = stranger.get(&path).await;
    assert!(page.text.contains("You keep signing in with ada@example.com."), "{}", page.text);
    let done = stranger.post(&path, &[("do", "email/cancel"), ("token", token.reveal())]).await;
    assert_eq!((done.status, done.header("location")), (303, "/sign-in"), "{}", done.text);
    assert!(stranger.get("/sign-in").await.text.contains("You keep signing in with ada@example.com."));
    assert_eq!(stranger.get(&path).await.status, 410);
    assert!(!ada.get("/account/email").await.text.contains(NEW), "nothing waits");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_asks_for_another_address_of_a_member() {
    let site = Site::new().await;
    let ada = site.world.person("member", "Ada", "ada@example.com").await;
    let olga = site.signed_in("olga@example.com").await;
    let id = site.world.membership(&ada).await.to_string();
    let (person, path) = (format!("/o/acme/users/{id}"), format!("/o/acme/users/{id}/email"));
    assert!(olga.get(&person).await.shown().contains(&format!("href=\"{path}\"")));
    let page = olga.get(&path).await;
    assert!(page.text.contains("Change the e-mail address of Ada"), "{}", page.text);
    let fields = [("do", "member/change_email"), ("slug", "acme"), ("member", id.as_str()), ("email", NEW)];
    let asked = olga.post(&path, &fields).await;
    assert_eq!((asked.status, asked.header("location")), (303, person.as_str()), "{}", asked.text);
    assert!(olga.get(&person).await.text.contains("We sent a link to ada@new.example."));
    let theirs = site.signed_in("ada@example.com").await;
    assert!(theirs.get("/account/email").await.text.contains(NEW), "its person sees it");

    let own = site.world.membership(&site.world.home().owner).await;
    let own = olga.get(&format!("/o/acme/users/{own}/email")).await;
    assert_eq!((own.status, own.header("location")), (303, "/account/email"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_for_a_member_shows_nobody_of_another_organization_and_offers_nothing_to_who_may_not() {
    let site = Site::new().await;
    let ada = site.world.person("member", "Ada", "ada@example.com").await;
    let org = site.world.organization("Globex").await;
    let sample = site.world.sample(&org).await;
    let olga = site.signed_in("olga@example.com").await;
    for path in [
        format!("/o/{}/users/{}/email", org.slug, sample.member),
        format!("/o/acme/users/{}/email", sample.member),
        "/o/acme/users/nobody/email".to_owned(),
    ] {
        let answer = olga.get(&path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text.contains(&format!("@{}.example", org.slug)), "{path}");
    }
    let owner = site.world.membership(&site.world.home().owner).await;
    let theirs = site.signed_in(&ada.session().unwrap().account.email).await;
    let page = theirs.get(&format!("/o/acme/users/{owner}/email")).await;
    assert!(page.text.contains("You can't change the e-mail address of this member."), "{}", page.text);
    assert!(!page.text.contains("member/change_email"), "{}", page.text);
    for path in ["/account/email".to_owned(), format!("/o/acme/users/{owner}/email")] {
        let out = site.browser().get(&path).await;
        assert!(out.header("location").starts_with("/sign-in?to="), "{path}: {}", out.status);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_link_of_a_change_says_so() {
    let site = Site::new().await;
    for path in ["/confirm-email/abc", "/cancel-email/abc.", "/confirm-email"] {
        let page = site.browser().get(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.text.contains("<h1>This link is incomplete<"), "{path}: {}", page.text);
    }
}
