//! The document on the screen, and how a page that came from the server takes its place in it.

use std::cell::RefCell;

use js_sys::JsString;
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, HtmlTemplateElement};

use super::{
    announce::announce,
    combobox, later,
    morph::{self, morph},
    tell,
};

thread_local! {
    /// The address of the page on the screen, without what names a part of it. The browser's may be ahead of it: its
    /// buttons change it first.
    static SHOWN: RefCell<String> = const { RefCell::new(String::new()) };
}

/// The page that the document came with is on the screen.
pub(super) fn begin() {
    SHOWN.replace(address());
}

/// The frame around the pages of an organization.
pub(super) fn frame(document: &Document) -> Option<Element> {
    find(document, ".shell")
}

/// The first element that a selector finds.
pub(super) fn find(document: &Document, selector: &str) -> Option<Element> {
    document.query_selector(selector).ok().flatten()
}

/// Says that the server cannot be reached, where notices stand. The page stays as it is.
pub(super) fn say_away() {
    let document = document();
    let (Some(main), Some(words)) = (find(&document, "#main"), find(&document, "template#away")) else {
        return;
    };
    if find(&document, "#main > .notice").is_none() {
        let words = words.unchecked_into::<HtmlTemplateElement>().content();
        if let Ok(copy) = words.clone_node_with_deep(true) {
            let _ = main.prepend_with_node_1(&copy);
        }
    }
    announce_notice(&document);
    if let Some(root) = document.document_element() {
        root.scroll_into_view();
    }
}

/// A page that came from the server.
pub(super) struct Page(Document);

impl Page {
    /// Reads a page. There is none if it has no frame, or is of another version of the site.
    pub(super) fn read(html: &JsString) -> Option<Self> {
        let read = morph::read(html);
        let style = |document: &Document| find(document, "link[rel=stylesheet]")?.get_attribute("href");
        (frame(&read).is_some() && style(&read) == style(&document())).then_some(Self(read))
    }

    /// Puts it on the screen: on the `same` page only what differs changes, so that the focus and what is open stay; what
    /// is below so many `rows` of a list follows.
    pub(super) fn show(&self, same: bool, rows: u32) {
        let (now, new) = (document(), &self.0);
        later::begin();
        let beside = find(&now, "#main tr[aria-current] th a");
        now.set_title(&new.title());
        combobox::undress();
        for part in [".topbar", "#nav"] {
            if let (Some(old), Some(new)) = (find(&now, part), find(new, part)) {
                morph(&old, &new, None);
            }
        }
        let (Some(old_main), Some(new_main)) = (find(&now, "#main"), find(new, "#main")) else { return };
        if same {
            morph(&old_main, &new_main, Some(rows));
        } else {
            hide_popovers();
            old_main.replace_children_with_node_0();
            while let Some(child) = new_main.first_child() {
                let _ = old_main.append_child(&child);
            }
        }
        SHOWN.replace(address());
        // `public/auth.js` counts the letters of passwords, and long lists get their fields.
        tell(&now, "rolecall:shown");
        focus(&now, same, beside);
        announce_what_is_new(&now, same);
        later::after_paint();
    }

    /// A part of it.
    pub(super) fn part(&self, selector: &str) -> Option<Element> {
        find(&self.0, selector)
    }

    /// Whether the page on the screen is another state of it.
    pub(super) fn is_shown(&self) -> bool {
        is_shown(&address())
    }
}

/// As high as a row is at least, in pixels.
const LEAST_ROW: f64 = 36.0;

/// How much of a list can be seen, in rows like its first.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "as `as` does: into the range")]
pub(super) fn rows_in_view() -> u32 {
    let row = find(&document(), "#main tbody tr").map(|row| row.get_bounding_client_rect());
    let (top, height) = row.map_or((0.0, 0.0), |row| (row.top(), row.height()));
    let screen = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    // A number without a fraction, never below one.
    ((screen - top) / height.max(LEAST_ROW)).ceil().max(1.0) as u32
}

/// Whether the page on the screen, in whatever state, is the one of an address.
pub(super) fn is_shown(address: &str) -> bool {
    let path = |address: &str| address.split('?').next().map(str::to_owned);
    SHOWN.with_borrow(|shown| path(shown) == path(address))
}

/// The browser's address, without what names a part of the page.
pub(super) fn address() -> String {
    let here = leptos::prelude::location();
    [here.pathname().unwrap_or_default(), here.search().unwrap_or_default()].concat()
}

/// Whether the page on the screen is the one of the browser's address: then only a part of it was asked for.
pub(super) fn is_current() -> bool {
    SHOWN.with_borrow(|shown| *shown == address())
}

/// Closes every menu.
pub(super) fn hide_popovers() {
    let document = document();
    while let Some(open) = find(&document, ":popover-open") {
        if open.unchecked_into::<HtmlElement>().hide_popover().is_err() {
            return;
        }
    }
}

/// Puts the reader at the top of what is new, or where the page says: what is wrong with a form, the harmless button of
/// a question. On the same page the focus stays where it is, unless what had it is gone; from somebody `beside` the list
/// it goes back to their row.
fn focus(document: &Document, same: bool, beside: Option<Element>) {
    let has_focus = document.active_element().is_some_and(|active| active.tag_name() != "BODY");
    let start = match find(document, "#main .error-summary") {
        None if same && has_focus => return,
        None => find(document, "#main [autofocus]")
            .or(beside.filter(|link| same && link.is_connected()))
            .or_else(|| find(document, "h1")),
        wrong => wrong,
    };
    if let Some(start) = start.and_then(|start| start.dyn_into::<HtmlElement>().ok()) {
        // What cannot take the focus leaves it where it is.
        let _ = start.focus();
    }
}

/// A notice is read out, and on the same page how many rows a list found; a new page is named by its heading.
fn announce_what_is_new(document: &Document, same: bool) {
    if !announce_notice(document)
        && same
        && let Some(words) =
            find(document, "#main [data-said]").and_then(|said| said.get_attribute("data-said"))
    {
        announce(&words);
    }
}

/// Reads out what the notice says, without the words of its button.
fn announce_notice(document: &Document) -> bool {
    let words = find(document, "#main > .notice .banner-text").and_then(|words| words.text_content());
    words.inspect(|words| announce(words)).is_some()
}
