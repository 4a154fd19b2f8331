//! Liveness and readiness probes.

use axum::extract::State;
use http::StatusCode;

use super::state::AppState;

/// The process answers.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// The database answers and takes writes.
pub async fn ready(State(state): State<AppState>) -> (StatusCode, &'static str) {
    match state.service.store().ping().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready: the database does not answer or takes no writes\n")
        }
    }
}
