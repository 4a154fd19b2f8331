//! Cross-site request forgery.

use std::net::SocketAddr;

use axum::{body::Body, extract::ConnectInfo};
use domain::error::ErrorKind;
use http::{HeaderValue, Request, header};
use server::config::Settings;
use testkit::PASSWORD;
use url::form_urlencoded;

use crate::site::{HOST, Site};

fn sign_out(path: &str) -> http::request::Builder {
    Request::post(path)
        .header(header::HOST, HOST)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_from_another_site_is_refused_with_a_message() {
    let site = Site::new().await;
    let forged: [(&str, &str); 5] = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "https://id.example.com.evil.example"),
        ("origin", "null"),
    ];
    for (name, value) in forged {
        for path in ["/rpc/session/sign_out", "/sign-in", "/theme", "/no/such/page"] {
            let request = sign_out(path).header(name, value).header(header::ACCEPT, "text/html");
            let answer = site.send(request.body(Body::from("do=session/sign_out")).unwrap()).await;
            assert_eq!(answer.status, 403, "{name}: {value} {path}");
            assert!(answer.text.contains("came from another site"), "{}", answer.text);
            assert!(answer.cookies().is_empty());
        }
    }
    let request = sign_out("/rpc/session/sign_out").header("sec-fetch-site", "cross-site");
    let answer =
        site.send(request.header(header::ACCEPT, "application/json").body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 403);
    assert_eq!(serde_json::from_str::<ErrorKind>(&answer.text).unwrap(), ErrorKind::CrossSite);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_from_this_site_passes() {
    let site = Site::new().await;
    let header_sets: [&[(&str, &str)]; 4] = [
        &[("sec-fetch-site", "same-origin")],
        &[("origin", "https://id.example.com")],
        &[],
        // A proxy that changes the Host header: the public origin counts.
        &[("origin", "https://id.example.com"), ("x-forwarded-host", "id.example.com")],
    ];
    for headers in header_sets {
        let mut request = sign_out("/theme");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = site.send(request.body(Body::from("theme=dark")).unwrap()).await;
        assert_eq!(answer.status, 303, "{headers:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_public_address_is_trusted_as_soon_as_the_set_up_stores_it_without_a_restart() {
    let site = Site::before_set_up(|_| ()).await;
    let behind_a_proxy = || {
        let request = Request::post("/theme")
            .header(header::HOST, "rolecall.internal:3000")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, "https://id.example.com");
        request.body(Body::from("theme=dark")).unwrap()
    };
    assert_eq!(site.send(behind_a_proxy()).await.status, 403);
    // As another node would: not through this router.
    site.world.set_up().await;
    assert_eq!(site.send(behind_a_proxy()).await.status, 303);
    let elsewhere = sign_out("/theme").header(header::ORIGIN, "https://id.example.com.evil.example");
    assert_eq!(site.send(elsewhere.body(Body::empty()).unwrap()).await.status, 403);
}

/// The form of a browser on plain http, through a proxy that replaces the host and says nothing about it.
fn through_a_proxy(path: &str, origin: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post(path)
        .header(header::HOST, "127.0.0.1:3000")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ORIGIN, origin);
    request.body(Body::from(body)).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_proxy_that_replaces_the_host_the_set_up_and_every_form_after_it_work_without_a_restart() {
    let site = Site::before_set_up(|_| ()).await;
    let token = service::setup::make_link(&site.world.service, site.world.origin()).await.unwrap();
    let path = format!("/setup/{}", token.reveal());
    let fields = |public_url: &'static str| {
        [
            ("do", "setup/complete"),
            ("token", token.reveal()),
            ("name", "Olga Owner"),
            ("email", "olga@example.com"),
            ("password", PASSWORD),
            ("org_name", "Acme"),
            ("template", "standard"),
            ("public_url", public_url),
            ("mail", "none"),
        ]
    };
    let own = "http://people.lan";
    let sign_in = [("do", "session/sign_in"), ("email", "olga@example.com"), ("password", PASSWORD)];
    assert_eq!(site.send(through_a_proxy("/sign-in", own, &sign_in)).await.status, 403, "not yet known");

    let mut forged = through_a_proxy(&path, "http://evil.example", &fields(own));
    forged.headers_mut().insert("sec-fetch-site", HeaderValue::from_static("cross-site"));
    assert_eq!(site.send(forged).await.status, 403, "a browser that says where it comes from is believed");
    let proposed = site.send(through_a_proxy(&path, own, &fields("http://127.0.0.1:3000"))).await;
    assert_eq!(proposed.status, 422);
    assert!(proposed.text.contains("works only on the server itself"), "{}", proposed.text);

    let done = site.send(through_a_proxy(&path, own, &fields(own))).await;
    assert_eq!((done.status, done.header("location")), (303, "/o/acme/users"), "{}", done.text);
    let signed_in = site.send(through_a_proxy("/sign-in", own, &sign_in)).await;
    assert_eq!((signed_in.status, signed_in.header("location")), (303, "/"));
    for path in ["/sign-in", &path] {
        let forged = site.send(through_a_proxy(path, "http://evil.example", &sign_in)).await;
        assert_eq!(forged.status, 403, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_forwarded_host_of_a_trusted_proxy_is_this_site_and_of_anybody_else_is_not() {
    let trusting = |settings: &mut Settings| settings.proxy.trusted = Some(vec!["10.0.0.0/8".into()]);
    let site = Site::before_set_up(trusting).await;
    let request = |peer: [u8; 4], origin: &str| {
        let mut request = through_a_proxy("/theme", origin, &[("theme", "dark")]);
        request.headers_mut().insert("x-forwarded-host", HeaderValue::from_static("people.lan:8080"));
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((peer, 4711))));
        request
    };
    for (peer, origin, expected) in [
        ([10, 0, 0, 2], "http://people.lan:8080", 303),
        ([10, 0, 0, 2], "https://people.lan:8080", 303),
        ([10, 0, 0, 2], "http://people.lan", 403),
        ([10, 0, 0, 2], "http://people.lan:8080.evil.example", 403),
        ([203, 0, 113, 7], "http://people.lan:8080", 403),
    ] {
        assert_eq!(site.send(request(peer, origin)).await.status, expected, "{peer:?} {origin}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_set_up_proposes_the_address_of_the_browser_as_far_as_it_is_known() {
    let trusting = |settings: &mut Settings| settings.proxy.trusted = Some(vec!["10.0.0.0/8".into()]);
    let site = Site::before_set_up(trusting).await;
    let token = service::setup::make_link(&site.world.service, site.world.origin()).await.unwrap();
    for (peer, expected) in
        [([10, 0, 0, 2], "https://people.lan"), ([203, 0, 113, 7], "http://127.0.0.1:3000")]
    {
        let request = Request::get(format!("/setup/{}", token.reveal()))
            .header(header::HOST, "127.0.0.1:3000")
            .header("x-forwarded-host", "people.lan")
            .header("x-forwarded-proto", "https")
            .extension(ConnectInfo(SocketAddr::from((peer, 4711))));
        let page = site.send(request.body(Body::empty()).unwrap()).await;
        assert!(page.text.contains(&format!("value=\"{expected}\"")), "{}", page.text);
        assert!(page.text.contains("data-own-address=\"/setup/\""), "a script knows better: {}", page.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_get_never_writes() {
    let site = Site::new().await;
    let olga = site.signed_in("olga@example.com").await;
    for path in ["/rpc/session/sign_out", "/rpc/member/leave?slug=acme", "/theme?theme=dark"] {
        let answer = olga.get(path).await;
        assert!(matches!(answer.status, 404 | 405), "{path}: {}", answer.status);
    }
    assert_eq!(olga.get("/o/acme/users").await.status, 200);
}
