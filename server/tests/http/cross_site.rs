//! Cross-site request forgery.

use axum::body::Body;
use domain::error::ErrorKind;
use http::{Request, header};

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
