//! Refuses what another site makes a browser send: by `Sec-Fetch-Site`, else by comparing `Origin` with the host.
//! A request with neither comes from no browser and carries nobody's cookies without their doing.

use axum::{extract::Request, middleware::Next, response::Response};
use domain::error::ErrorKind;
use tower_http::csrf::{CsrfLayer, ProtectionError};

use super::refusal::RequestFormat;

/// The layer that refuses. The public origin passes also where a proxy changes the `Host` header.
pub fn layer(public_origin: Option<&str>) -> CsrfLayer {
    let layer = CsrfLayer::new();
    match public_origin.map(|origin| layer.clone().add_trusted_origin(origin)) {
        Some(Ok(layer)) => layer,
        Some(Err(_)) | None => layer,
    }
}

/// The layer around it that finds the words.
pub async fn explain(request: Request, next: Next) -> Response {
    let format = RequestFormat::of(&request);
    let response = next.run(request).await;
    if response.extensions().get::<ProtectionError>().is_some() {
        tracing::warn!("a request from another site was refused");
        return format.refuse(&ErrorKind::CrossSite);
    }
    response
}
