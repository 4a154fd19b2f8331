//! What pages do to the document in the browser. Nothing here is called on the server.

use domain::encoding::TextEncoding;
use js_sys::{Date, Uint8Array, futures::JsFuture};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, File, FormData, HtmlElement, HtmlFormElement, TextDecoder, UrlSearchParams};

/// Somebody's session has ended while they were at work; the program asks them to sign in again.
pub(crate) const SIGNED_OUT: &str = "rolecall:signed-out";

/// Says that the session has ended.
pub(crate) fn say_signed_out() {
    if let Ok(event) = Event::new(SIGNED_OUT) {
        let _ = window().dispatch_event(&event);
    }
}

/// A day with the minutes that the reader's clock is ahead of UTC when it ends; anything else as it is.
pub(crate) fn with_clock(day: &str) -> String {
    let parts: Option<Vec<i32>> = day.split('-').map(|part| part.parse().ok()).collect();
    let Some(&[year, month, date]) = parts.as_deref() else { return day.to_owned() };
    let Ok(year) = u32::try_from(year) else { return day.to_owned() };
    // The first moment of the next day; what `Date` calls the offset is how far the zone is behind UTC.
    let next = Date::new_with_year_month_day(year, month - 1, date + 1);
    #[expect(clippy::cast_possible_truncation, reason = "a day has 1,440 minutes")]
    let ahead_minutes = -next.get_timezone_offset() as i32;
    [day, " ", &ahead_minutes.to_string()].concat()
}

/// Tells readers what happened, in the one polite live region.
pub(crate) fn announce(text: &str) {
    // What stands behind an open dialog is not read.
    let in_dialog = document().query_selector("dialog[open] > [role=status]").ok().flatten();
    if let Some(region) = in_dialog.or_else(|| document().get_element_by_id("live")) {
        // The same words twice would not be a change, and would not be said.
        let is_repeated = region.text_content().as_deref() == Some(text);
        region.set_text_content(Some(&if is_repeated { [text, "\u{a0}"].concat() } else { text.to_owned() }));
    }
}

/// The first element that a selector finds: in the open dialog, or else anywhere.
pub(crate) fn find(selector: &str) -> Option<Element> {
    let document = document();
    let in_dialog = document.query_selector("dialog[open]").ok().flatten();
    let found = in_dialog.and_then(|dialog| dialog.query_selector(selector).ok().flatten());
    found.or_else(|| document.query_selector(selector).ok().flatten())
}

/// Puts the focus on the first element that a selector finds, once what has changed is in the document.
pub(crate) fn focus_soon(selector: &'static str) {
    spawn_local(async move {
        leptos::task::tick().await;
        if let Some(element) = find(selector).and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            // What cannot take the focus leaves it where it is.
            let _ = element.focus();
        }
    });
}

/// Puts the focus on the first of several selectors that finds something, once what has changed is in the document.
pub(crate) fn focus_first(selectors: &'static [&'static str]) {
    spawn_local(async move {
        leptos::task::tick().await;
        let found = selectors.iter().find_map(|selector| find(selector));
        if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            // What cannot take the focus leaves it where it is.
            let _ = element.focus();
        }
    });
}

/// Puts the focus on the button that removes a row of the list.
pub(crate) fn focus_row(id: u32) {
    spawn_local(async move {
        leptos::task::tick().await;
        let button = find(&["[data-row-id=\"", &id.to_string(), "\"] .sheet-remove"].concat());
        if let Some(button) = button.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
            let _ = button.focus();
        }
    });
}

/// The fields of the form around the element that an event is about.
pub(crate) fn fields_around(event: &Event) -> Vec<(String, String)> {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let form = element.and_then(|element| element.closest("form").ok().flatten());
    let form = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    let fields = form.and_then(|form| FormData::new_with_form(&form).ok()).map(JsValue::from);
    let fields = fields.and_then(|fields| UrlSearchParams::new_with_str_sequence_sequence(&fields).ok());
    let text = fields.and_then(|fields| fields.to_string().as_string()).unwrap_or_default();
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

/// The bytes of a file; `None` if it cannot be read.
pub(crate) async fn bytes_of(file: &File) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// Text in an encoding, without its byte-order mark. What does not read becomes U+FFFD.
pub(crate) fn decode(bytes: &[u8], encoding: TextEncoding) -> String {
    let decoder = TextDecoder::new_with_label(encoding.as_str()).ok();
    decoder.and_then(|decoder| decoder.decode_with_u8_array(bytes).ok()).unwrap_or_default()
}
