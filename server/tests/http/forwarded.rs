//! Forged forwarding headers change neither links in mails nor the IP address of a session.

use std::net::SocketAddr;

use axum::{body::Body, extract::ConnectInfo};
use http::{Request, header};
use testkit::PASSWORD;
use url::form_urlencoded;

use crate::site::{HOST, Site};

const FORGED: [(&str, &str); 5] = [
    ("x-forwarded-host", "evil.example"),
    ("x-forwarded-proto", "http"),
    ("x-forwarded-for", "198.51.100.66"),
    ("forwarded", "for=198.51.100.66;host=evil.example;proto=http"),
    ("x-real-ip", "198.51.100.66"),
];

async fn post(site: &Site, peer: [u8; 4], fields: &[(&str, &str)]) -> crate::site::Answer {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let mut request = Request::post("/sign-in")
        .header(header::HOST, "evil.example")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .extension(ConnectInfo(SocketAddr::from((peer, 4711))));
    for (name, value) in FORGED {
        request = request.header(name, value);
    }
    site.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_host_does_not_get_into_a_reset_link() {
    let site = Site::new().await;
    let answer =
        post(&site, [203, 0, 113, 7], &[("do", "password/forgot"), ("email", "olga@example.com")]).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/forgot?sent=1"));
    assert!(!answer.header("strict-transport-security").is_empty(), "a forged scheme does not remove HSTS");
    assert_eq!(site.world.deliver().await, 1);
    let mail = site.world.mailbox.sent_to("olga@example.com").remove(0);
    assert!(mail.text.contains(&format!("https://{HOST}/reset/")), "{}", mail.text);
    assert!(!mail.text.contains("evil.example") && !mail.html.contains("evil.example"));
}

/// The IP address stored with the session of a sign-in.
async fn recorded_ip(site: &Site, peer: [u8; 4]) -> Option<String> {
    let fields = [("do", "session/sign_in"), ("email", "olga@example.com"), ("password", PASSWORD)];
    assert_eq!(post(site, peer, &fields).await.status, 303);
    let session = site.world.sign_in("olga@example.com").await;
    let caller = site.world.caller_of(&session).await;
    let sessions = service::sessions::list(&site.world.service, &caller).await.unwrap();
    sessions
        .into_iter()
        .find(|session| !session.is_current && session.ip.as_deref() != Some("10.0.0.1"))
        .unwrap()
        .ip
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forwarded_address_counts_only_from_a_trusted_proxy() {
    let site = Site::new().await;
    assert_eq!(recorded_ip(&site, [203, 0, 113, 7]).await.as_deref(), Some("203.0.113.7"));

    let behind =
        Site::with(|settings| settings.proxy.trusted = Some(vec!["203.0.113.7/32".into()]), |_| ()).await;
    assert_eq!(recorded_ip(&behind, [203, 0, 113, 7]).await.as_deref(), Some("198.51.100.66"));
}
