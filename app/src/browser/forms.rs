//! Sends forms without leaving the document: filters become the list's address, changes are posted to the page's own.

use std::{cell::RefCell, time::Duration};

use domain::error::ErrorKind;
use js_sys::futures::JsFuture;
use leptos::{ev, leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    FormData, Headers, HtmlElement, HtmlFormElement, HtmlInputElement, RequestInit, Response, UrlSearchParams,
};

use super::{
    busy, document, target, ticks,
    visit::{self, Carried, How},
};
use crate::{
    STAY,
    api::{AppError, Done, FormState},
    form,
    visit::Flash,
};

/// How long the typing or ticking rests before the list is read again, unless nothing else is on its way.
const DELAY: Duration = Duration::from_millis(50);
/// Stands at a form that is on its way.
const BUSY: &str = "data-busy";

thread_local! {
    /// A list that waits for the typing or ticking to rest.
    static WAITING: RefCell<Option<TimeoutHandle>> = const { RefCell::new(None) };
}

/// Takes over every form that does not say `data-leaves`.
pub(super) fn listen() {
    let _ = window_event_listener(ev::submit, |event| {
        let Some(form) = target::<HtmlFormElement>(&event) else { return };
        if event.default_prevented() || form.has_attribute("data-leaves") {
            return;
        }
        let submitter = event.submitter().and_then(|button| button.dyn_into::<HtmlElement>().ok());
        if Sending::of(&form, submitter.as_ref()).is_some() {
            event.prevent_default();
            document::hide_popovers();
            ticks::before(move || {
                // What it keeps of the list may be new.
                if let Some(sending) = Sending::of(&form, submitter.as_ref()).filter(|_| form.is_connected())
                {
                    stop_waiting();
                    sending.send(form);
                }
            });
        }
    });
    let _ = window_event_listener(ev::input, |event| {
        let Some(input) = target::<HtmlInputElement>(&event) else { return };
        let Some(form) = input.form() else { return };
        if input.has_attribute("data-row") {
            // An answer that does not know of this tick yet would take it away.
            visit::forget();
            ticks::note(&form);
            send_soon(form, false);
        } else if input.type_() == "search" {
            ticks::before(move || send_soon(form, !busy::is_busy()));
        }
    });
}

/// Shows the list in the state that its form has now: at once, or when the typing or ticking rests.
fn send_soon(form: HtmlFormElement, is_at_once: bool) {
    stop_waiting();
    if is_at_once {
        return show_list(&form);
    }
    let timer = set_timeout_with_handle(move || show_list(&form), DELAY).ok();
    WAITING.with_borrow_mut(|waiting| *waiting = timer);
}

/// What waits for the ticking to rest is sent now, unless it is on its way.
pub(super) fn send_waiting(form: HtmlFormElement) {
    if WAITING.with_borrow(Option::is_some) {
        send_soon(form, true);
    }
}

fn show_list(form: &HtmlFormElement) {
    WAITING.take();
    // Whoever has left the list meanwhile is not called back to it.
    if form.is_connected()
        && let Some(Sending::Get(address)) = Sending::of(form, None)
    {
        visit::go(address, How::Replace);
    }
}

/// The reader goes elsewhere: what waited does not call them back.
pub(super) fn stop_waiting() {
    if let Some(timer) = WAITING.take() {
        timer.clear();
    }
}

/// What a form becomes.
enum Sending {
    /// An address with the form's fields.
    Get(String),
    /// Fields to be posted to an address.
    Post(String, UrlSearchParams),
}

impl Sending {
    /// `None` leaves the form to the browser: it leads out of the admin area.
    fn of(form: &HtmlFormElement, submitter: Option<&HtmlElement>) -> Option<Self> {
        let said = |name: &str| {
            let at_button = submitter.and_then(|button| button.get_attribute(&["form", name].concat()));
            at_button.or_else(|| form.get_attribute(name))
        };
        let fields: JsValue = FormData::new_with_form(form).ok()?.into();
        let fields = UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
        if let Some(name) = submitter.and_then(|button| button.get_attribute("name")) {
            let value = submitter.and_then(|button| button.get_attribute("value"));
            fields.append(&name, value.as_deref().unwrap_or_default());
        }
        let address = said("action").unwrap_or_else(document::address);
        let path = address.split('?').next().unwrap_or_default();
        if crate::pages::Page::parse(path).is_none() && said("method").as_deref() != Some("post") {
            return None;
        }
        if said("method").as_deref() == Some("post") {
            return Some(Self::Post(address, fields));
        }
        let query = fields.to_string().as_string()?;
        let parts: Vec<_> =
            query.split('&').filter(|part| !part.ends_with('=') && !part.is_empty()).collect();
        Some(Self::Get(if parts.is_empty() {
            path.to_owned()
        } else {
            [path, "?", &parts.join("&")].concat()
        }))
    }

    fn send(self, form: HtmlFormElement) {
        match self {
            Self::Get(address) => visit::go(address, How::Push),
            // Once is enough, however often the button is pressed.
            Self::Post(..) if form.has_attribute(BUSY) => (),
            Self::Post(address, fields) => {
                let _ = form.set_attribute(BUSY, "");
                spawn_local(async move {
                    submit(address, &fields).await;
                    let _ = form.remove_attribute(BUSY);
                });
            }
        }
    }
}

/// Calls the server function that a form names, and shows what comes of it.
async fn submit(address: String, fields: &UrlSearchParams) {
    let values = pairs(fields);
    let value = |name: &str| values.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let Some(action) = value("do") else { return };
    fields.delete("do");
    let Ok(answer) = call(&action, fields).await else { return document::say_away() };
    let echoed = || values.iter().filter(|(name, _)| !form::is_password(name)).cloned().collect();
    let (to, carried) = match answer {
        Answer::Refused(ErrorKind::SignedOut) => return visit::leave_for(&document::address()),
        Answer::Refused(error) => {
            let state = FormState { values: echoed(), error: Some(error), result: None };
            (address, Carried { form: Some(state), flash: None })
        }
        Answer::Done(done) => {
            let to = if value(STAY.0).as_deref() == Some(STAY.1) { document::address() } else { done.to };
            let flash = done.notice.map(|text| Flash { text, undo: done.undo });
            (to, Carried { form: None, flash })
        }
        Answer::Result(result) => {
            let state = FormState { values: echoed(), error: None, result: Some(result) };
            (address, Carried { form: Some(state), flash: None })
        }
    };
    visit::run(to, How::Push, carried).await;
}

/// What a server function answered to a form.
enum Answer {
    Refused(ErrorKind),
    Done(Done),
    /// A result, as JSON.
    Result(String),
}

async fn call(action: &str, fields: &UrlSearchParams) -> Result<Answer, JsValue> {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(fields);
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    request.set_headers(&headers);
    let path = ["/rpc/", action].concat();
    let response = JsFuture::from(window().fetch_with_str_and_init(&path, &request)).await?;
    let response: Response = response.unchecked_into();
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    if !response.ok() {
        let error = serde_json::from_str::<AppError>(&text).map_or(ErrorKind::Internal, |AppError(error)| error);
        return Ok(Answer::Refused(error));
    }
    Ok(serde_json::from_str(&text).map_or(Answer::Result(text), Answer::Done))
}

fn pairs(fields: &UrlSearchParams) -> Vec<(String, String)> {
    let text = fields.to_string().as_string().unwrap_or_default();
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}
