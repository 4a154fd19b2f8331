//! Links within the admin area are followed without leaving the document.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

use super::{rows, target, visit};
use crate::{pages::Page, paths::within};

/// Follows plain clicks; whoever wants another tab or window gets it from the browser.
pub(super) fn listen() {
    super::hear(ev::click, |event| {
        let Some(link) = followed(&event) else { return };
        if let Some(clicked) = address(&link) {
            event.prevent_default();
            rows::before(move || {
                // It may lead on with what was ticked meanwhile. A link in a dialog went with it.
                let now = address(&link).filter(|_| link.is_connected());
                visit::go(now.unwrap_or(clicked), visit::How::Push);
            });
        }
    });
}

/// The link that a plain click follows, unless somebody has taken the click already.
pub(super) fn followed(event: &MouseEvent) -> Option<HtmlAnchorElement> {
    let is_plain = event.button() == 0
        && !(event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key());
    let link = target::<Element>(event)?.closest("a[href]").ok().flatten()?;
    (is_plain && !event.default_prevented()).then(|| link.unchecked_into())
}

/// Where a link leads, if it is ours to follow.
fn address(link: &HtmlAnchorElement) -> Option<String> {
    let here = location();
    let pathname = link.pathname();
    let path = within(&pathname)?;
    let is_ours = link.origin() == here.origin().ok()?
        && Page::parse(path).is_some()
        && link.hash().is_empty()
        && link.target().is_empty()
        && link.rel() != "external"
        && !link.has_attribute("download");
    // Where there is room for it a person opens beside the list.
    let beside = link.get_attribute("data-beside").filter(|_| has_room());
    let beside = beside.and_then(|person| visit::beside(&person));
    is_ours.then(|| beside.unwrap_or_else(|| [path, &link.search()].concat()))
}

/// Whether a person and the list stand side by side; the style sheet has the same width.
fn has_room() -> bool {
    window().match_media("(width >= 88rem)").ok().flatten().is_some_and(|room| room.matches())
}
