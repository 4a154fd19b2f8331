//! The browser's program: it takes over the page that the server rendered, follows links and sends forms without leaving the
//! document. Whatever this does, the same page does without it, more slowly.

mod again;
mod busy;
mod combobox;
mod crash;
mod days;
mod document;
mod focus;
mod forms;
mod keys;
mod links;
mod options;
mod over;
mod palette;
mod progress;
mod rows;
mod theme;
mod updates;
mod visit;

use std::sync::Arc;

use leptos::{ev::EventDescriptor, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Event, EventInit, EventTarget};

use crate::{
    messages,
    pages::{Page, Shown},
    paths,
    root::{Seed, root},
    title::TitleSlot,
    ui::{provide_assets, provide_reader},
};

/// Takes over the page that the server rendered, once the code of its area is there. A page without a seed is whole as it is.
pub async fn take_over(hydrate: impl FnOnce(Box<dyn FnOnce() -> AnyView>)) {
    crash::watch();
    let Some(seed) = document().get_element_by_id("seed") else {
        combobox::listen();
        return mark_live();
    };
    // Without its code or its data the page stays as it is, and works as without a program.
    let Some(title) = begin(&seed.text_content().unwrap_or_default(), hydrate).await else { return };
    document::begin(title);
    visit::listen();
    palette::listen();
    over::listen();
    links::listen();
    theme::listen();
    forms::listen();
    keys::listen();
    rows::listen();
    combobox::listen();
    progress::listen();
    again::listen();
    updates::listen();
    mark_live();
}

/// Hydrates the root with the data that the server rendered it with.
async fn begin(seed: &str, hydrate: impl FnOnce(Box<dyn FnOnce() -> AnyView>)) -> Option<TitleSlot> {
    let Seed { language, texts, assets, base, reader, visit, data } =
        serde_json::from_slice(seed.as_bytes()).ok()?;
    messages::begin(language, texts);
    paths::begin(base);
    let page = Page::parse(&visit.path)?;
    let (data, area) = match data {
        Ok(json) => {
            let area = page.area().get().await.ok()?;
            (Ok((area.read)(&page, json.get().as_bytes())?), Some(area))
        }
        Err(error) => (Err(error), None),
    };
    let shown = ArcRwSignal::new(Shown { page, visit: Arc::new(visit), data, area, number: 0 });
    visit::begin(shown.clone(), assets.clone(), reader);
    let title = TitleSlot::default();
    let slot = title.clone();
    hydrate(Box::new(move || {
        provide_assets(assets);
        provide_reader(reader);
        provide_context(slot);
        provide_context(over::drafts());
        root(shown)
    }));
    messages::use_own_zone();
    Some(title)
}

/// Says in the document that the program has taken the page over; the journeys of the tests wait for it.
fn mark_live() {
    if let Some(root) = document().document_element() {
        // Nothing on the page depends on the mark.
        let _ = root.set_attribute("data-live", "");
    }
}

/// Hears an event of the window. After a panic it is the browser's alone.
fn hear<E: EventDescriptor + 'static>(event: E, handle: impl Fn(E::EventType) + 'static)
where
    E::EventType: JsCast,
{
    let _ = window_event_listener(event, move |event| {
        if !crash::is_dead() {
            handle(event);
        }
    });
}

/// The same for an event by its name.
fn hear_named(name: &str, handle: impl Fn(Event) + 'static) {
    let _ = window_event_listener_untyped(name, move |event| {
        if !crash::is_dead() {
            handle(event);
        }
    });
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
