//! What stays as it is while the page on the screen is read again without the reader's doing: the focus. The rows of a list are
//! changed by their places, so what had the focus may belong to somebody else now.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, FocusOptions, HtmlElement};

use super::document::{find, has_focus, said};
use crate::dom::announce;

/// What can have the focus in a row.
const CONTROLS: &str = "a, button, input, summary";

/// A row of a list that has the focus.
struct Row {
    /// Whose row it is: the address in its head.
    head: String,
    /// Which of its controls has the focus.
    control: u32,
}

/// What had the focus, and what was said of the list.
pub(super) struct FocusSnapshot {
    has_focus: bool,
    row: Option<Row>,
    said: Option<String>,
}

impl FocusSnapshot {
    /// Takes it before the page changes.
    pub(super) fn take(document: &Document) -> Self {
        let active = document.active_element();
        let row = active.and_then(|active| {
            let row = active.closest("#main tbody tr").ok().flatten()?;
            let controls = row.query_selector_all(CONTROLS).ok()?;
            let control = (0..controls.length())
                .find(|at| controls.item(*at).is_some_and(|control| control == *active.unchecked_ref()))?;
            Some(Row { head: head_of(&row)?, control })
        });
        Self { has_focus: has_focus(document), row, said: said(document) }
    }

    /// Returns the focus to what had it, or to the heading if that is gone, and says how many rows there are if the number is
    /// another one. Without a focus there is none to return.
    pub(super) fn restore(self, document: &Document) {
        let now = said(document);
        if let Some(words) = now.filter(|words| self.said.as_ref().is_some_and(|before| before != words)) {
            announce(&words);
        }
        if !self.has_focus {
            return;
        }
        let is_lost = !has_focus(document);
        let next = match &self.row {
            Some(row) => {
                let active = document.active_element();
                let there = active.and_then(|active| active.closest("#main tbody tr").ok().flatten());
                if there.and_then(|there| head_of(&there)).as_ref() == Some(&row.head) {
                    return;
                }
                row.find(document).or_else(|| find(document, "h1"))
            }
            None if is_lost => find(document, "h1"),
            None => return,
        };
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
            // What cannot take the focus leaves it where it is.
            let _ = next.focus_with_options(&options);
        }
    }
}

impl Row {
    /// The control in the place where the row is now.
    fn find(&self, document: &Document) -> Option<Element> {
        let rows = document.query_selector_all("#main tbody tr").ok()?;
        let rows = (0..rows.length()).filter_map(|at| rows.item(at)?.dyn_into::<Element>().ok());
        let row = rows.into_iter().find(|row| head_of(row).as_ref() == Some(&self.head))?;
        row.query_selector_all(CONTROLS).ok()?.item(self.control)?.dyn_into().ok()
    }
}

/// The address of whom or what a row is about.
fn head_of(row: &Element) -> Option<String> {
    let link = row.query_selector("th a[href], td a[href]").ok().flatten()?;
    let address = link.get_attribute("href")?;
    // What else the address says is the state of the list.
    address.split('?').next().map(str::to_owned)
}
