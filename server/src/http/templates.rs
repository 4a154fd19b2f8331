//! The template of an organization as a file to download.

use app::api::RequestFacts;
use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use domain::error::ErrorKind;
use http::{HeaderValue, StatusCode, header};
use service::{Caller, templates};

use super::state::AppState;

/// It is written anew for each download, and only for this reader.
const CACHE: HeaderValue = HeaderValue::from_static("no-store");

/// Serves the file to whoever may download it. `refusal::explain` says why others do not get it.
pub async fn serve(
    State(state): State<AppState>,
    Extension(facts): Extension<RequestFacts>,
    Path(slug): Path<String>,
) -> Response {
    let Some(session) = facts.session else { return refuse(ErrorKind::SignedOut) };
    let caller = Caller::signed_in(session, facts.origin);
    match templates::export(&state.service, &caller, &slug).await {
        Ok(file) => {
            // The part of the address that names an organization has letters, digits and hyphens only.
            let attachment = format!("attachment; filename=\"{}\"", file.name);
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8")),
                (
                    header::CONTENT_DISPOSITION,
                    HeaderValue::from_str(&attachment).unwrap_or(HeaderValue::from_static("attachment")),
                ),
                (header::CACHE_CONTROL, CACHE),
            ];
            (headers, file.text).into_response()
        }
        Err(error) => refuse(error),
    }
}

fn refuse(error: ErrorKind) -> Response {
    let mut response = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::FORBIDDEN).into_response();
    response.extensions_mut().insert(error);
    response
}
