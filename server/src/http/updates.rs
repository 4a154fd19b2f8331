//! The updates of an organization as server-sent events: `id` is the number of the last event in the ledger, `data` the topics,
//! with `own` among them where the reader did it. Nothing in them needs to be kept from who may know about the topics.

use std::{convert::Infallible, time::Duration};

use app::api::RequestFacts;
use axum::{
    Extension,
    extract::{Path, Query, State},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use domain::error::ErrorKind;
use futures::{StreamExt, stream};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::Deserialize;
use service::{
    Caller,
    updates::{self, Subscription, Update},
};

use super::{refusal::RequestFormat, state::AppState};

/// How often something is sent, so that nobody on the way takes the connection for dead.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// After how long a browser connects again.
const RETRY: Duration = Duration::from_secs(1);
/// What a browser sends when it connects again.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Nobody stores it, and nginx passes on every event at once; others know that by the type.
const HEADERS: [(HeaderName, HeaderValue); 2] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no")),
];

/// The address of a page that connects for the first time.
#[derive(Deserialize)]
pub struct Position {
    /// The number of the event that the page is up to date with.
    after: Option<u64>,
}

/// Sends the updates of an organization until its reader may no longer have them, or the server stops.
pub async fn stream(
    State(state): State<AppState>,
    Extension(facts): Extension<RequestFacts>,
    Path(slug): Path<String>,
    Query(position): Query<Position>,
    headers: HeaderMap,
    request: axum::extract::Request,
) -> Response {
    let format = RequestFormat::of(&request);
    let Some(session) = facts.session else { return format.refuse(&ErrorKind::SignedOut) };
    let caller = Caller::signed_in(session, facts.origin);
    let after = last_event_id(&headers).or(position.after);
    match updates::subscribe(&state.service, &caller, &slug, after).await {
        Ok(subscription) => (HEADERS, events(&state, subscription)).into_response(),
        Err(error) => format.refuse(&error),
    }
}

fn last_event_id(headers: &HeaderMap) -> Option<u64> {
    headers.get(LAST_EVENT_ID)?.to_str().ok()?.parse().ok()
}

fn events(state: &AppState, subscription: Subscription) -> impl IntoResponse + use<> {
    let mut stopping = state.web.stopping.subscribe();
    let stopped = async move {
        // The sender lives as long as the server.
        drop(stopping.wait_for(|is_stopping| *is_stopping).await);
    };
    let updates = stream::unfold(Some(subscription), |subscription| async {
        let mut subscription = subscription?;
        Some(match subscription.next().await {
            Some(update) => (event(update), Some(subscription)),
            None => (Event::default().event("ended").data("ended"), None),
        })
    });
    // Sent at once, so that the browser and everybody on the way see that the answer has begun.
    let first = stream::once(async { Event::default().retry(RETRY).comment("connected") });
    let events = first.chain(updates).take_until(Box::pin(stopped));
    Sse::new(events.map(Ok::<_, Infallible>)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

fn event(update: Update) -> Event {
    let own = if update.is_own { " own" } else { "" };
    let event = Event::default().event("update").id(update.sequence.to_string());
    event.data(format!("{}{own}", update.topics))
}
