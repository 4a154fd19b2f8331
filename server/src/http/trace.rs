//! Names every request and logs what became of it: method, route pattern, status, time. Never the path itself, because
//! paths hold the tokens of links, and never a query or a header.

use std::fmt;

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, HeaderValue, Method};
use tokio::time::Instant;
use tracing::Instrument;

/// The header with the request's name.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The name of a request in log and answer. Always made here: one that a client sent could lie in the log.
#[derive(Debug, Clone)]
pub struct RequestId(String);

impl RequestId {
    fn new() -> Self {
        let mut bytes = [0; 8];
        // Without randomness nothing is refused for a name's sake: it is no secret.
        let _ = getrandom::fill(&mut bytes);
        Self(format!("{:016x}", u64::from_be_bytes(bytes)))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The layer.
pub async fn trace(mut request: Request, next: Next) -> Response {
    let id = RequestId::new();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("(no route)", MatchedPath::as_str);
    let method = known(request.method());
    let span = tracing::info_span!("request", %id, method, route);
    request.extensions_mut().insert(id.clone());
    let began = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let status = response.status().as_u16();
    let milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    span.in_scope(|| match (status, is_chatter(route)) {
        (500.., _) => tracing::warn!(status, milliseconds, "answered"),
        (_, true) => tracing::debug!(status, milliseconds, "answered"),
        (_, false) => tracing::info!(status, milliseconds, "answered"),
    });
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// Files and probes, which would drown the rest.
fn is_chatter(route: &str) -> bool {
    ["/pkg/", "/static/", "/healthz", "/readyz", "/favicon"].iter().any(|start| route.starts_with(start))
}

/// A method of HTTP; a made-up one is not written to the log.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}
