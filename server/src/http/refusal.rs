//! Answers that are given before or instead of the application: a plain page or JSON with the message of the error.
//! It knows the style sheet's address and nothing of the application.

use app::Base;
use axum::{
    body::Body,
    extract::Request,
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use domain::error::ErrorKind;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use messages::Messages;
use tower_http::csrf::ProtectionError;

use super::{assets, language, trace};

/// The `Retry-After` of a busy server, in seconds.
const RETRY_AFTER: u32 = 2;

/// Turns the refusals of the layers below, which know a status alone, into answers with a message.
pub async fn explain(request: Request, next: Next) -> Response {
    let format = RequestFormat::of(&request);
    let response = next.run(request).await;
    match reason(&response) {
        Some(error) => format.refuse(&error),
        None => response,
    }
}

/// Why a layer refused the request. No page and no server function answers with 413 or 504.
fn reason(response: &Response) -> Option<ErrorKind> {
    if response.extensions().get::<ProtectionError>().is_some() {
        tracing::warn!("a request from another site was refused");
        return Some(ErrorKind::CrossSite);
    }
    match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Some(ErrorKind::TooLarge),
        StatusCode::GATEWAY_TIMEOUT => Some(ErrorKind::Timeout),
        _ => response.extensions().get::<ErrorKind>().cloned(),
    }
}

/// What the client can read, and the id of its request in the log.
#[derive(Debug, Clone)]
pub struct RequestFormat {
    wants_json: bool,
    messages: Messages,
    base: Base,
    request_id: Option<String>,
}

impl RequestFormat {
    /// The format that a request asks for.
    pub fn of(request: &http::Request<Body>) -> Self {
        Self {
            wants_json: wants_json(request.headers()),
            messages: language::messages(request.headers(), None, false),
            base: request.extensions().get::<Base>().cloned().unwrap_or_default(),
            request_id: trace::request_id(request.extensions()),
        }
    }

    /// The refusal in this format.
    pub fn refuse(&self, error: &ErrorKind) -> Response {
        let mut response = if self.wants_json {
            axum::Json(error).into_response()
        } else {
            Html(page(self, error)).into_response()
        };
        *response.status_mut() =
            StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = match error {
            ErrorKind::RateLimited { retry_after } => Some(*retry_after),
            ErrorKind::Busy => Some(RETRY_AFTER),
            _ => None,
        };
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// Scripts and our own WebAssembly ask for JSON; a form that the browser posts itself asks for HTML.
fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("application/json") && !accept.contains("text/html")
}

fn page(format: &RequestFormat, error: &ErrorKind) -> String {
    let m = format.messages;
    let [sheet, mark, home] =
        [&*assets::manifest().css, "/favicon.svg", "/"].map(|path| format.base.url(path));
    let (language, title, message, start) =
        (m.language().as_str(), title(m, error), m.error(error), m.errors_go_to_start());
    let [before, after] = m.errors_request();
    let id = format
        .request_id
        .as_deref()
        .map(|id| format!("<p><small>{before}{id}{after}</small></p>"))
        .unwrap_or_default();
    format!(
        "<!DOCTYPE html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} · Rolecall</title><link rel=\"stylesheet\" href=\"{sheet}\">\
         <link rel=\"icon\" href=\"{mark}\"></head><body><div class=\"auth\"><main id=\"main\">\
         <div><img class=\"auth-mark\" src=\"{mark}\" alt=\"\" width=\"40\" height=\"40\"><h1>{title}</h1>\
         <p class=\"lead\">{message}</p></div><p><a href=\"{home}\">{start}</a></p>{id}</main></div></body></html>"
    )
}

/// The page's heading. The message below it comes from the error itself.
fn title(m: Messages, error: &ErrorKind) -> &'static str {
    match error {
        ErrorKind::NotFound => m.errors_title_not_found(),
        ErrorKind::CrossSite => m.errors_title_refused(),
        ErrorKind::TooLarge => m.errors_title_too_large(),
        ErrorKind::Timeout => m.errors_title_timeout(),
        ErrorKind::Busy => m.errors_title_busy(),
        _ => m.errors_title_internal(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(accept: &str) -> RequestFormat {
        let request = http::Request::builder().header(header::ACCEPT, accept).body(Body::empty()).unwrap();
        RequestFormat::of(&request)
    }

    async fn text(response: Response) -> String {
        String::from_utf8(axum::body::to_bytes(response.into_body(), 10_000).await.unwrap().to_vec()).unwrap()
    }

    #[tokio::test]
    async fn a_browser_gets_a_page_and_a_script_gets_json() {
        let response = format("text/html,application/xhtml+xml,*/*;q=0.8").refuse(&ErrorKind::Busy);
        assert_eq!(response.status(), 503);
        assert_eq!(response.headers()["retry-after"], "2");
        assert!(text(response).await.contains("The server is busy. Nothing was changed"));

        let response = format("application/json").refuse(&ErrorKind::TooLarge);
        assert_eq!(
            (response.status().as_u16(), &response.headers()["content-type"]),
            (413, &HeaderValue::from_static("application/json"))
        );
        assert_eq!(serde_json::from_str::<ErrorKind>(&text(response).await).unwrap(), ErrorKind::TooLarge);
    }
}
