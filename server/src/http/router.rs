//! The whole of HTTP as one service, which needs no socket: routes, and around them the layers in their order.

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state, map_request},
    routing::{get, post},
};
use http::StatusCode;
use tower::util::MapRequest;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    limit::RequestBodyLimitLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    timeout::TimeoutLayer,
};

use super::{
    assets, base, csrf, downloads, headers, health, limits, pages, pictures, refusal, session,
    state::AppState, templates, theme, trace, updates,
};

/// Builds the router: the installation, wherever it is on its host.
pub fn build(state: AppState) -> Router {
    let installation = installation(state.clone());
    Router::new().fallback_service(MapRequest::new(installation, move |request| base::strip(&state, request)))
}

/// The layers are listed from the innermost to the outermost.
fn installation(state: AppState) -> Router {
    let application = pages::routes(&state)
        .route("/theme", post(theme::choose))
        .route("/pictures/{picture}/{size}", get(pictures::serve))
        .route("/o/{slug}/audit/{file}", get(downloads::audit_log))
        .route("/o/{slug}/users/{member}/departures/{departure}/report.csv", get(downloads::departure))
        .route("/o/{slug}/users/import/{import}/failed.csv", get(downloads::failed_rows))
        .route("/o/{slug}/reviews/{review}/evidence.csv", get(downloads::evidence))
        .route("/o/{slug}/users/export.csv", get(downloads::users))
        .route("/o/{slug}/template.json", get(templates::serve))
        // The limit of time below ends when an answer begins, and the compression leaves streams of events alone.
        .route("/updates/{slug}", get(updates::stream))
        .layer(from_fn_with_state(state.clone(), limits::read_body))
        .layer(from_fn_with_state(state.clone(), session::gather))
        .layer(RequestBodyLimitLayer::new(limits::largest_body(&state)))
        .layer(from_fn_with_state(state.clone(), csrf::refuse_cross_site))
        // A write that has begun may still be carried out; the message says so.
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, state.web.timeout))
        .layer(from_fn_with_state(state.clone(), limits::shed))
        .layer(CompressionLayer::new());
    let files = Router::new()
        .route("/pkg/{*path}", get(assets::serve))
        .route("/static/{*path}", get(assets::serve))
        .route("/favicon.svg", get(assets::serve))
        .route("/favicon.ico", get(assets::serve))
        .route("/robots.txt", get(assets::serve));
    let probes = Router::new().route("/healthz", get(health::alive)).route("/readyz", get(health::ready));
    with_common_layers(application, trace::layer(), &state)
        .merge(with_common_layers(files.merge(probes), trace::quiet_layer(), &state))
        .with_state(state)
}

/// The layers around every route. Tracing is outside of `catch_panic`, so that panics appear in the log with their id.
fn with_common_layers(routes: Router<AppState>, trace: trace::Layer, state: &AppState) -> Router<AppState> {
    routes
        .layer(CatchPanicLayer::custom(limits::answer_panic))
        .layer(from_fn(refusal::explain))
        .layer(from_fn_with_state(state.clone(), headers::secure))
        .layer(trace)
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .layer(map_request(trace::drop_client_id))
}
