//! Refuses requests that another site makes a browser send: by `Sec-Fetch-Site`, else by comparing `Origin` with the
//! host. A request with neither header does not come from a browser, so it carries no one's cookies unnoticed.
//!
//! Browsers send no `Sec-Fetch-Site` to an address on plain http, and a proxy may have replaced the `Host`. Then `Origin` may
//! also be the public address, or what a trusted proxy says that the host was. Before the set-up there may be neither.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use service::public_url;
use tower::{Layer, ServiceExt};
use tower_http::csrf::CsrfLayer;

use super::{client, state::AppState};

/// The path of the set-up page, before the token of its link.
const SETUP: &str = "/setup/";

/// The middleware. It is built for each request, because the public address may become known while the server runs.
pub async fn refuse_cross_site(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let public_url = state.load_public_url().await;
    if public_url == Ok(None) && is_set_up_form(&request) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let forwarded = client::forwarded_host(&parts, &state.web.trusted_proxies);
    let forwarded = forwarded.map(|host| ["http", "https"].map(|scheme| format!("{scheme}://{host}")));
    let public_origin = public_url.ok().flatten().map(|url| public_url::split(url).0.to_owned());
    let origins = public_origin.into_iter().chain(forwarded.into_iter().flatten());
    let request = Request::from_parts(parts, body);
    match trusting(origins).layer(next).oneshot(request).await {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    }
}

/// Whether the set-up link's token answers for the request: only its page's form has it, no other site can know it, and before
/// the set-up nobody has a session to misuse. A browser that says where the request comes from is believed.
fn is_set_up_form(request: &Request) -> bool {
    request.uri().path().starts_with(SETUP) && !request.headers().contains_key("sec-fetch-site")
}

/// Trusts these origins besides the one of the `Host` header. What is no origin is left out.
fn trusting(origins: impl Iterator<Item = String>) -> CsrfLayer {
    origins.fold(CsrfLayer::new(), |layer, origin| layer.clone().add_trusted_origin(origin).unwrap_or(layer))
}
