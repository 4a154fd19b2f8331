//! Security headers, caching and statuses of pages.

use crate::site::Site;

const PAGES: [&str; 10] = [
    "/",
    "/sign-in",
    "/forgot",
    "/setup/wrong",
    "/invite/wrong",
    "/reset/wrong",
    "/choose",
    "/choose/new",
    "/o/acme/users",
    "/no/such/page",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_has_the_security_headers_and_is_not_cached() {
    let site = Site::new().await;
    let olga = site.signed_in("olga@example.com").await;
    for path in PAGES {
        for browser in [&site.browser(), &olga] {
            let answer = browser.get(path).await;
            let policy = answer.header("content-security-policy");
            for part in [
                "default-src 'self'",
                "object-src 'none'",
                "base-uri 'none'",
                "frame-ancestors 'none'",
                "form-action 'self'",
            ] {
                assert!(policy.contains(part), "{path}: {policy}");
            }
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
            assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
            assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin", "{path}");
            assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
            assert_eq!(answer.header("strict-transport-security"), "max-age=63072000", "{path}");
            assert_eq!(answer.header("x-request-id").len(), 36, "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_script_and_module_preload_has_the_nonce_of_the_policy_and_no_style_is_inline() {
    let site = Site::new().await;
    let olga = site.signed_in("olga@example.com").await;
    let mut nonces = Vec::new();
    for path in ["/sign-in", "/o/acme/users", "/o/acme/users", "/account", "/no/such/page"] {
        let answer = olga.get(path).await;
        let nonce = answer.header("content-security-policy").split("'nonce-").nth(1).unwrap();
        let nonce = nonce.split('\'').next().unwrap().to_owned();
        let scripts = answer.text.split("<script").skip(1);
        let preloads = answer.text.split("<link rel=\"modulepreload\"").skip(1);
        for element in scripts.chain(preloads) {
            let tag = element.split('>').next().unwrap();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{path}: {tag}");
        }
        assert!(!answer.text.contains(" style=\""), "{path} has an inline style");
        assert!(!answer.text.contains("<style"), "{path} has a style element");
        nonces.push(nonce);
    }
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 5, "each answer has its own nonce");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_does_not_exist_has_status_404() {
    let site = Site::new().await;
    let olga = site.signed_in("olga@example.com").await;
    for path in ["/no/such/page", "/o/nowhere/users", "/o/acme/users/mem_1", "/static/no.css", "/rpc/no/such"]
    {
        assert_eq!(olga.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_start_page_redirects_to_the_sign_in_or_the_organization_after_the_set_up() {
    let fresh = Site::before_set_up(|_| ()).await;
    let answer = fresh.browser().get("/").await;
    assert_eq!(answer.status, 200);
    assert!(answer.text.contains("isn't set up yet"), "{}", answer.text);

    let site = Site::new().await;
    let answer = site.browser().get("/").await;
    assert_eq!((answer.status, answer.header("location")), (303, "/sign-in"));
    let answer = site.signed_in("olga@example.com").await.get("/").await;
    assert_eq!((answer.status, answer.header("location")), (303, "/o/acme/overview"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pages_of_an_organization_and_of_the_account_load_the_program_and_permit_webassembly() {
    let site = Site::new().await;
    let olga = site.signed_in("olga@example.com").await;
    for (path, expected) in [
        ("/sign-in", false),
        ("/forgot", false),
        ("/no/such/page", false),
        ("/account", true),
        ("/choose", true),
        ("/choose/new", false),
        ("/o/acme/users", true),
    ] {
        let answer = olga.get(path).await;
        assert_eq!(answer.text.contains("modulepreload"), expected, "{path}");
        assert_eq!(
            answer.header("content-security-policy").contains("'wasm-unsafe-eval'"),
            expected,
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hsts_covers_the_subdomains_where_the_configuration_says_so() {
    let site = Site::with(|settings| settings.hsts_include_subdomains = Some(true), |_| ()).await;
    let answer = site.browser().get("/sign-in").await;
    assert_eq!(answer.header("strict-transport-security"), "max-age=63072000; includeSubDomains");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_compressed_as_the_client_accepts() {
    let site = Site::new().await;
    let request = |encoding: &str| {
        let request = http::Request::get("/sign-in").header("accept-encoding", encoding);
        request.body(axum::body::Body::empty()).unwrap()
    };
    assert_eq!(site.send(request("gzip, br")).await.header("content-encoding"), "br");
    assert_eq!(site.send(request("gzip")).await.header("content-encoding"), "gzip");
    assert_eq!(site.send(request("identity")).await.header("content-encoding"), "");
}
