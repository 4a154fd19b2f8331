//! Sends forms without leaving the document: filters become the list's address, changes are posted to the page's own.

use std::{cell::RefCell, time::Duration};

use leptos::{ev, leptos_dom::helpers::TimeoutHandle, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FormData, HtmlElement, HtmlFormElement, HtmlInputElement, UrlSearchParams};

use super::{
    busy, document, target, ticks,
    visit::{self, How},
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
        if !crate::is_org_path(path) {
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
                visit::post(address, fields, move || {
                    let _ = form.remove_attribute(BUSY);
                });
            }
        }
    }
}
