//! The palette: a dialog over any page in which people, pages and actions are found. It shows what the page that finds
//! shows; the arrow keys choose among it and Enter goes there.

use std::{cell::Cell, time::Duration};

use js_sys::{encode_uri_component, futures::spawn_local};
use leptos::{
    ev::{self, KeyboardEvent},
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement, HtmlFormElement, HtmlInputElement};

use super::{announce::announce, document::find, links, options, target, visit};

/// How long the typing rests before it is searched.
const DELAY: Duration = Duration::from_millis(40);

thread_local! {
    /// The newest search; an answer to an older one is not shown.
    static LATEST: Cell<u32> = const { Cell::new(0) };
    /// Enter was pressed before the answer came: go to the first result as soon as it does.
    static GOES: Cell<bool> = const { Cell::new(false) };
}

/// The parts of the dialog.
#[derive(Clone)]
struct Palette {
    dialog: HtmlDialogElement,
    form: HtmlFormElement,
    input: HtmlInputElement,
    found: Element,
}

impl Palette {
    fn find() -> Option<Self> {
        let document = document();
        Some(Self {
            dialog: find(&document, "#palette")?.unchecked_into(),
            form: find(&document, "#palette form")?.unchecked_into(),
            input: find(&document, "#palette input")?.unchecked_into(),
            found: find(&document, "#palette-found")?,
        })
    }

    fn open(&self) {
        if self.dialog.open() || self.dialog.show_modal().is_err() {
            return;
        }
        GOES.set(false);
        self.input.select();
        self.search();
    }

    /// Searches once the typing rests.
    fn search_soon(self) {
        let search = LATEST.get() + 1;
        LATEST.set(search);
        let later = move || {
            if LATEST.get() == search {
                self.search();
            }
        };
        set_timeout(later, DELAY);
    }

    fn search(&self) {
        let search = LATEST.get() + 1;
        LATEST.set(search);
        let text = String::from(encode_uri_component(self.input.value().trim()));
        let address = [self.form.get_attribute("action").unwrap_or_default().as_str(), "?q=", &text].concat();
        let palette = self.clone();
        spawn_local(async move {
            let page = visit::read(&address).await;
            if LATEST.get() != search {
                return;
            }
            match page.as_ref().and_then(|page| page.part("#found")) {
                Some(found) => palette.show(&found, !text.is_empty()),
                // No answer, or a page without results: the reader is not signed in any more. The page itself says so.
                None => visit::leave_for(&address),
            }
        });
    }

    fn show(&self, found: &Element, is_searched: bool) {
        self.found.replace_children_with_node_0();
        while let Some(child) = found.first_child() {
            let _ = self.found.append_child(&child);
        }
        let count = options::prepare(&self.input, &self.found, "a");
        if is_searched {
            options::step(&self.input, &self.found, true);
        }
        let count = count.to_string();
        announce(&[count.as_str(), if count == "1" { " result" } else { " results" }].concat());
        // Whoever has closed it meanwhile stays where they are.
        if GOES.replace(false) && self.dialog.open() {
            self.go();
        }
    }

    /// Follows the chosen result.
    fn go(&self) {
        if let Some(link) = options::chosen(&self.found) {
            link.click();
        }
    }

    fn key(&self, event: &KeyboardEvent) {
        match event.key().as_str() {
            "ArrowDown" => options::step(&self.input, &self.found, true),
            "ArrowUp" => options::step(&self.input, &self.found, false),
            "Enter" if options::chosen(&self.found).is_some() && !is_stale(self) => self.go(),
            "Enter" => {
                GOES.set(true);
                self.search();
            }
            _ => return,
        }
        event.prevent_default();
    }
}

/// Whether something was typed since the results were asked for.
fn is_stale(palette: &Palette) -> bool {
    palette.found.has_attribute("aria-busy")
}

/// Opens on Ctrl K and ⌘ K and by its entry in the navigation. To be called before links are listened to.
pub(super) fn listen() {
    let Some(palette) = Palette::find() else { return };
    if window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac"))
        && let Some(root) = document().document_element()
    {
        // The style sheet names the keys.
        let _ = root.set_attribute("data-mac", "");
    }
    let opener = palette.clone();
    let _ = window_event_listener(ev::click, move |event| {
        let Some(link) = links::followed(&event) else { return };
        if link.has_attribute("data-find") {
            event.prevent_default();
            super::document::hide_popovers();
            opener.open();
        } else if opener.dialog.contains(Some(&link)) {
            opener.dialog.close();
        }
    });
    let keys = palette.clone();
    let _ = window_event_listener(ev::keydown, move |event| {
        let is_called = matches!(event.key().as_str(), "k" | "K")
            && event.ctrl_key() != event.meta_key()
            && !event.shift_key()
            && !event.alt_key();
        if is_called {
            event.prevent_default();
            keys.open();
        } else if target::<HtmlElement>(&event).is_some_and(|element| *element == **keys.input) {
            keys.key(&event);
        }
    });
    let _ = window_event_listener(ev::input, move |event| {
        if target::<HtmlInputElement>(&event).as_ref() == Some(&palette.input) {
            let _ = palette.found.set_attribute("aria-busy", "true");
            palette.clone().search_soon();
        }
    });
}
