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
    again, busy, days, document, over, rows, target,
    visit::{self, Carried, How},
};
use crate::{
    STAY,
    api::{AppError, FormAnswer, FormState},
    form,
    paths::{url, within},
    visit::{Flash, Unanswered},
};

/// How long the typing rests before the list is read again, unless nothing else is on its way.
const DELAY: Duration = Duration::from_millis(50);
/// Stands at a form that is on its way.
const BUSY: &str = "data-busy";

thread_local! {
    /// A list that waits for the typing to rest.
    static WAITING: RefCell<Option<TimeoutHandle>> = const { RefCell::new(None) };
}

/// Takes over every form that does not say `data-leaves`.
pub(super) fn listen() {
    super::hear(ev::submit, |event| {
        let Some(form) = target::<HtmlFormElement>(&event) else { return };
        if event.default_prevented() {
            return;
        }
        let submitter = event.submitter().and_then(|button| button.dyn_into::<HtmlElement>().ok());
        if form.has_attribute("data-leaves") || Sending::of(&form, submitter.as_ref()).is_none() {
            // What is heard until the browser has the next document leads nowhere else. Others may still stop it.
            set_timeout(
                move || {
                    if !event.default_prevented() {
                        busy::begin(true);
                    }
                },
                Duration::ZERO,
            );
            return;
        }
        event.prevent_default();
        document::hide_popovers();
        rows::before(move || {
            // What it keeps of the list may be new.
            if let Some(sending) = Sending::of(&form, submitter.as_ref()).filter(|_| form.is_connected()) {
                stop_waiting();
                sending.send(form);
            }
        });
    });
    super::hear(ev::input, |event| {
        let Some(input) = target::<HtmlInputElement>(&event) else { return };
        let Some(form) = input.form() else { return };
        if input.type_() == "search" {
            rows::before(move || send_soon(form, !busy::is_busy()));
        }
    });
}

/// Shows the list in the state that its form has now: at once, or when the typing rests.
fn send_soon(form: HtmlFormElement, is_at_once: bool) {
    stop_waiting();
    if is_at_once {
        return show_list(&form);
    }
    let timer = set_timeout_with_handle(move || show_list(&form), DELAY).ok();
    WAITING.with_borrow_mut(|waiting| *waiting = timer);
}

fn show_list(form: &HtmlFormElement) {
    WAITING.take();
    // Whoever has left the list meanwhile is not called back to it.
    if let Some(address) = address_of(form).filter(|_| form.is_connected()) {
        visit::go(address, How::Replace);
    }
}

/// The address of the list in the state that its form has now.
pub(super) fn address_of(form: &HtmlFormElement) -> Option<String> {
    match Sending::of(form, None)? {
        Sending::Get(address) => Some(address),
        Sending::Post(..) => None,
    }
}

/// The address of the list with the words that stand in its search, if the list on the screen is not searched by them.
pub(super) fn unanswered_search() -> Option<String> {
    let field = document::search()?;
    let words = field.value();
    (words != document::searched_words()).then(|| address_of(&field.form()?)).flatten()
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
        let address = match said("action") {
            Some(action) => within(&action)?.to_owned(),
            None => document::address(),
        };
        let path = address.split('?').next().unwrap_or_default();
        if crate::pages::Page::parse(path).is_none() && said("method").as_deref() != Some("post") {
            return None;
        }
        if said("method").as_deref() == Some("post") {
            days::add_clock(form, &fields);
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
            Self::Post(address, fields) => post(form, address, fields),
        }
    }
}

/// Whether a form is on its way.
pub(super) fn is_sending() -> bool {
    document::find(&leptos::prelude::document(), &["form[", BUSY, "]"].concat()).is_some()
}

/// Posts a form in the background; again, if the reader had to sign in again.
fn post(form: HtmlFormElement, address: String, fields: UrlSearchParams) {
    let _ = form.set_attribute(BUSY, "");
    spawn_local(async move {
        let sent = submit(&address, &fields, over::holds(&form)).await;
        let _ = form.remove_attribute(BUSY);
        match sent {
            Sent::SignedOut => again::ask(move || post(form, address, fields)),
            Sent::Done => clear(&form, true),
            Sent::Refused => clear(&form, false),
        }
    });
}

/// What became of a form.
enum Sent {
    Done,
    Refused,
    SignedOut,
}

/// What was typed stays where it was refused, but for passwords. What was taken is the page's now.
fn clear(form: &HtmlFormElement, is_done: bool) {
    if is_done {
        return form.reset();
    }
    let Ok(secrets) = form.query_selector_all("input[autocomplete*=password]") else { return };
    for at in 0..secrets.length() {
        if let Some(secret) = secrets.item(at) {
            secret.unchecked_into::<HtmlInputElement>().set_value("");
        }
    }
}

/// Calls the server function that a form names, and shows what comes of it. A form in the dialog (`is_over`) leaves the page
/// behind where it is.
async fn submit(address: &str, fields: &UrlSearchParams, is_over: bool) -> Sent {
    let values = pairs(fields);
    let value = |name: &str| values.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let Some(action) = value("do") else { return Sent::Refused };
    let echoed = || values.iter().filter(|(name, _)| !form::is_password(name)).cloned().collect();
    let state = |error, answer| FormState { values: echoed(), error, answer };
    let answer = match call(&action, fields).await {
        Ok(answer) => answer,
        // Behind the dialog nobody would see it.
        Err(_) if is_over => Err(AppError(ErrorKind::Internal)),
        Err(_) => {
            visit::say_away(Unanswered::Act);
            return Sent::Refused;
        }
    };
    let here = || address.to_owned();
    let (sent, to, carried) = match answer {
        Err(AppError(ErrorKind::SignedOut)) => return Sent::SignedOut,
        Err(AppError(error)) if is_over => {
            over::refuse(state(Some(error), None));
            return Sent::Refused;
        }
        Err(AppError(error)) => {
            (Sent::Refused, here(), Carried { form: Some(state(Some(error), None)), flash: None })
        }
        Ok(FormAnswer::Done(done)) => {
            let stays = is_over || value(STAY.0).as_deref() == Some(STAY.1);
            let to = if stays { document::address() } else { done.to };
            let flash = done.notice.map(|text| Flash { text, undo: done.undo });
            (Sent::Done, to, Carried { form: None, flash })
        }
        Ok(answer) if is_over => {
            over::refuse(state(None, Some(answer)));
            return Sent::Refused;
        }
        Ok(answer) => (Sent::Refused, here(), Carried { form: Some(state(None, Some(answer))), flash: None }),
    };
    let opener = if is_over { over::close() } else { None };
    visit::run(to, How::Push, carried).await;
    if let Some(opener) = opener {
        over::return_focus(&opener);
    }
    sent
}

/// Calls a server function with the fields of a form. The outer error is that there was no answer.
pub(super) async fn call(
    action: &str,
    fields: &UrlSearchParams,
) -> Result<Result<FormAnswer, AppError>, JsValue> {
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(fields);
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    request.set_headers(&headers);
    let function = url(["/rpc/", action].concat());
    let response = JsFuture::from(window().fetch_with_str_and_init(&function, &request)).await?;
    let response: Response = response.unchecked_into();
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    // Of bytes, as server functions read them: readers of text would be a second set.
    let text = text.as_bytes();
    let unread = |_| AppError(ErrorKind::Internal);
    Ok(match response.ok() {
        true => serde_json::from_slice(text).map_err(unread),
        false => Err(serde_json::from_slice(text).unwrap_or_else(unread)),
    })
}

fn pairs(fields: &UrlSearchParams) -> Vec<(String, String)> {
    let text = fields.to_string().as_string().unwrap_or_default();
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}
