//! Pages and server functions of the application: each becomes a route, with the context that it needs. This module knows
//! how a page is rendered, not what is on it.

use app::{
    Base,
    api::{MailCheck, Program, local_path},
};
use axum::{
    Router,
    body::Body,
    extract::Request,
    response::{Html, IntoResponse, Response},
    routing::{any, get, post},
};
use http::{HeaderValue, Method, StatusCode, header, request::Parts};
use leptos::{
    nonce::Nonce,
    prelude::{Owner, provide_context},
    reactive::computed::ScopedFuture,
    server_fn,
};
use leptos_axum::ResponseOptions;

use super::{assets, forms, reader, state::AppState};
use crate::mail;

/// Renders pages.
#[derive(Clone)]
pub struct Pages {
    /// What the pages need.
    pub state: AppState,
}

impl Pages {
    /// Renders the whole page of a path before the first byte is sent, so that status and headers are right.
    pub async fn render(&self, request: Request) -> Response {
        let context = context(&self.state, &request);
        let (parts, _) = request.into_parts();
        render(context, parts).await
    }
}

/// Renders the page that a request asks for.
async fn render(context: impl Fn() + Send + 'static, parts: Parts) -> Response {
    let response = ResponseOptions::default();
    let owner = Owner::new();
    let page = owner.with(|| {
        context();
        provide_context(parts);
        provide_context(response.clone());
        ScopedFuture::new(app::render(assets::manifest()))
    });
    let html = page.await;
    drop(owner);
    let said = response.0.write().map(|mut said| std::mem::take(&mut *said)).unwrap_or_default();
    let mut page = Html(html).into_response();
    if let Some(status) = said.status {
        *page.status_mut() = status;
    }
    page.headers_mut().extend(said.headers);
    page
}

/// The context of pages and server functions. The nonce is the one in the Content-Security-Policy.
fn context(state: &AppState, request: &Request) -> impl Fn() + Clone + Send + Sync + 'static + use<> {
    let (service, base) = (state.service.clone(), state.base());
    let nonce = request.extensions().get::<Nonce>().cloned();
    move || {
        provide_context(service.clone());
        provide_context(base.clone());
        provide_context(Program(assets::manifest().js.clone()));
        provide_context(MailCheck(|settings| Box::pin(async move { mail::check(&settings).await })));
        if let Some(nonce) = nonce.clone() {
            provide_context(nonce);
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
    for (path, method) in server_fn::axum::server_fn_paths() {
        let state = state.clone();
        let handler = move |request: Request| async move { call(&state, reader::check(request).await).await };
        router = router.route(path, if method == Method::GET { get(handler) } else { post(handler) });
    }
    for path in app::paths() {
        let pages = pages.clone();
        router = router.route(path, any(move |request: Request| page(pages, request)));
    }
    // Any other path is not found as a page.
    router.fallback(move |request: Request| page(pages, request))
}

/// Shows a page, or calls the server function that a form on it names.
async fn page(pages: Pages, request: Request) -> Response {
    match *request.method() {
        Method::POST => forms::post(pages, request).await,
        Method::GET | Method::HEAD => pages.render(request).await,
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

/// Redirects the browser to a path of this site; to its start page, if it is none.
pub fn see_other(base: &Base, to: &str) -> Response {
    let to = local_path(to).filter(|path| path.is_ascii()).unwrap_or("/");
    let to = HeaderValue::from_str(&base.url(to)).ok();
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    response.headers_mut().insert(header::LOCATION, to.unwrap_or(HeaderValue::from_static("/")));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

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
            for (base, start) in
                [(Base::default(), "/"), (Base::of("https://example.com/people"), "/people/")]
            {
                assert_eq!(see_other(&base, to).headers()[header::LOCATION], start, "{to:?}");
            }
        }
        for (base, expected) in [
            (Base::default(), "/o/acme/users?q=a"),
            (Base::of("https://example.com/people"), "/people/o/acme/users?q=a"),
        ] {
            assert_eq!(see_other(&base, "/o/acme/users?q=a").headers()[header::LOCATION], expected);
        }
    }
}
