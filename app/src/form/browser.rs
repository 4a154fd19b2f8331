//! Sends forms from the browser without leaving the page: posts go to their server function, searches and filters become
//! the list's address. Whatever this does, the same form does without it.

use std::time::Duration;

use domain::error::ErrorKind;
use leptos::{ev, leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, EventTarget, FormData, HtmlFormElement, HtmlInputElement, UrlSearchParams};

use super::Form;
use crate::{
    api::{
        AppError, Done,
        wire::{Text, post, read},
    },
    desk::{Desk, path_of},
};

/// How long the typing rests before a search is made.
const SEARCH_DELAY: Duration = Duration::from_millis(250);

/// Takes over the forms that no component of their own looks after.
pub(crate) fn listen(desk: Desk) {
    let waiting = StoredValue::new_local(None::<TimeoutHandle>);
    let stop_waiting = move || {
        if let Some(timer) = waiting.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let _ = window_event_listener(ev::submit, move |event| {
        stop_waiting();
        let Some(form) = target::<HtmlFormElement>(&event) else { return };
        if event.default_prevented() || form.has_attribute("data-leaves") {
            return;
        }
        if form.get_attribute("method").as_deref() != Some("post") {
            event.prevent_default();
            desk.go(list_address(&form), false);
        } else if form.get_attribute("action").is_none() {
            send(&event, None, desk);
        }
    });
    // Before the router hears of the click: it would look for these pages in the browser's program, where they are not.
    let mark = Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| mark_way_out(&event));
    let _ = window().add_event_listener_with_callback_and_bool("click", mark.as_ref().unchecked_ref(), true);
    mark.forget();
    let _ = window_event_listener(ev::input, move |event| {
        let Some(input) = target::<HtmlInputElement>(&event).filter(|input| input.type_() == "search") else {
            return;
        };
        let Some(form) = input.form() else { return };
        stop_waiting();
        let search = move || {
            // Whoever has left the list meanwhile is not called back to it.
            if form.is_connected() {
                desk.go(list_address(&form), true);
            }
        };
        waiting.set_value(set_timeout_with_handle(search, SEARCH_DELAY).ok());
    });
}

/// Says of a link to a page that is whole without the browser's program that it leads out of it.
fn mark_way_out(event: &web_sys::Event) {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(link) = element.and_then(|element| element.closest("a[href]").ok().flatten()) else { return };
    if !crate::is_live(path_of(&link.get_attribute("href").unwrap_or_default())) {
        // Where it cannot be said the router finds no page, and a reload does.
        let _ = link.set_attribute("rel", "external");
    }
}

/// Sends a form to its server function and does what the answer says.
pub(super) fn send(event: &ev::SubmitEvent, form: Option<Form>, desk: Desk) {
    let Some(element) = target::<HtmlFormElement>(event) else { return };
    event.prevent_default();
    let Some((path, fields)) = request_of(&element) else { return };
    if let Some(form) = form {
        if form.busy.get_untracked() {
            return;
        }
        form.busy.set(true);
    }
    spawn_local(async move {
        let answer = post(&path, &fields).await;
        if let Some(form) = form {
            // The page may be gone by now; then there is nobody left to tell.
            form.busy.try_set(false);
        }
        match answer {
            Ok(text) => match read::<Done>(&text) {
                Ok(done) => desk.arrive(done),
                Err(_) => took(form, &text, desk),
            },
            Err(AppError(ErrorKind::SignedOut)) => desk.sign_in(),
            Err(AppError(kind)) => match form {
                Some(form) => {
                    form.error.try_set(Some(kind));
                    desk.title_has_error(true);
                }
                None => desk.refuse(&kind),
            },
        }
    });
}

/// The page itself shows what came back, and the frame counts anew.
fn took(form: Option<Form>, text: &Text, desk: Desk) {
    if let Some(form) = form {
        form.error.try_set(None);
        form.result.try_set(Some(text.get().to_owned()));
    }
    desk.title_has_error(false);
    desk.refresh();
}

/// The server function's path and what it is told.
fn request_of(form: &HtmlFormElement) -> Option<(String, UrlSearchParams)> {
    let data = FormData::new_with_form(form).ok()?;
    let action = data.get("do").as_string()?;
    Some((["/rpc/", &action].concat(), parameters(&data)?))
}

/// The address that a form of filters stands for, without its empty parts.
fn list_address(form: &HtmlFormElement) -> String {
    let path = form.get_attribute("action").unwrap_or_default();
    let sent = FormData::new_with_form(form).ok().and_then(|data| parameters(&data));
    let query = sent.and_then(|sent| sent.to_string().as_string()).unwrap_or_default();
    let parts: Vec<_> = query.split('&').filter(|part| !part.ends_with('=') && !part.is_empty()).collect();
    if parts.is_empty() { path } else { [&path, "?", &parts.join("&")].concat() }
}

fn parameters(data: &FormData) -> Option<UrlSearchParams> {
    let pairs: &JsValue = data.as_ref();
    UrlSearchParams::new_with_str_sequence_sequence(pairs).ok()
}

fn target<T: JsCast>(event: &ev::Event) -> Option<T> {
    event.target().and_then(|target: EventTarget| target.dyn_into().ok())
}
