//! The whole of HTTP as one service, which needs no socket: routes, and around them the layers in their order.

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use tower_http::compression::CompressionLayer;

use super::{assets, csrf, headers, health, limits, pages, session, state::AppState, theme, trace};

/// Builds it. Layers stand from the innermost to the outermost.
pub fn build(state: AppState) -> Router {
    let application = pages::routes(&state)
        .route("/theme", post(theme::choose))
        .layer(from_fn_with_state(state.clone(), session::gather))
        .layer(from_fn_with_state(state.clone(), limits::read_body))
        .layer(csrf::layer(state.public_url()))
        .layer(from_fn(csrf::explain))
        .layer(from_fn_with_state(state.clone(), limits::time_out))
        .layer(from_fn_with_state(state.clone(), limits::shed))
        .layer(CompressionLayer::new());
    let files = Router::new()
        .route("/pkg/{*path}", get(assets::serve))
        .route("/static/{*path}", get(assets::serve))
        .route("/favicon.svg", get(assets::serve))
        .route("/favicon.ico", get(assets::serve))
        .route("/robots.txt", get(assets::serve));
    let probes = Router::new().route("/healthz", get(health::alive)).route("/readyz", get(health::ready));
    application
        .merge(files)
        .merge(probes)
        .layer(from_fn(limits::catch_panic))
        .layer(from_fn_with_state(state.clone(), headers::secure))
        .layer(from_fn(trace::trace))
        .with_state(state)
}
