//! A panic of the program: from then on links and forms work as they do without it, the page says so, and the server's log
//! gets the place in the program, and nothing about anybody.

use std::{cell::Cell, panic::PanicHookInfo};

use leptos::prelude::*;

use crate::paths::url;

thread_local! {
    static IS_DEAD: Cell<bool> = const { Cell::new(false) };
}

/// Whether the program has panicked. Whatever listens then leaves the event to the browser.
pub(super) fn is_dead() -> bool {
    IS_DEAD.get()
}

/// Watches for panics, after whoever watches already.
pub(super) fn watch() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        // A second panic has nothing to add.
        if !IS_DEAD.replace(true) {
            apologize();
            report(info);
        }
        before(info);
    }));
}

fn apologize() {
    let document = document();
    if let Some(root) = document.document_element() {
        let _ = root.remove_attribute("data-live");
    }
    if let Some(words) = document.get_element_by_id("crashed") {
        let _ = words.remove_attribute("hidden");
    }
}

fn report(info: &PanicHookInfo<'_>) {
    let Some(place) = info.location() else { return };
    let body = ["place=", place.file(), ":", &place.line().to_string()].concat();
    let Ok(fields) = web_sys::UrlSearchParams::new_with_str(&body) else { return };
    // It is sent even if the page is left at once.
    let function = url("/rpc/program/crashed");
    let _ = window().navigator().send_beacon_with_opt_url_search_params(&function, Some(&fields));
}
