//! What is known about a request before a page or a server function sees it: the session, the origin, the chosen theme,
//! the language and the flash message. It holds no rule of the product: an unknown session is no session.

use app::api::{CookieScope, RequestFacts, Theme, read_cookies};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use cookie::CookieJar;
use domain::{
    audit::{Door, Origin},
    error::ErrorKind,
    secret::Secret,
};
use http::{HeaderMap, header, request::Parts};
use service::Session;

use super::{client, flash, language, refusal::RequestFormat, state::AppState, theme, trace};

/// A longer `User-Agent` is cut.
const USER_AGENT_CHARS: usize = 400;

/// The middleware: puts the facts into the request's extensions.
pub async fn gather(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let format = RequestFormat::of(&request);
    let (mut parts, body) = request.into_parts();
    let scope = state.cookies(&parts);
    let cookies = read_cookies(&parts.headers);
    let session = match session(&state, &cookies, &scope).await {
        Ok(session) => session,
        Err(error) => return format.refuse(&error),
    };
    let (flash, undo) = flash::read(&cookies, &scope);
    let has_flash = flash.is_some();
    let device = cookies.get(&scope.device()).map(|cookie| Secret::new(cookie.value().to_owned()));
    let messages = language::messages(&parts.headers, session.as_ref(), state.service.settings().development);
    parts.extensions.insert(messages);
    parts.extensions.insert(RequestFacts {
        device,
        session,
        origin: origin(&state, &parts),
        theme: cookies.get(theme::COOKIE).map_or(Theme::System, |cookie| Theme::parse(cookie.value())),
        flash,
        undo,
        form: None,
        address: address(&state, &parts, scope.is_secure),
        cookies: scope.clone(),
        request_id: trace::request_id(&parts.extensions),
    });
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if has_flash && shows_a_page(&response) {
        flash::clear(response.headers_mut(), &scope);
    }
    response
}

async fn session(
    state: &AppState,
    cookies: &CookieJar,
    scope: &CookieScope,
) -> Result<Option<Session>, ErrorKind> {
    let Some(cookie) = cookies.get(&scope.session()) else { return Ok(None) };
    let token = Secret::new(cookie.value().to_owned());
    service::sessions::authenticate(&state.service, &token).await
}

/// The address that the browser used, as far as the headers say.
fn address(state: &AppState, parts: &Parts, is_secure: bool) -> Option<String> {
    let forwarded = client::forwarded_host(parts, &state.web.trusted_proxies);
    let host = forwarded.or_else(|| parts.headers.get(header::HOST)?.to_str().ok())?;
    let scheme = if is_secure { "https" } else { "http" };
    Some(format!("{scheme}://{host}"))
}

fn origin(state: &AppState, parts: &Parts) -> Origin {
    Origin {
        door: Door::Web,
        ip: client::client_address(parts, &state.web.trusted_proxies).map(|address| address.to_string()),
        user_agent: user_agent(&parts.headers),
    }
}

fn user_agent(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(header::USER_AGENT)?.to_str().ok()?;
    Some(text.chars().take(USER_AGENT_CHARS).collect())
}

/// The flash message was read only if the answer is a page; a redirect passes it on.
fn shows_a_page(response: &Response) -> bool {
    let is_html = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    is_html && !response.status().is_redirection()
}
