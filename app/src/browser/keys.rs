//! Keys that go along a list: `j` and `k` to the next person and the one before, Escape to have the list alone again: first
//! without the person beside it, then without what is chosen. In the search's field Escape empties it.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent, Node};

use super::{rows, target, tell};

/// A person's link in the list.
const PEOPLE: &str = "#main tbody a[data-beside]";
/// Where keys are somebody's own.
const TYPING: &str = "input:not([type=checkbox]), textarea, select, [popover], dialog";
/// The search of a list.
const SEARCH: &str = "#main [role=search] input[type=search]";

/// Listens, except where somebody types or a menu is open.
pub(super) fn listen() {
    super::hear(ev::keydown, |event| {
        let is_within = |places| {
            target::<Element>(&event).is_some_and(|element| element.closest(places).ok().flatten().is_some())
        };
        if event.key() == "Escape" && is_within(SEARCH) {
            return empty(&event);
        }
        if event.default_prevented()
            || is_within(TYPING)
            || event.ctrl_key()
            || event.meta_key()
            || event.alt_key()
        {
            return;
        }
        let found = match event.key().as_str() {
            "j" if is_at_list() => neighbour(true),
            "k" if is_at_list() => neighbour(false),
            // It closes a menu that is open, by itself.
            "Escape" if find(":popover-open").is_some() => None,
            "Escape" if find("[data-close]").is_none() => return rows::before(leave),
            "Escape" => find("[data-close]"),
            _ => None,
        };
        if let Some(link) = found {
            event.prevent_default();
            // Closing leaves the focus at the row, even when the person of that row has not come yet.
            if link.matches(PEOPLE).unwrap_or_default() {
                let _ = link.focus();
            }
            link.click();
        }
    });
}

/// Nothing is chosen any more.
fn leave() {
    if let Some(link) = find("[data-clear]") {
        link.click();
    }
}

/// Empties the field of a search; some browsers do so by themselves, and some do not.
fn empty(event: &KeyboardEvent) {
    let Some(field) = target::<HtmlInputElement>(event).filter(|field| !field.value().is_empty()) else {
        return;
    };
    event.prevent_default();
    field.set_value("");
    tell(&field, "input");
}

/// Whether the focus is in the list or at the person beside it. Elsewhere a letter does nothing: who speaks to the browser
/// says many (WCAG 2.1.4).
fn is_at_list() -> bool {
    const PLACES: &str = ".table-region, .beside";
    document().active_element().is_some_and(|active| active.closest(PLACES).ok().flatten().is_some())
}

fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// The person after, or before, the row that has the focus, or else the one beside the list; without either the first.
/// The focus is ahead of the person while they are on their way.
fn neighbour(is_next: bool) -> Option<HtmlElement> {
    let people = document().query_selector_all(PEOPLE).ok()?;
    let mut people = (0..people.length()).filter_map(|n| people.item(n));
    let row_of = |element: Element| element.closest("#main tbody tr").ok().flatten();
    let current = document()
        .active_element()
        .and_then(row_of)
        .or_else(|| find("#main tr[aria-current]").map(Element::from));
    let Some(current) = current else { return people.next()?.dyn_into().ok() };
    let is_at = |side: u16| move |person: &Node| current.compare_document_position(person) == side;
    let found = if is_next {
        people.find(is_at(Node::DOCUMENT_POSITION_FOLLOWING))
    } else {
        people.filter(is_at(Node::DOCUMENT_POSITION_PRECEDING)).last()
    };
    found?.dyn_into().ok()
}
