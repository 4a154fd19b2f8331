//! An installation behind the router, and browsers without scripts.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, BodyDataStream, to_bytes},
    extract::ConnectInfo,
};
use domain::access::OrganizationCreation;
use futures::StreamExt;
use http::{HeaderMap, Method, Request, Response, header};
use leptos::server_fn::axum::server_fn_paths;
use server::{
    config::{Config, Settings},
    http::AppState,
};
use service::Service;
use testkit::World;
use tokio::time::timeout;
use tower::ServiceExt;
use url::form_urlencoded;

/// The host of the installation's public URL.
pub const HOST: &str = "id.example.com";

/// An installation behind the router.
pub struct Site {
    /// The installation.
    pub world: World,
    router: Router,
}

/// A complete answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    async fn read(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 10_000_000).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Self { status: parts.status.as_u16(), headers: parts.headers, text }
    }

    /// What the page shows, without the data that follow for the browser's program.
    pub fn shown(&self) -> &str {
        self.text.split("<script type=\"application/json\"").next().unwrap_or_default()
    }

    /// The value of a header; empty if it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The values of every `Set-Cookie`.
    pub fn cookies(&self) -> Vec<String> {
        self.headers
            .get_all(header::SET_COOKIE)
            .iter()
            .map(|cookie| cookie.to_str().unwrap().to_owned())
            .collect()
    }
}

impl Site {
    /// Set up: Olga owns Acme at https://id.example.com.
    pub async fn new() -> Self {
        let site = Self::before_set_up(|_| ()).await;
        site.world.set_up().await;
        Self::build(site.world, Settings::default(), |_| ()).await
    }

    /// Not set up yet, and without a mail server.
    pub async fn before_set_up_without_mail() -> Self {
        let world = World::sqlite_with(|settings| settings.mail = None).await;
        Self::build(world, Settings::default(), |_| ()).await
    }

    /// Not set up yet, with other settings.
    pub async fn before_set_up(change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings::default();
        change(&mut settings);
        Self::build(World::sqlite().await, settings, |_| ()).await
    }

    /// Set up, with other settings and another state.
    pub async fn with(change: impl FnOnce(&mut Settings), state: impl FnOnce(&mut AppState)) -> Self {
        let world = World::sqlite().await;
        world.set_up().await;
        let mut settings = Settings::default();
        change(&mut settings);
        Self::build(world, settings, state).await
    }

    /// Set up, where everybody can create organizations.
    pub async fn for_everybody(world: World) -> Self {
        world.set_up().await;
        let service =
            world.service_with(|settings| settings.organization_creation = OrganizationCreation::Anyone);
        Self::build_with(world, service, Settings::default(), |_| ()).await
    }

    async fn build(world: World, settings: Settings, change: impl FnOnce(&mut AppState)) -> Self {
        let service = world.service.clone();
        Self::build_with(world, service, settings, change).await
    }

    async fn build_with(
        world: World,
        service: Service,
        settings: Settings,
        change: impl FnOnce(&mut AppState),
    ) -> Self {
        let config = Config::resolve(settings).unwrap();
        let mut state = AppState::new(service, &config).await.unwrap();
        change(&mut state);
        Self { world, router: server::http::build(state) }
    }

    /// Sends a request unchanged.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        Answer::read(self.router.clone().oneshot(request).await.unwrap()).await
    }

    /// A browser without cookies.
    pub fn browser(&self) -> Browser<'_> {
        Browser { site: self, cookies: Mutex::default() }
    }

    /// The browser of a signed-in person.
    pub async fn signed_in(&self, email: &str) -> Browser<'_> {
        let session = self.world.sign_in(email).await;
        let browser = self.browser();
        browser.cookies.lock().unwrap().insert("__Host-rolecall".into(), session.token.reveal().to_owned());
        browser
    }
}

/// A browser without scripts. It stores cookies and follows no redirects.
pub struct Browser<'a> {
    site: &'a Site,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Browser<'_> {
    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.go(Request::get(path), Body::empty()).await
    }

    /// Opens an answer that may never end.
    pub async fn stream(&self, path: &str, last_event_id: Option<&str>) -> Stream {
        let request = match last_event_id {
            Some(id) => Request::get(path).header("last-event-id", id),
            None => Request::get(path),
        };
        let request = request.header(header::ACCEPT, "text/event-stream");
        let request = request.header(header::ACCEPT_ENCODING, "gzip, br");
        let response = self.site.router.clone().oneshot(self.request(request, Body::empty())).await.unwrap();
        let (parts, body) = response.into_parts();
        Stream {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: body.into_data_stream(),
            text: String::new(),
        }
    }

    /// Submits a form of this site.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send_form(Request::post(path), fields).await
    }

    /// Calls a server function as a script does.
    pub async fn call(&self, function: &str, fields: &[(&str, &str)]) -> Answer {
        let path = ["/rpc/", function].concat();
        let is_read = |(known, method): (&str, Method)| known == path && method == Method::GET;
        if server_fn_paths().any(is_read) {
            let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
            let request = Request::get([&path, "?", &query].concat());
            return self.go(request.header(header::ACCEPT, "application/json"), Body::empty()).await;
        }
        self.send_form(Request::post(path).header(header::ACCEPT, "application/json"), fields).await
    }

    async fn send_form(&self, request: http::request::Builder, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.send_as(request, "application/x-www-form-urlencoded", Body::from(body)).await
    }

    /// Submits a form of this site with a body of another kind.
    pub async fn send_body(&self, path: &str, kind: &str, body: Body) -> Answer {
        self.send_as(Request::post(path), kind, body).await
    }

    async fn send_as(&self, request: http::request::Builder, kind: &str, body: Body) -> Answer {
        let request = request
            .header(header::CONTENT_TYPE, kind)
            .header("sec-fetch-site", "same-origin")
            .header(header::ORIGIN, format!("https://{HOST}"));
        self.go(request, body).await
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    fn request(&self, request: http::request::Builder, body: Body) -> Request<Body> {
        let held: Vec<String> =
            self.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = match request.headers_ref().is_some_and(|sent| sent.contains_key(header::ACCEPT)) {
            true => request,
            false => request.header(header::ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8"),
        };
        let request = request
            .header(header::HOST, HOST)
            .header(header::COOKIE, held.join("; "))
            .extension(ConnectInfo(SocketAddr::from(([203, 0, 113, 7], 4711))));
        request.body(body).unwrap()
    }

    async fn go(&self, request: http::request::Builder, body: Body) -> Answer {
        let answer = self.site.send(self.request(request, body)).await;
        for cookie in answer.cookies() {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            let mut cookies = self.cookies.lock().unwrap();
            if cookie.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}

/// An answer that goes on.
pub struct Stream {
    pub status: u16,
    pub headers: HeaderMap,
    body: BodyDataStream,
    text: String,
}

impl Stream {
    /// Reads on until a text has come, and returns what came up to its end.
    pub async fn until(&mut self, text: &str) -> String {
        loop {
            if let Some((before, rest)) = self.text.split_once(text) {
                let read = [before, text].concat();
                self.text = rest.to_owned();
                return read;
            }
            let more = timeout(Duration::from_mins(1), self.body.next()).await.unwrap();
            let more = more.unwrap_or_else(|| panic!("it ended after {:?}", self.text)).unwrap();
            self.text.push_str(&String::from_utf8_lossy(&more));
        }
    }

    /// Reads on to the end.
    pub async fn rest(mut self) -> String {
        while let Some(more) = timeout(Duration::from_mins(1), self.body.next()).await.unwrap() {
            self.text.push_str(&String::from_utf8_lossy(&more.unwrap()));
        }
        self.text
    }
}

/// Takes a permit forever, like a request that never ends.
pub fn occupy(state: &AppState) {
    Arc::clone(&state.web.places).try_acquire_owned().unwrap().forget();
}
