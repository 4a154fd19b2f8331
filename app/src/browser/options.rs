//! The options of a combobox: which one is chosen moves by the arrow keys while the focus stays in the field.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// What marks the chosen option.
const CHOSEN: &str = "[aria-selected=true]";

/// Makes every `selector` below `list` an option; answers how many there are. None is chosen yet.
pub(super) fn prepare(field: &Element, list: &Element, selector: &str) -> u32 {
    let _ = field.remove_attribute("aria-activedescendant");
    let _ = list.remove_attribute("aria-busy");
    list.set_scroll_top(0);
    // What stands between the list and its options says nothing of its own.
    each(list, "ul, li, h2", |between| {
        let _ = between.set_attribute("role", "presentation");
    });
    each(list, "section", |group| {
        let _ = group.set_attribute("role", "group");
    });
    let mut count = 0;
    each(list, selector, |option| {
        option.set_id(&[list.id().as_str(), "-", &count.to_string()].concat());
        let _ = option.set_attribute("role", "option");
        let _ = option.set_attribute("tabindex", "-1");
        let _ = option.set_attribute("aria-selected", "false");
        count += 1;
    });
    count
}

fn each(list: &Element, selector: &str, mut act: impl FnMut(Element)) {
    let Ok(found) = list.query_selector_all(selector) else { return };
    for at in 0..found.length() {
        if let Some(element) = found.item(at) {
            act(element.unchecked_into());
        }
    }
}

/// The chosen option.
pub(super) fn chosen(list: &Element) -> Option<HtmlElement> {
    list.query_selector(CHOSEN).ok().flatten()?.dyn_into().ok()
}

/// Chooses the next option, or the one before; after the last comes the first.
pub(super) fn step(field: &Element, list: &Element, is_next: bool) {
    let mut options = Vec::new();
    each(list, "[role=option]:not([hidden])", |option| options.push(option));
    let before = chosen(list).map(Element::from);
    let at = before.as_ref().and_then(|before| options.iter().position(|option| option == before));
    let wanted = match (at, is_next) {
        (None, true) => 0,
        (None, false) => options.len().wrapping_sub(1),
        (Some(at), true) => (at + 1) % options.len(),
        (Some(at), false) => (at + options.len() - 1) % options.len(),
    };
    if let Some(before) = before {
        let _ = before.set_attribute("aria-selected", "false");
    }
    let Some(option) = options.get(wanted) else { return };
    let _ = option.set_attribute("aria-selected", "true");
    let _ = field.set_attribute("aria-activedescendant", &option.id());
    let near = ScrollIntoViewOptions::new();
    near.set_block(ScrollLogicalPosition::Nearest);
    option.scroll_into_view_with_scroll_into_view_options(&near);
}

/// Leaves only the options that hold a text, whatever its case; none is chosen then.
pub(super) fn narrow(field: &Element, list: &Element, text: &str) {
    let _ = field.remove_attribute("aria-activedescendant");
    let text = lower(text.trim());
    each(list, "[role=option]", |option| {
        let holds = text.is_empty() || lower(&option.text_content().unwrap_or_default()).contains(&text);
        let _ = option.toggle_attribute_with_force("hidden", !holds);
        let _ = option.set_attribute("aria-selected", "false");
    });
}

/// In small letters, by the browser's own tables.
fn lower(text: &str) -> String {
    js_sys::JsString::from(text).to_lower_case().into()
}
