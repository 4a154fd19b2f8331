//! Keeps the server standing: a place for every request, an end for every wait, a length for every body, and an answer
//! even where something panics.

use std::{panic::AssertUnwindSafe, sync::Arc};

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use domain::error::ErrorKind;
use futures::{FutureExt, StreamExt};
use http::{Method, header};
use tokio::sync::OwnedSemaphorePermit;

use super::{refusal::RequestFormat, state::AppState};

/// Turns a panic into an error page. Where it happened was logged by the panic hook.
pub async fn catch_panic(request: Request, next: Next) -> Response {
    let format = RequestFormat::of(&request);
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    answer.unwrap_or_else(|_| format.refuse(&ErrorKind::Internal))
}

/// A request's place among those that the server works on. Whatever goes on with the request holds it, though nobody may
/// wait for the answer any more.
pub type Place = Arc<OwnedSemaphorePermit>;

/// Refuses at once what would be more than the server can work on.
pub async fn shed(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let Ok(place) = Arc::clone(&state.web.places).try_acquire_owned() else {
        tracing::warn!("too many requests at once");
        return RequestFormat::of(&request).refuse(&ErrorKind::Busy);
    };
    let place = Place::new(place);
    request.extensions_mut().insert(Arc::clone(&place));
    let response = next.run(request).await;
    drop(place);
    response
}

/// Ends a wait. A write that has begun may still be carried out, and the words say so.
pub async fn time_out(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let format = RequestFormat::of(&request);
    match tokio::time::timeout(state.web.patience, next.run(request)).await {
        Ok(response) => response,
        Err(_) => format.refuse(&ErrorKind::Timeout),
    }
}

/// Reads the whole body, so that everything behind this layer has it, up to the limit.
pub async fn read_body(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    let format = RequestFormat::of(&request);
    let most = state.web.limits.request_body;
    let announced =
        request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: usize| length > most) {
        return format.refuse(&ErrorKind::TooLarge);
    }
    let (parts, body) = request.into_parts();
    match collect(body, most).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(error) => format.refuse(&error),
    }
}

async fn collect(body: Body, most: usize) -> Result<Bytes, ErrorKind> {
    let mut stream = body.into_data_stream();
    let mut collected = Vec::new();
    while let Some(chunk) = stream.next().await {
        // The client went away or wrote nonsense: nobody is left to read these words.
        let chunk = chunk.map_err(|_| ErrorKind::Timeout)?;
        if collected.len() + chunk.len() > most {
            return Err(ErrorKind::TooLarge);
        }
        collected.extend_from_slice(&chunk);
    }
    Ok(collected.into())
}

#[cfg(test)]
mod tests {
    use axum::{Router, middleware::from_fn, routing::get};
    use tower::ServiceExt;

    use super::*;

    async fn breaks() -> &'static str {
        panic!("a page with a fault")
    }

    #[tokio::test]
    async fn a_panic_is_answered_with_words_that_do_not_tell_what_broke() {
        let router = Router::new().route("/", get(breaks)).layer(from_fn(catch_panic));
        let answer = router.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(answer.status(), 500);
        let bytes = axum::body::to_bytes(answer.into_body(), 10_000).await.unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("Something went wrong on our side") && !text.contains("fault"), "{text}");
    }
}
