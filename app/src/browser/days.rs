//! Days that end by the reader's clock: forms send it along with them (`domain::end_date::LocalDay`).

use wasm_bindgen::JsCast;
use web_sys::{HtmlFormElement, HtmlInputElement, UrlSearchParams};

use crate::dom::with_clock;

/// Adds the reader's clock to the days of a form that end by it.
pub(super) fn add_clock(form: &HtmlFormElement, fields: &UrlSearchParams) {
    let Ok(days) = form.query_selector_all("[data-local-day]") else { return };
    for at in 0..days.length() {
        let Some(day) = days.item(at).and_then(|day| day.dyn_into::<HtmlInputElement>().ok()) else {
            continue;
        };
        if fields.has(&day.name()) {
            fields.set(&day.name(), &with_clock(&day.value()));
        }
    }
}
