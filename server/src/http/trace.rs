//! Gives every request an id and logs its outcome: method, route pattern, status, time. Never the path, because paths
//! hold the tokens of links, and never a query or a header.

use std::time::Duration;

use axum::{
    extract::{MatchedPath, Request},
    response::Response,
};
use http::{Extensions, HeaderName, Method};
use tower_http::{
    classify::{ServerErrorsAsFailures, SharedClassifier},
    request_id::RequestId,
    trace::{OnResponse, TraceLayer},
};
use tracing::Span;

/// The header that carries the request id in the answer.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The layer that logs the answers of one group of routes.
pub type Layer =
    TraceLayer<SharedClassifier<ServerErrorsAsFailures>, fn(&Request) -> Span, (), LogResponse, (), (), ()>;

/// Logs every answer.
pub fn layer() -> Layer {
    with(LogResponse { is_quiet: false })
}

/// Logs failures alone; successful answers only on the level `debug`. For files and probes, which would drown the rest.
pub fn quiet_layer() -> Layer {
    with(LogResponse { is_quiet: true })
}

fn with(log_response: LogResponse) -> Layer {
    TraceLayer::new_for_http()
        .make_span_with(span as fn(&Request) -> Span)
        .on_request(())
        .on_response(log_response)
        .on_body_chunk(())
        .on_eos(())
        .on_failure(())
}

/// Drops the request id that a client sent: it could imitate another request in the log.
pub async fn drop_client_id(mut request: Request) -> Request {
    request.headers_mut().remove(REQUEST_ID);
    request
}

/// The id of a request, by which it is found in the log.
pub fn request_id(extensions: &Extensions) -> Option<String> {
    Some(extensions.get::<RequestId>()?.header_value().to_str().ok()?.to_owned())
}

fn span(request: &Request) -> Span {
    let id = request_id(request.extensions()).unwrap_or_default();
    let route = request.extensions().get::<MatchedPath>().map_or("(no route)", MatchedPath::as_str);
    tracing::info_span!("request", %id, method = known_method(request.method()), route)
}

/// Logs status and time of an answer.
#[derive(Debug, Clone, Copy)]
pub struct LogResponse {
    is_quiet: bool,
}

impl<B> OnResponse<B> for LogResponse {
    fn on_response(self, response: &Response<B>, latency: Duration, _: &Span) {
        let status = response.status().as_u16();
        let milliseconds = u64::try_from(latency.as_millis()).unwrap_or(u64::MAX);
        match (status, self.is_quiet) {
            (500.., _) => tracing::warn!(status, milliseconds, "answered"),
            (_, true) => tracing::debug!(status, milliseconds, "answered"),
            (_, false) => tracing::info!(status, milliseconds, "answered"),
        }
    }
}

/// A method of HTTP; an invented one is not written to the log.
fn known_method(method: &Method) -> &'static str {
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
