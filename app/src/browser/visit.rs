//! A visit: a page is fetched from the server and shown in place of the present one. The newest visit wins.

use std::cell::Cell;

use js_sys::{
    JsString,
    futures::{JsFuture, spawn_local},
};
use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Headers, RequestInit, Response, ScrollRestoration, UrlSearchParams};

use super::{
    busy,
    document::{self, Page},
    forms, later, morph, ticks,
};
use crate::VISIT;

/// What becomes of the history.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// The page is a new entry.
    Push,
    /// The page takes the place of the present entry.
    Replace,
    /// The entry is there already: the reader went back or forth.
    Back,
}

thread_local! {
    static LATEST: Cell<u32> = const { Cell::new(0) };
}

/// Goes back and forth with the browser's buttons, to the same place of the page.
pub(super) fn listen() {
    if let Ok(history) = window().history() {
        let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
        if let Some(place) = remembered_place() {
            scroll_to(Some(place));
        }
    }
    let _ = window_event_listener_untyped("scrollend", |_| remember_place());
    let _ = window_event_listener(ev::popstate, |_| {
        if !document::is_current() {
            go(document::address(), How::Back);
        }
    });
}

/// Goes to an address of the admin area.
pub(super) fn go(address: String, how: How) {
    morph::asked();
    go_on(address, how);
}

fn go_on(address: String, how: How) {
    spawn_local(run(address, RequestInit::new(), how, || ()));
}

/// Posts a form to a page and shows what comes of it; `after` is called when the answer is there.
pub(super) fn post(address: String, fields: UrlSearchParams, after: impl FnOnce() + 'static) {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(&fields);
    morph::asked();
    spawn_local(run(address, request, How::Push, after));
}

/// What is on its way is not shown any more.
pub(super) fn forget() {
    LATEST.set(LATEST.get() + 1);
    busy::end();
}

async fn run(address: String, request: RequestInit, how: How, after: impl FnOnce()) {
    forms::stop_waiting();
    let visit = LATEST.get() + 1;
    LATEST.set(visit);
    busy::begin(request.get_method().is_none() && !document::is_shown(&address));
    let answer = fetch(&address, &request).await;
    after();
    if LATEST.get() != visit {
        return;
    }
    let page = match &answer {
        Ok(Answer::Page { html, .. }) => Page::read(html),
        _ => {
            busy::end();
            None
        }
    };
    if page.is_some() {
        // To read a page and to show it are two tasks: a key pressed meanwhile need not wait for both.
        later::pause().await;
        if LATEST.get() != visit {
            return;
        }
    }
    match answer {
        Ok(Answer::To(to)) if crate::is_org_path(to.split('?').next().unwrap_or_default()) => {
            return go_on(to, How::Push);
        }
        Ok(Answer::To(to)) => return leave_for(&to),
        Ok(Answer::Page { url, is_refused, .. }) => arrive(&url, page, is_refused, how),
        Err(_) => document::say_away(),
    }
    ticks::settle();
}

/// What the server said.
enum Answer {
    /// A change is done: go on there.
    To(String),
    /// A page, at its address after all redirects. A refused form is not lost: the page shows it again.
    Page { url: String, html: JsString, is_refused: bool },
}

/// Reads a page of the admin area without going there; none if it is not to be had.
pub(super) async fn read(address: &str) -> Option<Page> {
    match fetch(address, &RequestInit::new()).await {
        Ok(Answer::Page { html, .. }) => Page::read(&html),
        _ => None,
    }
}

async fn fetch(address: &str, request: &RequestInit) -> Result<Answer, JsValue> {
    let headers = Headers::new()?;
    headers.set(VISIT, "1")?;
    headers.set("accept", "text/html")?;
    request.set_headers(&headers);
    let response = JsFuture::from(window().fetch_with_str_and_init(address, request)).await?;
    let response: Response = response.unchecked_into();
    if let Some(to) = response.headers().get(VISIT)? {
        return Ok(Answer::To(to));
    }
    let html = JsFuture::from(response.text()?).await?.unchecked_into();
    Ok(Answer::Page { url: response.url(), html, is_refused: !response.ok() })
}

/// Shows a page; none is one that this program cannot show.
fn arrive(url: &str, page: Option<Page>, is_refused: bool, how: How) {
    let rows = document::rows_in_view();
    // Before anything on the page changes: to write the history, browsers first lay out what has changed.
    if page.is_some() && how != How::Back && location().href().is_ok_and(|here| here != url) {
        enter(url, how);
    }
    busy::end();
    let Some(page) = page else {
        // Without the frame it is another area's page, or a refusal of the server as such. What was typed stays.
        if is_refused && how == How::Push {
            document::say_away();
        } else {
            leave_for(url);
        }
        return;
    };
    let is_same = page.is_shown();
    page.show(is_same, rows);
    match how {
        How::Back => scroll_to(remembered_place()),
        How::Push if !is_same => scroll_to(None),
        _ => (),
    }
}

/// Writes the address into the history.
fn enter(url: &str, how: How) {
    if let Ok(history) = window().history() {
        // Refused only for another origin's address.
        let _ = match how {
            How::Push => history.push_state_with_url(&JsValue::NULL, "", Some(url)),
            _ => history.replace_state_with_url(&JsValue::NULL, "", Some(url)),
        };
    }
}

/// Keeps in the history how far down the reader is.
fn remember_place() {
    if let (Ok(history), Ok(place)) = (window().history(), window().scroll_y()) {
        let _ = history.replace_state_with_url(&JsValue::from_f64(place), "", None);
    }
}

fn remembered_place() -> Option<f64> {
    window().history().ok()?.state().ok()?.as_f64()
}

fn scroll_to(place: Option<f64>) {
    window().scroll_to_with_x_and_y(0.0, place.unwrap_or(0.0));
}

/// Leaves the admin area.
pub(super) fn leave_for(address: &str) {
    // Refused only for an address that does not read, and the server's do.
    let _ = location().set_href(address);
}
