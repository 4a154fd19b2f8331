//! Uploaded pictures. They come from people, so a browser gets them as pictures and nothing else.

use app::api::RequestFacts;
use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use domain::error::ErrorKind;
use http::{HeaderValue, StatusCode, header};
use service::{Caller, picture};

use super::state::AppState;

/// Nothing in it runs or loads anything, wherever it is opened.
const POLICY: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'");
/// Only for this reader: who may see it is decided for each. Another upload has another address.
const CACHE: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");

/// Serves a picture in one size to whoever may see it.
pub async fn serve(
    State(state): State<AppState>,
    Extension(facts): Extension<RequestFacts>,
    Path((id, size)): Path<(String, u32)>,
) -> Response {
    let (Some(session), Ok(id)) = (facts.session, id.parse()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let caller = Caller::signed_in(session, facts.origin);
    match picture::get(&state.service, &caller, id, size).await {
        Ok(file) => {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static("image/png")),
                (header::CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"picture.png\"")),
                (header::CACHE_CONTROL, CACHE),
                (header::CONTENT_SECURITY_POLICY, POLICY),
            ];
            (headers, file).into_response()
        }
        // Who may not see it is not told that it is there.
        Err(ErrorKind::Busy) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
