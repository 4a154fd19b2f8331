//! Protects the server from overload: a cap on the requests in flight, and bodies that are read whole before anything
//! works on them. The limits of time and size are layers of tower-http; see `router`.

use std::{any::Any, sync::Arc};

use axum::{
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, FromRequest, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::error::ErrorKind;
use http::StatusCode;
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

/// Reads the whole body, as far as the layer outside permits, so that everything behind this one has it.
pub async fn read_body(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let mut unread = Request::new(body);
    DefaultBodyLimit::disable().apply(&mut unread);
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
