//! The browser's program: it follows links and sends forms without leaving the document, and brings the islands of a page
//! to life. Every page is the server's; whatever this does, the same page does without it, more slowly.

mod announce;
mod busy;
mod combobox;
mod document;
mod forms;
mod keys;
mod later;
mod links;
mod menus;
mod morph;
mod options;
mod over;
mod palette;
mod progress;
mod ticks;
mod visit;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, EventInit, EventTarget};

/// Takes over the page that the server rendered. A page without the frame, because the organization could not be read,
/// is whole as it is.
pub(crate) fn start() {
    if document::frame(&document()).is_some() && morph::is_here() {
        document::begin();
        later::listen();
        menus::listen();
        visit::listen();
        palette::listen();
        over::listen();
        links::listen();
        forms::listen();
        keys::listen();
        combobox::listen();
        progress::listen();
    }
    mark_live();
}

/// Says in the document that the program has taken the page over; the journeys of the tests wait for it.
fn mark_live() {
    if let Some(root) = document().document_element() {
        // Nothing on the page depends on the mark.
        let _ = root.set_attribute("data-live", "");
    }
}

/// Lets everybody hear that something happened here; it goes up through all that is around it.
fn tell(place: &EventTarget, kind: &str) {
    let up = EventInit::new();
    up.set_bubbles(true);
    if let Ok(event) = Event::new_with_event_init_dict(kind, &up) {
        let _ = place.dispatch_event(&event);
    }
}

/// What an event is about, if it is of this kind.
fn target<T: JsCast>(event: &Event) -> Option<T> {
    event.target().and_then(|target: EventTarget| target.dyn_into().ok())
}
