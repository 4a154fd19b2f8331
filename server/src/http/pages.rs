//! Pages and server functions of the application: each route of its router becomes one of ours, with the context that
//! both need. It knows how a page is rendered, never what is on it.

use app::{
    ForProgram, VISIT,
    api::{RequestFacts, local_path},
};
use axum::{
    Router,
    body::Body,
    extract::Request,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::{HeaderValue, Method, StatusCode, header};
use leptos::{nonce::Nonce, prelude::provide_context, server_fn};
use leptos_axum::generate_route_list;
use tracing::Instrument;

use super::{assets, forms, limits::Place, state::AppState};

/// Renders pages.
#[derive(Clone)]
pub struct Pages {
    /// What they need.
    pub state: AppState,
}

impl Pages {
    /// The page of a path, all of it before the first byte, so that status and headers are right.
    pub async fn whole(&self, mut request: Request) -> Response {
        if let Some(facts) = request.extensions().get::<RequestFacts>().cloned()
            && let Some(frame) = app::read_frame(&self.state.service, &facts, request.uri().path()).await
        {
            request.extensions_mut().insert(frame);
        }
        let context = context(&self.state, &request);
        let place = request.extensions().get::<Place>().cloned();
        let page =
            to_the_end(place, leptos_axum::render_app_async_with_context(context, shell)(request)).await;
        let (head, body) = page.into_parts();
        // The body is rendered already: reading it cannot fail, and takes no longer than to copy it.
        let html = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
        Response::from_parts(head, Body::from(without_marks(&html)))
    }
}

/// Renders a page to its end, also when the browser has gone elsewhere meanwhile and nobody waits for it any more.
///
/// A page that waits for its data may be looked at by a second task of the renderer (`Suspense` does so to see what it
/// waits for), and may be built there. If what belongs to the page were dropped at that moment with the request, the
/// other task would find its signals and contexts gone, and panic. The page keeps the request's place until it is done.
async fn to_the_end(
    place: Option<Place>,
    rendering: impl Future<Output = Response> + Send + 'static,
) -> Response {
    let rendered = async move {
        let page = rendering.await;
        drop(place);
        page
    };
    match tokio::spawn(rendered.in_current_span()).await {
        Ok(page) => page,
        Err(broken) => match broken.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_stopped) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
    }
}

/// The marks between the parts of a page and in place of those that are not there, by which a program that takes over each
/// of them would find its way. Ours has no use for them, and a page of a list has hundreds; and what comes and goes with
/// them would not be the same part of the page any more. Whatever people write is escaped, so it cannot be one.
const MARKS: [&[u8]; 2] = [b"<!>", b"<!--<() />-->"];

fn without_marks(html: &[u8]) -> Vec<u8> {
    let mut clean = Vec::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.iter().position(|byte| *byte == b'<') {
        let (before, tag) = rest.split_at(at);
        clean.extend_from_slice(before);
        rest = MARKS.iter().find_map(|&mark| tag.strip_prefix(mark)).unwrap_or_else(|| {
            clean.push(b'<');
            &tag[1..]
        });
    }
    clean.extend_from_slice(rest);
    clean
}

/// What pages and server functions find in their context. The nonce is the one that the policy in the headers names.
fn context(state: &AppState, request: &Request) -> impl Fn() + Clone + Send + Sync + 'static + use<> {
    let service = state.service.clone();
    let nonce = request.extensions().get::<Nonce>().cloned();
    let for_program = request.headers().contains_key(VISIT).then_some(ForProgram);
    move || {
        provide_context(service.clone());
        if let Some(nonce) = nonce.clone() {
            provide_context(nonce);
        }
        if let Some(for_program) = for_program {
            provide_context(for_program);
        }
    }
}

/// Calls the server function of the request's path.
pub async fn call(state: &AppState, request: Request) -> Response {
    let may_write = *request.method() == Method::POST;
    let context = context(state, &request);
    let response = leptos_axum::handle_server_fns_with_context(context, request).await.into_response();
    if may_write {
        state.after_write().await;
    }
    response
}

/// Every page and every server function of the application.
pub fn routes(state: &AppState) -> Router<AppState> {
    let pages = Pages { state: state.clone() };
    let mut router = Router::new();
    for listing in generate_route_list(shell) {
        router = router.route(listing.path(), page(&pages));
    }
    for (path, method) in server_fn::axum::server_fn_paths() {
        let state = state.clone();
        let handler = move |request: Request| async move { call(&state, request).await };
        router = router.route(path, if method == Method::GET { get(handler) } else { post(handler) });
    }
    router.fallback(move |request: Request| not_found(pages, request))
}

fn page(pages: &Pages) -> axum::routing::MethodRouter<AppState> {
    let (shown, posted) = (pages.clone(), pages.clone());
    get(move |request: Request| async move { shown.whole(request).await })
        .post(move |request: Request| forms::post(posted, request))
}

/// A path without a page. A form may still be posted there: signing out has no page of its own.
async fn not_found(pages: Pages, request: Request) -> Response {
    let mut response = match *request.method() {
        Method::POST => forms::post(pages, request).await,
        _ => pages.whole(request).await,
    };
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

/// Sends the browser on by a GET, to a path of this site only.
pub fn see_other(to: &str) -> Response {
    let to = local_path(to).filter(|path| path.is_ascii()).and_then(|path| HeaderValue::from_str(path).ok());
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    response.headers_mut().insert(header::LOCATION, to.unwrap_or(HeaderValue::from_static("/")));
    response
}

fn shell() -> impl leptos::IntoView {
    app::shell(assets::manifest())
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{Arc, Mutex},
        task::Poll,
        time::Duration,
    };

    use leptos::prelude::{ElementChild, Get, Signal, Suspend, Suspense, view};
    use tokio::{
        sync::{Semaphore, mpsc},
        time::timeout,
    };

    use super::*;

    /// Longer than anything here takes; the test ends even so.
    const MOST: Duration = Duration::from_secs(10);

    /// What is there for the second who looks: for the renderer's other task, before the one that waits for it.
    fn second_look() -> impl Future<Output = ()> + Send + 'static {
        let mut looks = 0;
        std::future::poll_fn(move |_| {
            looks += 1;
            if looks < 2 { Poll::Pending } else { Poll::Ready(()) }
        })
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_page_is_made_to_its_end_though_the_browser_leaves() {
        let (begins, mut begun) = mpsc::unbounded_channel();
        let (ends, mut ended) = mpsc::unbounded_channel();
        let (goes_on, go_on) = std::sync::mpsc::channel::<()>();
        let go_on = Arc::new(Mutex::new(go_on));
        let page = move || {
            let (begins, ends, go_on) = (begins.clone(), ends.clone(), go_on.clone());
            let made = async move {
                second_look().await;
                let words = Signal::stored("words".to_owned());
                begins.send(()).expect("the test waits");
                go_on.lock().expect("only this page").recv_timeout(MOST).expect("the browser left");
                ends.send(words.get()).expect("the test waits");
                view! { <p>{words}</p> }
            };
            view! { <Suspense>{Suspend::new(made)}</Suspense> }
        };
        // It makes the renderer ready too.
        generate_route_list(shell);
        let rendering = leptos_axum::render_app_async(page)(Request::default());
        let places = Arc::new(Semaphore::new(1));
        let place = places.clone().try_acquire_owned().map(Place::new).ok();
        let browser = tokio::spawn(to_the_end(place, rendering));
        begun.recv().await.expect("the page is begun");
        browser.abort();
        assert!(browser.await.is_err_and(|left| left.is_cancelled()), "the browser left");
        assert_eq!(places.available_permits(), 0, "and the page goes on");
        goes_on.send(()).expect("the page waits");
        assert_eq!(ended.recv().await.as_deref(), Some("words"));
        assert!(timeout(MOST, places.acquire()).await.is_ok(), "its place is free");
    }

    #[test]
    fn marks_go_and_nothing_else() {
        let clean = without_marks(b"<!DOCTYPE html><p>a<!><!>b<!--<() />--> &lt;!&gt; <!-- c --></p><!>");
        assert_eq!(clean, b"<!DOCTYPE html><p>ab &lt;!&gt; <!-- c --></p>");
    }

    #[test]
    fn a_request_is_never_sent_on_to_another_site() {
        for to in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "https:evil.example",
            "/a\r\nSet-Cookie: a=b",
            "/ü",
        ] {
            assert_eq!(see_other(to).headers()[header::LOCATION], "/", "{to:?}");
        }
        assert_eq!(see_other("/o/acme/users?q=a").headers()[header::LOCATION], "/o/acme/users?q=a");
    }
}
