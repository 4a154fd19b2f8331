//! Choosing rows of a list: one by one, a range with Shift, a page with the box in the head or Ctrl A. What is chosen
//! stands in the address; the server is not asked.

use std::cell::{Cell, RefCell};

use leptos::{
    ev::{self, KeyboardEvent, MouseEvent},
    prelude::*,
    task::spawn_local,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, HtmlInputElement};

use super::{forms, target, visit};

/// The list and its boxes.
const REGION: &str = ".table-region";
/// The box of a row.
const BOX: &str = "tbody .cell-select input";
/// What the page says of a row's box.
const PICKED: &str = "data-picked";

thread_local! {
    /// Rows were chosen that the document does not show as chosen yet.
    static IS_PENDING: Cell<bool> = const { Cell::new(false) };
    /// The row from which Shift reaches.
    static LAST: RefCell<Option<HtmlInputElement>> = const { RefCell::new(None) };
}

/// Does this once the links and forms of the page know what was chosen.
pub(super) fn before(then: impl FnOnce() + 'static) {
    if !IS_PENDING.get() {
        return then();
    }
    spawn_local(async move {
        leptos::task::tick().await;
        then();
    });
}

/// The boxes of the page on the screen are as it says: one that was pressed may not be chosen, because there are too many.
pub(super) fn settle() {
    IS_PENDING.set(false);
    let boxes = all(document().query_selector_all(&[REGION, " ", BOX].concat()));
    for one in &boxes {
        one.set_checked(one.has_attribute(PICKED));
    }
    let head = document().query_selector(".table-region [data-all]").ok().flatten();
    if let Some(head) = head.and_then(|head| head.dyn_into::<HtmlInputElement>().ok()) {
        let chosen = boxes.iter().filter(|one| one.checked()).count();
        head.set_checked(chosen > 0 && chosen == boxes.len());
        head.set_indeterminate(chosen > 0 && chosen < boxes.len());
    }
}

fn all(found: Result<web_sys::NodeList, wasm_bindgen::JsValue>) -> Vec<HtmlInputElement> {
    let Ok(found) = found else { return Vec::new() };
    (0..found.length()).filter_map(|n| found.item(n)?.dyn_into().ok()).collect()
}

fn region_of(element: &Element) -> Option<Element> {
    element.closest(REGION).ok().flatten()
}

/// Follows presses and keys.
pub(super) fn listen() {
    settle();
    super::hear(ev::click, |event| clicked(&event));
    super::hear(ev::keydown, |event| pressed(&event));
}

fn clicked(event: &MouseEvent) {
    let Some(pressed) = target::<HtmlInputElement>(event) else { return };
    let Some(region) = region_of(&pressed) else { return };
    let boxes = all(region.query_selector_all(BOX));
    let on = pressed.checked();
    if pressed.has_attribute("data-all") {
        boxes.iter().for_each(|one| one.set_checked(on));
    } else if !pressed.has_attribute("data-row") {
        return;
    } else {
        if event.shift_key() {
            reach(&boxes, &pressed, on);
        }
        LAST.set(Some(pressed));
    }
    choose(&boxes);
}

/// All rows from the last one that was pressed.
fn reach(boxes: &[HtmlInputElement], pressed: &HtmlInputElement, on: bool) {
    let place = |wanted: &HtmlInputElement| boxes.iter().position(|one| one == wanted);
    let last = LAST.with_borrow(|last| last.as_ref().and_then(place));
    if let (Some(one), Some(other)) = (last, place(pressed)) {
        for between in &boxes[one.min(other)..=one.max(other)] {
            between.set_checked(on);
        }
    }
}

/// Ctrl A or ⌘ A chooses all rows of the page, Shift and Space the one that has the focus.
fn pressed(event: &KeyboardEvent) {
    let Some(element) = target::<Element>(event) else { return };
    let Some(region) = region_of(&element).filter(|_| !event.alt_key()) else { return };
    if element.closest("[popover]").is_ok_and(|menu| menu.is_some()) {
        return;
    }
    let boxes = all(region.query_selector_all(BOX));
    if (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("a") && !boxes.is_empty() {
        event.prevent_default();
        boxes.iter().for_each(|one| one.set_checked(true));
        return choose(&boxes);
    }
    let row = element.closest("tr").ok().flatten();
    let of_row = row.and_then(|row| row.query_selector(".cell-select input").ok().flatten());
    let of_row = of_row.and_then(|found| found.dyn_into::<HtmlInputElement>().ok());
    if let Some(one) = of_row
        .filter(|one| *one.unchecked_ref::<Element>() != element && event.shift_key() && event.key() == " ")
    {
        event.prevent_default();
        one.set_checked(!one.checked());
        LAST.set(Some(one));
        choose(&boxes);
    }
}

/// The boxes as they are now become the list's address.
fn choose(boxes: &[HtmlInputElement]) {
    let form: Option<HtmlFormElement> = boxes.first().and_then(HtmlInputElement::form);
    if let Some(address) = form.and_then(|form| forms::address_of(&form)) {
        IS_PENDING.set(true);
        visit::restate(&address);
    }
}
