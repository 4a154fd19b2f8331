//! That something is on its way: known at once, and shown only when it takes long enough to wonder.

use std::{cell::RefCell, time::Duration};

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use super::document::find;
use crate::{dom::announce, messages::messages};

/// Stands at the document while something is on its way. No style depends on it: an answer that comes soon would pay for
/// a look that nobody sees, with two more layers to paint.
const BUSY: &str = "data-visiting";
/// And that it is another page.
const LEAVING: &str = "data-leaving";
/// And that it takes long; the style sheet shows it then.
const WAITING: &str = "data-waiting";
/// What comes sooner was never shown to be on its way.
const SOON: Duration = Duration::from_millis(200);

thread_local! {
    static TIMER: RefCell<Option<TimeoutHandle>> = const { RefCell::new(None) };
}

/// Whether something is on its way.
pub(super) fn is_busy() -> bool {
    document().document_element().is_some_and(|root| root.has_attribute(BUSY))
}

/// Something is on its way. What was on its way before has been waited for already.
pub(super) fn begin(is_other_page: bool) {
    mark(BUSY, true);
    mark(LEAVING, is_other_page);
    if let Some(region) = find(&document(), ".table-region") {
        // Refused only for a name that no attribute can have.
        let _ = region.set_attribute("aria-busy", "true");
    }
    TIMER.with_borrow_mut(|timer| {
        if timer.is_none() {
            *timer = set_timeout_with_handle(show, SOON).ok();
        }
    });
}

/// Shows that something is on its way, and says so if it is another page.
fn show() {
    mark(WAITING, true);
    if document().document_element().is_some_and(|root| root.has_attribute(LEAVING)) {
        announce(messages().kit_loading());
    }
}

/// Nothing is on its way any more.
pub(super) fn end() {
    if let Some(timer) = TIMER.take() {
        timer.clear();
    }
    for name in [WAITING, LEAVING, BUSY] {
        mark(name, false);
    }
    if let Some(region) = find(&document(), ".table-region") {
        let _ = region.remove_attribute("aria-busy");
    }
}

fn mark(name: &str, is_so: bool) {
    if let Some(root) = document().document_element() {
        let _ = root.toggle_attribute_with_force(name, is_so);
    }
}
