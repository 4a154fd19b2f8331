//! Refuses requests that another site makes a browser send: by `Sec-Fetch-Site`, else by comparing `Origin` with the
//! host. A request with neither header does not come from a browser, so it carries no one's cookies unnoticed.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tower::{Layer, ServiceExt};
use tower_http::csrf::CsrfLayer;

use super::state::AppState;

/// The middleware. It is built for each request, because the public address may become known while the server runs.
pub async fn refuse_cross_site(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    state.load_public_url().await;
    match trusting(state.public_url()).layer(next).oneshot(request).await {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    }
}

/// Trusts the public origin also behind a proxy that changes the `Host` header.
fn trusting(public_origin: Option<&str>) -> CsrfLayer {
    let layer = CsrfLayer::new();
    match public_origin.map(|origin| layer.clone().add_trusted_origin(origin)) {
        Some(Ok(layer)) => layer,
        Some(Err(_)) | None => layer,
    }
}
