//! The log names routes, never paths, which contain the tokens of links; and no other secret.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use axum::body::Body;
use http::{Request, header};
use server::logging;
use testkit::PASSWORD;
use tracing_subscriber::fmt::MakeWriter;

use crate::site::{HOST, Site};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_token_password_or_search_text_is_logged_even_on_the_level_trace() {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_env_filter(logging::filter("trace")).with_writer(log.clone()).finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();

    let site = Site::new().await;
    let invited = site.world.invite("ada@example.com", "viewer").await;
    let browser = site.browser();
    browser.get(&format!("/invite/{}", invited.token.reveal())).await;
    browser.get(&format!("/invite/{}/and%20more", invited.token.reveal())).await;
    browser.get("/reset/reset-token-in-a-path").await;
    browser.get("/setup/setup-token-in-a-path").await;
    browser.get("/confirm-email/email-token-in-a-path").await;
    browser.get("/sign-up/complete/sign-up-token-in-a-path").await;
    browser.get("/unknown/token-in-an-unknown-path?token=in-a-query").await;
    browser
        .post(
            "/sign-in",
            &[("do", "session/sign_in"), ("email", "olga@example.com"), ("password", "a-wrong-password")],
        )
        .await;
    browser
        .post("/sign-in", &[("do", "session/sign_in"), ("email", "olga@example.com"), ("password", PASSWORD)])
        .await;
    let session = browser.cookie("__Host-rolecall").unwrap();
    browser.get("/o/acme/users?q=a-search-text").await;
    let forged =
        Request::get("/sign-in").header(header::HOST, HOST).header("x-request-id", "forged-request-id");
    site.send(forged.body(Body::empty()).unwrap()).await;
    site.world.deliver().await;

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for secret in [
        invited.token.reveal(),
        "reset-token-in-a-path",
        "setup-token-in-a-path",
        "email-token-in-a-path",
        "sign-up-token-in-a-path",
        "token-in-an-unknown-path",
        "in-a-query",
        "a-wrong-password",
        PASSWORD,
        session.as_str(),
        "a-search-text",
        "forged-request-id",
    ] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
    for route in [
        "/invite/{token}",
        "/reset/{token}",
        "/setup/{token}",
        "/confirm-email/{token}",
        "/sign-up/complete/{token}",
        "/o/{slug}/users",
        "(no route)",
    ] {
        assert!(log.contains(route), "{route} is not in the log");
    }
}
