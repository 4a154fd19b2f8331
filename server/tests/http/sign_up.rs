//! Signing up with a new organization, without a script.

use testkit::{Mailbox, PASSWORD, World};

use crate::site::{Answer, Site};

const ADA: &str = "ada@example.com";

/// An installation where everybody can create organizations.
async fn open_site() -> Site {
    Site::for_everybody(World::sqlite().await).await
}

/// The path behind the newest mail to an address.
async fn path(site: &Site, address: &str) -> String {
    site.world.deliver().await;
    let mails = site.world.mailbox.sent_to(address);
    format!("/sign-up/complete/{}", Mailbox::token(mails.last().unwrap()).reveal())
}

async fn request(site: &Site, address: &str) -> Answer {
    site.browser().post("/sign-up", &[("do", "sign_up/request"), ("email", address)]).await
}

fn form<'a>(path: &'a str, password: &'a str) -> [(&'static str, &'a str); 6] {
    let token = path.rsplit('/').next().unwrap_or_default();
    [
        ("do", "sign_up/complete"),
        ("token", token),
        ("name", "Ada Lovelace"),
        ("password", password),
        ("org_name", "Analytical Engines"),
        ("template", "analytics"),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_signs_up_from_the_sign_in_page_to_their_organization() {
    let site = open_site().await;
    let ada = site.browser();
    assert!(ada.get("/sign-in").await.text.contains("href=\"/sign-up\""));
    let page = ada.get("/sign-up").await;
    assert!(page.text.contains("<h1>Create an organization<"), "{}", page.text);
    let wrong = ada.post("/sign-up", &[("do", "sign_up/request"), ("email", "ada")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text.contains("value=\"ada\""), "{}", wrong.text);
    let asked = ada.post("/sign-up", &[("do", "sign_up/request"), ("email", ADA)]).await;
    assert_eq!((asked.status, asked.header("location")), (303, "/sign-up?sent=1"), "{}", asked.text);
    let sent = ada.get("/sign-up?sent=1").await;
    assert!(sent.text.contains("sent a link to ada@example.com."), "{}", sent.text);

    let path = path(&site, ADA).await;
    for glued in ["", ".", "/", "%0D", "%E2%80%8B"] {
        let page = ada.get(&format!("{path}{glued}")).await;
        assert_eq!(page.status, 200, "{glued}");
        assert!(page.text.contains("value=\"ada@example.com\""), "{glued}: {}", page.text);
    }
    let refused = ada.post(&path, &form(&path, "short")).await;
    assert_eq!(refused.status, 422);
    for typed in ["value=\"Ada Lovelace\"", "value=\"Analytical Engines\"", "Use at least 15 characters"] {
        assert!(refused.text.contains(typed), "{typed}: {}", refused.text);
    }
    let chosen = refused.text.split("<input").find(|input| input.contains("value=\"analytics\""));
    let chosen = chosen.and_then(|rest| rest.split('>').next()).unwrap_or_default();
    assert!(chosen.contains("checked"), "{chosen}");

    let done = ada.post(&path, &form(&path, PASSWORD)).await;
    let users = "/o/analytical-engines/users";
    assert_eq!((done.status, done.header("location")), (303, users), "{}", done.text);
    let page = ada.get(users).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("Analytical Engines was created."), "{}", page.text);
    let again = site.browser().post(&path, &form(&path, PASSWORD)).await;
    assert_eq!(again.status, 410);
    assert!(again.text.contains("This link no longer works"), "{}", again.text);
    assert_eq!(site.browser().get(&path).await.status, 410);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_answer_is_the_same_whether_the_address_has_an_account_or_not() {
    let site = open_site().await;
    let mut pages = Vec::new();
    for address in ["olga@example.com", "nobody@example.com"] {
        let browser = site.browser();
        let asked = browser.post("/sign-up", &[("do", "sign_up/request"), ("email", address)]).await;
        assert_eq!((asked.status, asked.header("location")), (303, "/sign-up?sent=1"));
        let page = browser.get("/sign-up?sent=1").await;
        let text = page.text.split("<main").nth(1).unwrap().replace(address, "the address");
        pages.push(text.split("</main>").next().unwrap().to_owned());
    }
    assert!(pages[0].contains("the address"), "{}", pages[0]);
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_an_account_meanwhile_is_led_to_the_sign_in() {
    let site = open_site().await;
    request(&site, ADA).await;
    let path = path(&site, ADA).await;
    site.world.account("Ada", ADA).await;
    let page = site.browser().get(&path).await;
    assert_eq!(page.status, 200);
    let refused = site.browser().post(&path, &form(&path, PASSWORD)).await;
    assert_eq!(refused.status, 409);
    for answer in [page, refused] {
        assert!(answer.text.contains("You already have an account"), "{}", answer.text);
        assert!(answer.text.contains("href=\"/sign-in?to=/choose/new\""), "{}", answer.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_signed_in_creates_the_organization_without_a_link() {
    let site = open_site().await;
    let olga = site.signed_in("olga@example.com").await;
    let answer = olga.get("/sign-up").await;
    assert_eq!((answer.status, answer.header("location")), (303, "/choose/new"));
    assert_eq!(olga.get("/choose/new").await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn elsewhere_there_is_no_page_to_sign_up_and_nothing_leads_to_it() {
    let site = Site::new().await;
    let stranger = site.browser();
    assert!(!stranger.get("/sign-in").await.text.contains("/sign-up"));
    let unknown = format!("/sign-up/complete/{}", "x".repeat(43));
    for path in ["/sign-up", "/sign-up?sent=1", &unknown] {
        assert_eq!(stranger.get(path).await.status, 404, "{path}");
    }
    assert_eq!(request(&site, ADA).await.status, 404);
    assert_eq!(stranger.post(&unknown, &form(&unknown, PASSWORD)).await.status, 404);
    assert!(site.world.mail_jobs().await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_mail_server_the_page_says_so() {
    let site = Site::for_everybody(World::sqlite_with(|settings| settings.mail = None).await).await;
    let page = site.browser().get("/sign-up").await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("This installation has no mail server"), "{}", page.text);
    assert!(!page.shown().contains("<form"), "{}", page.text);
    let refused = request(&site, ADA).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text.contains("This installation has no mail server"), "{}", refused.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_link_to_sign_up_says_so() {
    let site = open_site().await;
    for path in ["/sign-up/complete/abc", "/sign-up/complete/abc."] {
        let page = site.browser().get(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.text.contains("<h1>This link is incomplete<"), "{path}: {}", page.text);
        assert!(page.text.contains("href=\"/sign-up\""), "{path}: {}", page.text);
    }
}
