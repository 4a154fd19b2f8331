//! Overload: oversized bodies, too many requests, and timeouts.

use std::{sync::Arc, time::Duration};

use axum::body::{Body, Bytes};
use futures::stream;
use http::{Request, header};

use crate::site::{HOST, Site, occupy};

fn form(path: &str) -> http::request::Builder {
    Request::post(path)
        .header(header::HOST, HOST)
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_beyond_the_limit_is_refused_with_a_message_announced_or_streamed() {
    let site = Site::with(|settings| settings.limits.request_body = Some(16 * 1024), |_| ()).await;
    for path in ["/sign-in", "/rpc/session/sign_in", "/theme"] {
        let announced = form(path).header(header::CONTENT_LENGTH, 16 * 1024 + 1).body(Body::empty()).unwrap();
        let chunks = (0..5).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![b'a'; 4 * 1024])));
        let streamed = form(path).body(Body::from_stream(stream::iter(chunks))).unwrap();
        for request in [announced, streamed] {
            let answer = site.send(request).await;
            assert_eq!(answer.status, 413, "{path}");
            assert!(answer.text.contains("too much to send at once"), "{}", answer.text);
            assert!(!answer.header("content-security-policy").is_empty());
        }
    }
    let fits = form("/theme").body(Body::from(vec![b'a'; 16 * 1024])).unwrap();
    assert_eq!(site.send(fits).await.status, 303);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn excess_requests_are_refused_with_retry_after_but_probes_and_files_are_served() {
    let site =
        Site::with(|settings| settings.limits.requests_in_flight = Some(1), |state| occupy(state)).await;
    let browser = site.browser();
    let answer = browser.get("/sign-in").await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, "2"));
    assert!(answer.text.contains("The server is busy"), "{}", answer.text);
    assert_eq!(browser.get("/healthz").await.status, 200);
    assert_eq!(browser.get("/static/no.css").await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_takes_too_long_is_answered_with_a_timeout() {
    let short_timeout = |state: &mut server::http::AppState| {
        Arc::get_mut(&mut state.web).unwrap().timeout = Duration::from_millis(1);
    };
    let site = Site::with(|_| (), short_timeout).await;
    let never = stream::pending::<Result<Bytes, std::io::Error>>();
    let answer = site.send(form("/sign-in").body(Body::from_stream(never)).unwrap()).await;
    assert_eq!(answer.status, 504);
    assert!(answer.text.contains("the change may have been made"), "{}", answer.text);
}
