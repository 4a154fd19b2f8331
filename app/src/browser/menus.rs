//! The menus of rows: of those alike a page has the first only, and the others are made after it when they are opened.

use js_sys::JsString;
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event};

use super::target;
use crate::ui::MENU_ID;

/// Makes a row's menu before the click on its button opens it.
pub(super) fn listen() {
    let make = Closure::<dyn Fn(Event)>::new(|event: Event| {
        let button =
            target::<Element>(&event).and_then(|target| target.closest("[data-like]").ok().flatten());
        let _ = button.and_then(|button| make(&button));
    });
    let _ = window().add_event_listener_with_callback_and_bool("click", make.as_ref().unchecked_ref(), true);
    make.forget();
}

/// Puts the menu of a row after its button, unless it is there. Menus alike differ in the key of what their row is about,
/// which is the end of their ids.
fn make(button: &Element) -> Option<()> {
    let (id, like) = (button.get_attribute("popovertarget")?, button.get_attribute("data-like")?);
    if document().get_element_by_id(&id).is_some() {
        return None;
    }
    let (key, other) = (id.strip_prefix(MENU_ID)?, like.strip_prefix(MENU_ID)?);
    let menu = document().get_element_by_id(&like)?.clone_node_with_deep(true).ok()?;
    let menu = menu.unchecked_into::<Element>();
    menu.set_id(&id);
    menu.set_attribute("aria-label", &button.get_attribute("aria-label")?).ok()?;
    for (attribute, selector) in [("href", "[href]"), ("value", "[value]")] {
        let all = menu.query_selector_all(selector).ok()?;
        for n in 0..all.length() {
            let element = all.item(n)?.unchecked_into::<Element>();
            // By the browser's strings: ours would bring four kilobytes along to look for a text in another.
            let value = JsString::from(element.get_attribute(attribute)?).replace(other, key);
            element.set_attribute(attribute, &String::from(value)).ok()?;
        }
    }
    button.after_with_node_1(&menu).ok()
}
