//! Links as people open them: with what a mail program or a hand glued to them, or cut.

use domain::secret::Secret;
use service::{passwords, setup};
use testkit::{Mailbox, PASSWORD};

use crate::site::Site;

/// What is glued to the end of an address, as a browser sends it.
const GLUED: &[&str] = &[
    ".",
    ",",
    ")",
    "%3E",
    "%22",
    "%20",
    "%0D",
    "%0d",
    "%0D%0A",
    "/",
    "//",
    "/.",
    "&x=1",
    "/&x=1",
    "%E2%80%8B",
    "%e2%80%8b",
    "]",
    "%5D",
    ";",
    ":",
    "!",
    "?utm_source=x",
    "/?utm_source=x",
    "%E2%80%99",
    "%C2%BB",
    "*",
    "_",
    "-",
    "%C2%A0",
    "=",
    "=20",
    "=3D",
    "%",
    "%2",
    "%2520",
    "%FF",
    "/index.html",
    "%2F",
];

/// What is left of an address that was cut, and what may be glued to that.
fn cut(token: &Secret) -> Vec<String> {
    let token = token.reveal();
    ["", ".", "%20", "/", "=", "?x=1", "&utm_source=newsletter"]
        .iter()
        .flat_map(|glued| [&token[..42], &token[..1], ""].map(|left| [left, glued].concat()))
        .collect()
}

async fn reset_link(site: &Site) -> Secret {
    passwords::request_reset(&site.world.service, site.world.origin(), "olga@example.com").await.unwrap();
    site.world.deliver().await;
    Mailbox::token(site.world.mailbox.sent_to("olga@example.com").last().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_link_works_whatever_is_glued_to_it() {
    let site = Site::new().await;
    let invited = site.world.invite("ada@example.com", "viewer").await;
    let token = invited.token.reveal();
    for glued in GLUED {
        let path = format!("/invite/{token}{glued}");
        let page = site.browser().get(&path).await;
        assert_eq!(page.status, 200, "{glued}");
        assert!(page.text.contains("Olga Owner invited you to Acme"), "{glued}: {}", page.text);
        assert!(page.text.contains(&format!("name=\"token\" value=\"{token}\"")), "{glued}: {}", page.text);
        let short = [("do", "invitation/join"), ("token", token), ("name", "Ada"), ("password", "short")];
        let refused = site.browser().post(&path, &short).await;
        assert_eq!(refused.status, 422, "{glued}");
        assert!(refused.text.contains("Use at least 15 characters"), "{glued}: {}", refused.text);
    }
    let raw = format!("{token}\u{200b}.");
    let fields =
        [("do", "invitation/join"), ("token", raw.as_str()), ("name", "Ada"), ("password", PASSWORD)];
    let joined = site.browser().post(&format!("/invite/{token}/"), &fields).await;
    assert_eq!((joined.status, joined.header("location")), (303, "/o/acme"), "{}", joined.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reset_link_works_whatever_is_glued_to_it() {
    let site = Site::new().await;
    let token = reset_link(&site).await;
    for glued in GLUED {
        let path = format!("/reset/{}{glued}", token.reveal());
        let page = site.browser().get(&path).await;
        assert_eq!(page.status, 200, "{glued}");
        assert!(page.text.contains("Choose a new password"), "{glued}: {}", page.text);
    }
    let raw = format!("{}%0D", token.reveal());
    let fields = [("do", "password/reset"), ("token", raw.as_str()), ("password", PASSWORD)];
    let done = site.browser().post(&format!("/reset/{}%0D", token.reveal()), &fields).await;
    assert_eq!((done.status, done.header("location")), (303, "/sign-in"), "{}", done.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_set_up_link_works_whatever_is_glued_to_it() {
    let site = Site::before_set_up(|_| ()).await;
    let token = setup::make_link(&site.world.service, site.world.origin()).await.unwrap();
    for glued in GLUED {
        let page = site.browser().get(&format!("/setup/{}{glued}", token.reveal())).await;
        assert_eq!(page.status, 200, "{glued}");
        assert!(page.text.contains("Set up Rolecall"), "{glued}: {}", page.text);
    }
    let raw = format!("{}.", token.reveal());
    let fields = [
        ("do", "setup/complete"),
        ("token", raw.as_str()),
        ("name", "Olga Owner"),
        ("email", "olga@example.com"),
        ("password", PASSWORD),
        ("org_name", "Acme"),
        ("template", "standard"),
        ("public_url", "https://id.example.com"),
        ("mail", "none"),
    ];
    let done = site.browser().post(&format!("/setup/{}.", token.reveal()), &fields).await;
    assert_eq!((done.status, done.header("location")), (303, "/o/acme/users"), "{}", done.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_that_was_cut_says_so_whether_there_is_one_or_not() {
    let site = Site::new().await;
    let invited = site.world.invite("ada@example.com", "viewer").await;
    let reset = reset_link(&site).await;
    let unknown = Secret::new("a-guess-as-long-as-the-token-of-a-real-link".to_owned());
    for (page, token) in [
        ("invite", &invited.token),
        ("reset", &reset),
        ("setup", &reset),
        ("invite", &unknown),
        ("reset", &unknown),
        ("setup", &unknown),
    ] {
        for left in cut(token) {
            let answer = site.browser().get(&format!("/{page}/{left}")).await;
            assert_eq!(answer.status, 404, "/{page}/{left}");
            assert!(answer.text.contains("<h1>This link is incomplete<"), "/{page}/{left}: {}", answer.text);
            assert!(answer.text.contains("Copy the whole link"), "/{page}/{left}: {}", answer.text);
        }
    }
    let path = format!("/reset/{}", reset.reveal());
    let fields = [("do", "password/reset"), ("token", &reset.reveal()[..42]), ("password", PASSWORD)];
    let refused = site.browser().post(&path, &fields).await;
    assert_eq!(refused.status, 404);
    assert!(refused.text.contains("This link is incomplete."), "{}", refused.text);
}
