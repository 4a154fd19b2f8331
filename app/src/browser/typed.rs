//! What readers type or choose while a page is on its way. The server does not know of it yet, so the page that comes
//! leaves it as it is.

use std::cell::RefCell;

use js_sys::{Object, WeakSet};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

thread_local! {
    /// The fields.
    static TYPED: RefCell<WeakSet> = RefCell::new(WeakSet::new());
}

/// Notes every field that changes under somebody's fingers.
pub(super) fn listen() {
    let _ = window_event_listener(ev::input, |event| {
        let Some(field) = super::target::<HtmlElement>(&event) else { return };
        TYPED.with_borrow(|typed| {
            typed.add(&field);
            for other in alternatives(&field) {
                typed.add(&other);
            }
        });
    });
}

/// The others of one choice: they are let go when one is chosen.
fn alternatives(field: &HtmlElement) -> Vec<Object> {
    let Some(chosen) = field.dyn_ref::<HtmlInputElement>().filter(|input| input.type_() == "radio") else {
        return Vec::new();
    };
    let same = ["input[type=radio][name=\"", &chosen.name(), "\"]"].concat();
    let all = chosen.form().and_then(|form| form.query_selector_all(&same).ok());
    all.map(|all| (0..all.length()).filter_map(|n| all.item(n)).map(JsCast::unchecked_into).collect())
        .unwrap_or_default()
}

/// What was typed until now goes out with what is sent.
pub(super) fn begin() {
    TYPED.replace(WeakSet::new());
}

/// Whether somebody changed a field since.
pub(super) fn is_new(field: &Element) -> bool {
    TYPED.with_borrow(|typed| typed.has(field.unchecked_ref()))
}
