//! Pages and server functions of the application: each becomes a route, with the context that it needs. This module knows
//! how a page is rendered, not what is on it.

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
    /// What the pages need.
    pub state: AppState,
}

impl Pages {
    /// Renders the whole page of a path before the first byte is sent, so that status and headers are right.
    pub async fn render(&self, mut request: Request) -> Response {
        if let Some(facts) = request.extensions().get::<RequestFacts>().cloned()
            && let Some(frame) = app::read_frame(&self.state.service, &facts, request.uri().path()).await
        {
            request.extensions_mut().insert(frame);
        }
        let context = context(&self.state, &request);
        let place = request.extensions().get::<Place>().cloned();
        let page =
            run_to_completion(place, leptos_axum::render_app_async_with_context(context, shell)(request))
                .await;
        let (head, body) = page.into_parts();
        // The body is already in memory, so reading it cannot fail.
        let html = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
        Response::from_parts(head, Body::from(without_markers(&html)))
    }
}

/// Renders a page to completion, even if the browser has closed the connection.
///
/// A second task of the renderer may be building the page (`Suspense` polls its children to find their resources). If the
/// request dropped the page's signals and contexts meanwhile, that task would panic. The page keeps its place among the
/// requests in flight until it is done.
async fn run_to_completion(
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
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_cancelled) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
    }
}

/// Leptos's hydration markers. Pages are not hydrated node by node, a list has hundreds of markers, and they would disturb
/// the comparison of an old page with a new one. Text from users is escaped, so it cannot be a marker.
const MARKERS: [&[u8]; 2] = [b"<!>", b"<!--<() />-->"];

fn without_markers(html: &[u8]) -> Vec<u8> {
    let mut clean = Vec::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.iter().position(|byte| *byte == b'<') {
        let (before, tag) = rest.split_at(at);
        clean.extend_from_slice(before);
        rest = MARKERS.iter().find_map(|&marker| tag.strip_prefix(marker)).unwrap_or_else(|| {
            clean.push(b'<');
            &tag[1..]
        });
    }
    clean.extend_from_slice(rest);
    clean
}

/// The context of pages and server functions. The nonce is the one in the Content-Security-Policy.
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
    get(move |request: Request| async move { shown.render(request).await })
        .post(move |request: Request| forms::post(posted, request))
}

/// A path without a page. A form may still be posted to it: signing out has no page of its own.
async fn not_found(pages: Pages, request: Request) -> Response {
    let mut response = match *request.method() {
        Method::POST => forms::post(pages, request).await,
        _ => pages.render(request).await,
    };
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

/// Redirects the browser to a path of this site.
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

    /// Keeps a failing test from hanging.
    const TIMEOUT: Duration = Duration::from_secs(10);

    /// Ready at the second poll: for the renderer's other task, before the one that waits for it.
    fn ready_at_second_poll() -> impl Future<Output = ()> + Send + 'static {
        let mut polls = 0;
        std::future::poll_fn(move |_| {
            polls += 1;
            if polls < 2 { Poll::Pending } else { Poll::Ready(()) }
        })
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_page_is_rendered_to_completion_though_the_browser_disconnects() {
        let (started, mut has_started) = mpsc::unbounded_channel();
        let (finished, mut has_finished) = mpsc::unbounded_channel();
        let (resume, resumed) = std::sync::mpsc::channel::<()>();
        let resumed = Arc::new(Mutex::new(resumed));
        let page = move || {
            let (started, finished, resumed) = (started.clone(), finished.clone(), resumed.clone());
            let content = async move {
                ready_at_second_poll().await;
                let text = Signal::stored("text".to_owned());
                started.send(()).expect("the test waits");
                resumed
                    .lock()
                    .expect("only this page")
                    .recv_timeout(TIMEOUT)
                    .expect("the browser disconnected");
                finished.send(text.get()).expect("the test waits");
                view! { <p>{text}</p> }
            };
            view! { <Suspense>{Suspend::new(content)}</Suspense> }
        };
        // This initializes the renderer too.
        generate_route_list(shell);
        let rendering = leptos_axum::render_app_async(page)(Request::default());
        let places = Arc::new(Semaphore::new(1));
        let place = places.clone().try_acquire_owned().map(Place::new).ok();
        let browser = tokio::spawn(run_to_completion(place, rendering));
        has_started.recv().await.expect("the page has started");
        browser.abort();
        assert!(browser.await.is_err_and(|left| left.is_cancelled()), "the browser disconnected");
        assert_eq!(places.available_permits(), 0, "the page is still being rendered");
        resume.send(()).expect("the page waits");
        assert_eq!(has_finished.recv().await.as_deref(), Some("text"));
        assert!(timeout(TIMEOUT, places.acquire()).await.is_ok(), "its place is free");
    }

    #[test]
    fn markers_are_removed_and_nothing_else() {
        let clean = without_markers(b"<!DOCTYPE html><p>a<!><!>b<!--<() />--> &lt;!&gt; <!-- c --></p><!>");
        assert_eq!(clean, b"<!DOCTYPE html><p>ab &lt;!&gt; <!-- c --></p>");
    }

    #[test]
    fn a_request_is_never_redirected_to_another_site() {
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
