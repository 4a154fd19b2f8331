//! Protects the server from overload: a cap on the requests in flight, and bodies that are read whole before anything
//! works on them. The limits of time and size are layers of tower-http; see `router`.

use std::{any::Any, sync::Arc};

use app::api::RequestFacts;
use axum::{
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, FromRequest, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::{error::ErrorKind, import::MAX_TABLE_BYTES};
use http::{StatusCode, header, request::Parts};
use service::picture;
use tokio::sync::OwnedSemaphorePermit;

use super::{refusal::RequestFormat, state::AppState};

/// The answer to a request whose handler panicked; the panic hook has logged where. `refusal::explain` adds the message.
pub fn answer_panic(_: Box<dyn Any + Send + 'static>) -> Response {
    let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
    response.extensions_mut().insert(ErrorKind::Internal);
    response
}

/// A request's place among those in flight. Work that outlives the request holds a clone of it.
pub type Place = Arc<OwnedSemaphorePermit>;

/// Refuses a request at once when the cap on requests in flight is reached.
pub async fn shed(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let Ok(place) = Arc::clone(&state.web.places).try_acquire_owned() else {
        tracing::warn!("too many requests in flight");
        return RequestFormat::of(&request).refuse(&ErrorKind::Busy);
    };
    let place = Place::new(place);
    request.extensions_mut().insert(Arc::clone(&place));
    let response = next.run(request).await;
    drop(place);
    response
}

/// The largest body of a form with a picture: more than a picture may have, so that one which is a little too large is
/// refused by its form.
const PICTURE_BODY: usize = picture::MAX_BYTES + 2 * 1024 * 1024;

/// The same of a form with a table of people.
const TABLE_BODY: usize = MAX_TABLE_BYTES + 1024 * 1024;

/// The largest body of any request.
pub fn largest_body(state: &AppState) -> usize {
    state.web.limits.request_body.max(PICTURE_BODY).max(TABLE_BODY)
}

/// The largest body of this request. Only who is signed in can send pictures and tables, and only to the pages that take some.
fn largest_of(state: &AppState, parts: &Parts) -> usize {
    let (path, any) = (parts.uri.path(), state.web.limits.request_body);
    let is_signed_in = parts.extensions.get::<RequestFacts>().is_some_and(|facts| facts.session.is_some());
    match is_signed_in {
        true if app::takes_picture(path) => any.max(PICTURE_BODY),
        true if app::takes_table(path) => any.max(TABLE_BODY),
        _ => any,
    }
}

/// Reads the whole body, as far as the request may have one, so that everything behind this one has it.
pub async fn read_body(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let largest = largest_of(&state, &parts);
    let announced =
        parts.headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: usize| length > largest) {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    let mut unread = Request::new(body);
    DefaultBodyLimit::max(largest).apply(&mut unread);
    match Bytes::from_request(unread, &()).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(rejection) => rejection.status().into_response(),
    }
}

#[cfg(test)]
mod tests {
    use axum::{Router, middleware::from_fn, routing::get};
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    use super::*;
    use crate::http::refusal;

    async fn panics() -> &'static str {
        panic!("a page with a fault")
    }

    #[tokio::test]
    async fn a_panic_is_answered_without_details_of_the_fault() {
        let router = Router::new()
            .route("/", get(panics))
            .layer(CatchPanicLayer::custom(answer_panic))
            .layer(from_fn(refusal::explain));
        let answer = router.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(answer.status(), 500);
        let bytes = axum::body::to_bytes(answer.into_body(), 10_000).await.unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("Something went wrong on our side") && !text.contains("fault"), "{text}");
    }
}
