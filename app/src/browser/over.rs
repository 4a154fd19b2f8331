//! A page in a dialog over the present one: inviting does not take the list away. What was typed stays when the dialog is
//! closed, and the list is read again when something was sent.

use js_sys::futures::spawn_local;
use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{HtmlAnchorElement, HtmlDialogElement};

use super::{
    document::{self as screen, find},
    links,
    visit::{self, How},
};

/// Where the page stands in the dialog.
const PAGE: &str = "#over-page";
/// Something was sent: the page says what became of it.
const SENT: &str = "#over-page [data-arrive]";

fn dialog() -> Option<HtmlDialogElement> {
    find(&document(), "#over").map(JsCast::unchecked_into)
}

/// Opens links that say `data-over` where there is room for a dialog. To be called before links are listened to.
pub(super) fn listen() {
    let Some(dialog) = dialog() else { return };
    let closed = Closure::<dyn Fn()>::new(|| {
        if find(&document(), SENT).is_some() {
            clear();
            visit::go(screen::address(), How::Replace);
        }
    });
    // As long as the document: the dialog stands in its frame.
    dialog.set_onclose(Some(closed.into_js_value().unchecked_ref()));
    let _ = window_event_listener(ev::click, move |event| {
        let Some(link) = links::followed(&event) else { return };
        if link.has_attribute("data-over") && has_room() {
            event.prevent_default();
            open(link);
        } else if dialog.contains(Some(&link)) && link.hash().is_empty() && !link.has_attribute("download") {
            // It leads away from here, so nothing is kept.
            clear();
            dialog.close();
        }
    });
}

/// The style sheet has the same width for what the navigation needs beside a page.
fn has_room() -> bool {
    window().match_media("(width >= 50rem)").ok().flatten().is_some_and(|room| room.matches())
}

fn clear() {
    if let Some(page) = find(&document(), PAGE) {
        page.replace_children_with_node_0();
    }
}

/// Shows what was typed before, or else the page that the link leads to.
fn open(link: HtmlAnchorElement) {
    let Some(dialog) = dialog() else { return };
    let is_kept = find(&document(), "#over-page form").is_some() && find(&document(), SENT).is_none();
    if is_kept && !dialog.open() {
        let _ = dialog.show_modal();
        return;
    }
    let address = [link.pathname(), link.search()].concat();
    let _ = dialog.set_attribute("aria-label", link.text_content().unwrap_or_default().trim());
    spawn_local(async move {
        let page = visit::read(&address).await;
        let (Some(content), Some(place)) =
            (page.as_ref().and_then(|page| page.part("#main")), find(&document(), PAGE))
        else {
            return visit::go(address, How::Push);
        };
        place.replace_children_with_node_0();
        while let Some(child) = content.first_child() {
            let _ = place.append_child(&child);
        }
        // On a page of its own a form posts to where it is.
        if let Ok(Some(form)) = place.query_selector("form:not([action])") {
            let _ = form.set_attribute("action", &address);
        }
        if !dialog.open() {
            let _ = dialog.show_modal();
        }
    });
}
