//! The palette: a dialog over any page in which people, pages and actions are found. It shows what the page that finds
//! shows; the arrow keys choose among it and Enter goes there.

use std::{
    cell::{Cell, RefCell},
    time::Duration,
};

use js_sys::encode_uri_component;
use leptos::{
    ev::{self, KeyboardEvent},
    prelude::*,
    task::spawn_local,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement, HtmlFormElement, HtmlInputElement};

use super::{document::find as element, links, options, target, visit};
use crate::{
    api::AppError,
    dom::announce,
    find::Found,
    messages::messages,
    pages::{self, Palette as Code},
    paths::within,
};

/// How long the typing rests before it is searched.
const DELAY: Duration = Duration::from_millis(40);

thread_local! {
    /// The newest search; an answer to an older one is not shown.
    static LATEST: Cell<u32> = const { Cell::new(0) };
    /// The results on the screen.
    static RESULTS: RefCell<Option<Box<dyn std::any::Any>>> = const { RefCell::new(None) };
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
            dialog: element(&document, "#palette")?.unchecked_into(),
            form: element(&document, "#palette form")?.unchecked_into(),
            input: element(&document, "#palette input")?.unchecked_into(),
            found: element(&document, "#palette-found")?,
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
        let text = self.input.value().trim().to_owned();
        let query = String::from(encode_uri_component(&text));
        let action = self.form.get_attribute("action").unwrap_or_default();
        let action = within(&action).unwrap_or_default().to_owned();
        let slug = action.split('/').nth(2).unwrap_or_default().to_owned();
        let palette = self.clone();
        spawn_local(async move {
            let found = async {
                let code = pages::palette().await?;
                Ok::<_, AppError>(((code.load)(slug.clone(), ["q=", &query].concat()).await?, code))
            };
            let found = found.await;
            if LATEST.get() != search {
                return;
            }
            match found {
                Ok((found, code)) => palette.show(code, &slug, found, &text).await,
                // The page itself says why.
                Err(_) => visit::leave_for(&[action.as_str(), "?q=", &query].concat()),
            }
        });
    }

    async fn show(&self, code: Code, slug: &str, found: Found, search: &str) {
        let (slug, text) = (slug.to_owned(), search.to_owned());
        RESULTS.set(None);
        let place = self.found.clone().unchecked_into();
        let results = leptos::mount::mount_to(place, move || {
            visit::provide_assets_again();
            (code.results)(&slug, &text, found)
        });
        RESULTS.set(Some(Box::new(results)));
        leptos::task::tick().await;
        let count = options::prepare(&self.input, &self.found, "a");
        if !search.is_empty() {
            options::step(&self.input, &self.found, true);
        }
        announce(&messages().find_results(count.into()));
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
    if window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac"))
        && let Some(root) = document().document_element()
    {
        // The style sheet names the keys.
        let _ = root.set_attribute("data-mac", "");
    }
    super::hear(ev::click, move |event| {
        let (Some(link), Some(palette)) = (links::followed(&event), Palette::find()) else { return };
        if link.has_attribute("data-find") {
            event.prevent_default();
            super::document::hide_popovers();
            palette.open();
        } else if palette.dialog.contains(Some(&link)) {
            palette.dialog.close();
        }
    });
    super::hear(ev::keydown, move |event| {
        let Some(palette) = Palette::find() else { return };
        let is_called = matches!(event.key().as_str(), "k" | "K")
            && event.ctrl_key() != event.meta_key()
            && !event.shift_key()
            && !event.alt_key();
        if is_called {
            event.prevent_default();
            palette.open();
        } else if target::<HtmlElement>(&event).is_some_and(|element| *element == **palette.input) {
            palette.key(&event);
        }
    });
    super::hear(ev::input, move |event| {
        let Some(palette) = Palette::find() else { return };
        if target::<HtmlInputElement>(&event).as_ref() == Some(&palette.input) {
            let _ = palette.found.set_attribute("aria-busy", "true");
            palette.search_soon();
        }
    });
}
