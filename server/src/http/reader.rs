//! Whose page a form was written on. A browser has one session for all its tabs: what stands on somebody's page must not be
//! done for whoever signed in since in another one. Forms say their reader in a field.

use app::{READER, api::RequestFacts};
use axum::{
    body::{Body, Bytes},
    extract::Request,
};
use http::{HeaderMap, Method, header, request::Parts};
use url::form_urlencoded;

/// Takes whoever is signed in to end their session at their word, whoever's page it is.
const SIGN_OUT: &str = "/rpc/session/sign_out";

/// Whether a form of another reader's page is posted by whoever is signed in now.
#[must_use]
pub fn is_another(facts: Option<&RequestFacts>, reader: Option<&str>) -> bool {
    let signed_in = facts.and_then(|facts| Some(facts.session.as_ref()?.account.id.to_string()));
    signed_in.zip(reader).is_some_and(|(signed_in, reader)| signed_in != reader)
}

/// The call of a server function, for nobody if it comes from another reader's page: the program asks that one to sign in
/// again.
pub async fn check(request: Request) -> Request {
    if *request.method() != Method::POST || request.uri().path() == SIGN_OUT || !is_form(request.headers()) {
        return request;
    }
    let (mut parts, body) = request.into_parts();
    // `limits::read_body` has read it and checked its length.
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    forget_another(&mut parts, &body);
    Request::from_parts(parts, Body::from(body))
}

fn is_form(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-urlencoded"))
}

fn forget_another(parts: &mut Parts, body: &Bytes) {
    let reader = form_urlencoded::parse(body).find(|(name, _)| name == READER).map(|(_, value)| value);
    if let Some(facts) = parts.extensions.get_mut::<RequestFacts>()
        && is_another(Some(facts), reader.as_deref())
    {
        facts.session = None;
    }
}
