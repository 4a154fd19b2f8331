//! An installation below a path of its host, behind a proxy that removes the path and behind one that keeps it.

use testkit::PASSWORD;

use crate::site::{Answer, Browser, Site};

/// The public address.
const PUBLIC: &str = "https://id.example.com/people";

/// What the proxy makes of an address that the browser knows.
type Proxy = fn(&str) -> &str;
const PROXIES: [Proxy; 2] = [|address| address.strip_prefix("/people").unwrap(), |address| address];

/// Set up at an address below a path.
async fn below_a_path() -> Site {
    let site = Site::before_set_up(|_| ()).await;
    set_up(&site, &site.browser()).await;
    site
}

async fn set_up(site: &Site, browser: &Browser<'_>) -> Answer {
    let token = service::setup::make_link(&site.world.service, site.world.origin()).await.unwrap();
    let fields = [
        ("do", "setup/complete"),
        ("token", token.reveal()),
        ("name", "Olga Owner"),
        ("email", "olga@example.com"),
        ("password", PASSWORD),
        ("org_name", "Acme"),
        ("template", "standard"),
        ("public_url", "https://id.example.com/people/"),
        ("mail", "none"),
    ];
    browser.post(&format!("/setup/{}", token.reveal()), &fields).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn below_a_path_people_set_up_sign_in_invite_and_join() {
    for proxy in PROXIES {
        let site = Site::before_set_up(|_| ()).await;
        let olga = site.browser();
        let done = set_up(&site, &olga).await;
        assert_eq!((done.status, done.header("location")), (303, "/people/o/acme/users"), "{}", done.text);
        for cookie in done.cookies() {
            assert!(
                cookie.starts_with("__Secure-rolecall") && cookie.contains("; Path=/people;"),
                "{cookie}"
            );
        }
        let users = olga.get(proxy(done.header("location"))).await;
        assert_eq!(users.status, 200);
        assert!(users.text.contains("Rolecall is set up."), "{}", users.text);

        let out = olga.post(proxy("/people/account"), &[("do", "session/sign_out")]).await;
        assert_eq!(out.header("location"), "/people/sign-in");
        let asked = olga.get(proxy("/people/o/acme/users?q=ada")).await;
        assert_eq!(asked.header("location"), "/people/sign-in?to=%2Fo%2Facme%2Fusers%3Fq%3Dada");
        let fields = [
            ("do", "session/sign_in"),
            ("email", "olga@example.com"),
            ("password", PASSWORD),
            ("to", "/o/acme/users?q=ada"),
        ];
        let signed_in = olga.post(proxy(asked.header("location")), &fields).await;
        assert_eq!(signed_in.header("location"), "/people/o/acme/users?q=ada");
        assert_eq!(olga.get(proxy("/people/")).await.header("location"), "/people/o/acme/overview");

        let roles = olga.call("invitation/roles", &[("slug", "acme")]).await;
        let roles: Vec<domain::view::RoleView> = serde_json::from_str(&roles.text).unwrap();
        let role = roles.iter().find(|role| role.key == "viewer").unwrap().id.to_string();
        let fields = [
            ("do", "invitation/send"),
            ("slug", "acme"),
            ("sheet[line][]", "ada@example.com"),
            ("sheet[who][]", ""),
            ("sheet[own][]", ""),
            ("roles[]", role.as_str()),
            ("act", "send"),
        ];
        let sent = olga.post(proxy("/people/o/acme/invite"), &fields).await;
        assert!(sent.text.contains("Invited"), "{}", sent.text);
        assert_eq!(site.world.deliver().await, 1);
        let mail = site.world.mailbox.sent_to("ada@example.com").remove(0);
        let link = mail.text.split_whitespace().find(|word| word.starts_with(PUBLIC)).unwrap();
        let path = link.strip_prefix("https://id.example.com").unwrap();
        let token = path.strip_prefix("/people/invite/").unwrap();

        let ada = site.browser();
        let opened = ada.get(proxy(path)).await;
        assert!(opened.status == 200 && opened.text.contains("Acme"), "{}", opened.text);
        let fields = [("do", "invitation/join"), ("token", token), ("name", "Ada"), ("password", PASSWORD)];
        let joined = ada.post(proxy(path), &fields).await;
        assert_eq!((joined.status, joined.header("location")), (303, "/people/o/acme"), "{}", joined.text);
        assert_eq!(ada.get(proxy("/people/account")).await.status, 200);
    }
}

/// The addresses of a page's links, forms and files that are no part of the installation.
fn strays(page: &str) -> Vec<String> {
    let of_attribute = |name: &str| -> Vec<String> {
        let start = format!("{name}=\"/");
        let rest = page.split(start.as_str()).skip(1);
        rest.map(|rest| ["/", rest.split('"').next().unwrap()].concat()).collect()
    };
    let mut found: Vec<String> = ["href", "action", "src"].into_iter().flat_map(of_attribute).collect();
    found.retain(|address| !address.starts_with("/people/"));
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn below_a_path_every_link_form_and_file_of_every_page_is_below_it() {
    let site = below_a_path().await;
    let org = site.world.organization("Acme Two").await;
    let ids = site.world.sample(&org).await;
    let invited = site.world.invite_by(&org.owner, &org.slug, "ada@example.com", &["member"]).await;
    let setup = "/setup/token";
    let email = &org.owner.session().unwrap().account.email;
    site.world.reset_password(email).await;
    let browser = site.browser();
    let fields = [("do", "session/sign_in"), ("email", email.as_str()), ("password", PASSWORD)];
    assert_eq!(browser.post("/people/sign-in", &fields).await.header("location"), "/people/");
    let mut linked = 0;
    for path in app::paths().chain(["/no/such/page", "/o/nowhere/users", setup]) {
        let path = path
            .replace("{slug}", &org.slug)
            .replace("{member}", &ids.member.to_string())
            .replace("{invitation}", &ids.invitation.to_string())
            .replace("{role}", &ids.custom_role.to_string())
            .replace("{job}", &ids.job.to_string())
            .replace("{action}", if path.contains("/invitations/") { "cancel" } else { "disable" })
            .replace("/invite/{token}", &format!("/invite/{}", invited.token.reveal()));
        let address = ["/people", &path].concat();
        for page in [browser.get(&address).await, site.browser().get(&address).await] {
            assert_eq!(strays(&page.text), [] as [&str; 0], "{address}: {}", page.text);
            assert!(!page.text.contains("from \"/pkg"), "{address}: {}", page.text);
            linked += page.text.matches("href=\"/people/").count();
            let location = page.header("location");
            assert!(location.is_empty() || location.starts_with("/people/"), "{address}: {location}");
        }
    }
    assert!(linked > 300, "the pages are whole: {linked} links");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn below_a_path_a_refusal_links_to_the_start_page_below_it() {
    let site = below_a_path().await;
    let request = http::Request::post("/people/sign-in").header("sec-fetch-site", "cross-site");
    let refused = site.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(refused.status, 403);
    assert!(refused.text.contains("<a href=\"/people/\">"), "{}", refused.text);
    assert_eq!(strays(&refused.text), [] as [&str; 0], "{}", refused.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn below_a_path_server_functions_probes_and_forms_of_the_whole_origin_are_answered() {
    let site = below_a_path().await;
    for path in ["/people/healthz", "/healthz"] {
        assert_eq!(site.browser().get(path).await.text, "alive\n", "{path}");
    }
    assert_eq!(site.browser().get("/people").await.header("location"), "/people/sign-in");
    assert_eq!(site.browser().get("/peoples/sign-in").await.status, 404);
    let form = |origin: &str| {
        let request =
            http::Request::post("/people/theme").header("host", "127.0.0.1:3000").header("origin", origin);
        request.body(axum::body::Body::from("theme=dark&back=%2Fsign-in")).unwrap()
    };
    let chosen = site.send(form("https://id.example.com")).await;
    assert_eq!((chosen.status, chosen.header("location")), (303, "/people/sign-in"));
    assert_eq!(site.send(form("https://evil.example")).await.status, 403);
}

#[test]
fn no_public_address_begins_like_one_of_our_own_paths() {
    let first = |path: &str| path.split('/').nth(1).unwrap_or_default().to_owned();
    let files = ["/pkg/a", "/static/a", "/favicon.svg", "/favicon.ico", "/robots.txt"];
    let others = ["/theme", "/healthz", "/readyz", "/rpc/session/sign_in"];
    for path in app::paths().chain(files).chain(others).map(first).filter(|path| !path.is_empty()) {
        let url = format!("https://example.com/{path}");
        let error = service::public_url::parse(&url);
        assert_eq!(error, Err(domain::error::PublicUrlError::Path), "{url}");
    }
}
