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
use futures::future::BoxFuture;
use http::{HeaderValue, Method, StatusCode, header};
use leptos::{nonce::Nonce, prelude::provide_context, server_fn};
use leptos_axum::{AxumRouteListing, generate_route_list};
use leptos_router::SsrMode;

use super::{assets, forms, state::AppState};

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
        let page = leptos_axum::render_app_async_with_context(self.context(&request), shell)(request).await;
        let (head, body) = page.into_parts();
        // The body is rendered already: reading it cannot fail, and takes no longer than to copy it.
        let html = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
        Response::from_parts(head, Body::from(without_marks(&html)))
    }

    /// The page of a path, as soon as there is something to show.
    fn streamed(&self, request: Request) -> BoxFuture<'static, Response> {
        Box::pin(leptos_axum::render_app_to_stream_with_context(self.context(&request), shell)(request))
    }

    fn context(&self, request: &Request) -> impl Fn() + Clone + Send + Sync + 'static + use<> {
        context(&self.state, request)
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
        router = router.route(listing.path(), page(&pages, &listing));
    }
    for (path, method) in server_fn::axum::server_fn_paths() {
        let state = state.clone();
        let handler = move |request: Request| async move { call(&state, request).await };
        router = router.route(path, if method == Method::GET { get(handler) } else { post(handler) });
    }
    router.fallback(move |request: Request| not_found(pages, request))
}

fn page(pages: &Pages, listing: &AxumRouteListing) -> axum::routing::MethodRouter<AppState> {
    let (shown, posted) = (pages.clone(), pages.clone());
    let is_whole = matches!(listing.mode(), SsrMode::Async);
    get(move |request: Request| async move {
        if is_whole { shown.whole(request).await } else { shown.streamed(request).await }
    })
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
    use super::*;

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
