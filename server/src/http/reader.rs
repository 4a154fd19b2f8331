//! Whose page a form was written on. A browser has one session for all its tabs: what stands on somebody's page must not be
//! done for whoever signed in since in another one. Forms name their reader in a field.

use app::{READER, api::RequestFacts};
use axum::{body::Body, extract::Request};
use http::{Extensions, Method};
use url::form_urlencoded;

/// The server function that works on anybody's page: it ends the session of whoever is signed in.
const SIGN_OUT: &str = "session/sign_out";

/// Whether somebody else is signed in than the reader of the page on which this function was called.
#[must_use]
pub fn is_another(request: &Extensions, function: &str, reader: Option<&str>) -> bool {
    let signed_in = request.get::<RequestFacts>().and_then(|facts| facts.session.as_ref());
    let signed_in = signed_in.map(|session| session.account.id.to_string());
    function != SIGN_OUT && signed_in.zip(reader).is_some_and(|(signed_in, reader)| signed_in != reader)
}

/// The call of a server function; for nobody, if it comes from another reader's page. The program then asks that reader to
/// sign in again.
pub async fn check(request: Request) -> Request {
    if *request.method() != Method::POST {
        return request;
    }
    let (mut parts, body) = request.into_parts();
    // `limits::read_body` has read it and checked its length.
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let reader = form_urlencoded::parse(&body).find(|(name, _)| name == READER).map(|(_, value)| value);
    let function = parts.uri.path().trim_start_matches("/rpc/");
    if is_another(&parts.extensions, function, reader.as_deref())
        && let Some(facts) = parts.extensions.get_mut::<RequestFacts>()
    {
        facts.session = None;
    }
    Request::from_parts(parts, Body::from(body))
}
