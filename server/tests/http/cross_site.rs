//! What another site makes a browser send is refused, and what it says about itself changes nothing.

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
async fn a_write_from_another_site_is_refused_with_words() {
    let site = Site::new().await;
    let signs: [(&str, &str); 5] = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "https://id.example.com.evil.example"),
        ("origin", "null"),
    ];
    for (name, value) in signs {
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
    let signs: [&[(&str, &str)]; 4] = [
        &[("sec-fetch-site", "same-origin")],
        &[("origin", "https://id.example.com")],
        &[],
        // A proxy that changes the Host header: the public origin counts.
        &[("origin", "https://id.example.com"), ("x-forwarded-host", "id.example.com")],
    ];
    for sign in signs {
        let mut request = sign_out("/theme");
        for (name, value) in sign {
            request = request.header(*name, *value);
        }
        let answer = site.send(request.body(Body::from("theme=dark")).unwrap()).await;
        assert_eq!(answer.status, 303, "{sign:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_write_is_done_by_a_get() {
    let site = Site::new().await;
    let olga = site.signed_in("olga@example.com").await;
    for path in ["/rpc/session/sign_out", "/rpc/member/leave?slug=acme", "/theme?theme=dark"] {
        let answer = olga.get(path).await;
        assert!(matches!(answer.status, 404 | 405), "{path}: {}", answer.status);
    }
    assert_eq!(olga.get("/o/acme/users").await.status, 200);
}
