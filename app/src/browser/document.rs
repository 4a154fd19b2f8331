//! The document on the screen, and how a page that came from the server takes its place in it.

use std::cell::RefCell;

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement};

use super::{combobox, focus::FocusSnapshot, rows};
use crate::{dom::announce, params::Params, paths::within, title::TitleSlot};

thread_local! {
    /// The address of the page on the screen, without what names a part of it. The browser's may be ahead of it: its
    /// buttons change it first.
    static SHOWN: RefCell<String> = const { RefCell::new(String::new()) };
    /// Where pages leave their titles.
    static TITLE: RefCell<TitleSlot> = RefCell::default();
}

/// The page that the document came with is on the screen.
pub(super) fn begin(title: TitleSlot) {
    TITLE.set(title);
    SHOWN.replace(address());
}

/// The first element that a selector finds.
pub(super) fn find(document: &Document, selector: &str) -> Option<Element> {
    document.query_selector(selector).ok().flatten()
}

/// The server cannot be reached, as the notice says now.
pub(super) fn after_silence() {
    let document = document();
    announce_notice();
    if let Some(root) = document.document_element() {
        root.scroll_into_view();
    }
    // What had the focus may have been hidden while the next page was on its way.
    let button = find(&document, "#main > .notice a").filter(|_| !has_focus(&document));
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        let _ = button.focus();
    }
}

/// The link of the person beside the list.
pub(super) fn beside() -> Option<Element> {
    find(&document(), "#main tr[aria-current] th a")
}

/// The page on the screen has changed: on the `same` page the focus and what is open stay.
pub(super) fn after_change(same: bool, beside: Option<Element>) {
    let now = settle();
    focus(&now, same, beside);
    announce_what_is_new(&now, same);
}

/// What must not change while the page on the screen is read again.
pub(super) fn snapshot() -> FocusSnapshot {
    FocusSnapshot::take(&document())
}

/// The page on the screen was read again without the reader's doing: the focus and the place stay, and no more is said than
/// what is another number.
pub(super) fn after_refresh(focus: FocusSnapshot) {
    let now = settle();
    focus.restore(&now);
}

/// Other rows of the list on the screen are chosen.
pub(super) fn after_choice() {
    SHOWN.replace(address());
    rows::settle();
    announce_notice();
}

/// What is not drawn by the page follows what it shows: the title, the boxes of rows, the search and the comboboxes.
fn settle() -> Document {
    let now = document();
    now.set_title(&TITLE.with_borrow(TitleSlot::get));
    SHOWN.replace(address());
    rows::settle();
    settle_search(&now);
    combobox::dress();
    now
}

/// The search has the words that the list is searched by, unless somebody types in it.
fn settle_search(document: &Document) {
    let Some(field) = search() else { return };
    if document.active_element().as_ref() != Some(field.as_ref()) {
        field.set_value(&searched_words());
    }
}

/// The search of the list on the screen.
pub(super) fn search() -> Option<HtmlInputElement> {
    find(&document(), "#main [role=search] input[type=search]")?.dyn_into().ok()
}

/// The words of the browser's address.
pub(super) fn searched_words() -> String {
    Params::parse(&leptos::prelude::location().search().unwrap_or_default()).get("q").unwrap_or_default()
}

/// Whether the page on the screen, in whatever state, is the one of an address.
pub(super) fn is_shown(address: &str) -> bool {
    let path = |address: &str| address.split('?').next().map(str::to_owned);
    SHOWN.with_borrow(|shown| path(shown) == path(address))
}

/// The browser's address below the base, without what names a part of the page.
pub(super) fn address() -> String {
    let here = leptos::prelude::location();
    let path = here.pathname().unwrap_or_default();
    [within(&path).unwrap_or_default(), &here.search().unwrap_or_default()].concat()
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

/// Whether a menu or a dialog is open.
pub(super) fn is_something_open() -> bool {
    find(&document(), ":popover-open, dialog[open]").is_some()
}

/// Whether anything has the focus.
pub(super) fn has_focus(document: &Document) -> bool {
    document.active_element().is_some_and(|active| active.tag_name() != "BODY")
}

/// Puts the reader at the top of what is new, or where the page says: what is wrong with a form, the harmless button of
/// a question. On the same page the focus stays where it is, unless what had it is gone; from somebody `beside` the list
/// it goes back to their row.
fn focus(document: &Document, same: bool, beside: Option<Element>) {
    let start = match find(document, "#main .error-summary") {
        None if same && has_focus(document) => return,
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
    if !announce_notice()
        && same
        && let Some(words) = said(document)
    {
        announce(&words);
    }
}

/// How many rows the list on the screen found, in words.
pub(super) fn said(document: &Document) -> Option<String> {
    find(document, "#main [data-said]").and_then(|said| said.get_attribute("data-said"))
}

/// Reads out what the notice says, without the words of its button.
pub(super) fn announce_notice() -> bool {
    let words = find(&document(), "#main > .notice .banner-text").and_then(|words| words.text_content());
    words.inspect(|words| announce(words)).is_some()
}
