//! Long lists to choose one from: the native list gets a field in which its lines are searched. The list itself stays in the
//! form and keeps what is chosen; without this it is an ordinary list.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlLabelElement, HtmlSelectElement};

use super::{options, target, tell};

/// A list that wants to be searched.
const LISTS: &str = "select[data-search]:not([hidden])";
/// What was put beside it.
const OWN: &str = ".combobox";

/// The parts of one combobox.
struct Combobox {
    select: HtmlSelectElement,
    field: HtmlInputElement,
    list: HtmlElement,
}

impl Combobox {
    /// The one that an element belongs to.
    fn of(element: &Element) -> Option<Self> {
        let whole = element.closest(OWN).ok().flatten()?;
        Some(Self {
            select: whole.previous_element_sibling()?.dyn_into().ok()?,
            field: whole.query_selector("input").ok().flatten()?.unchecked_into(),
            list: whole.query_selector("[role=listbox]").ok().flatten()?.unchecked_into(),
        })
    }

    /// What is chosen now.
    fn label(&self) -> String {
        let chosen = self.select.query_selector("option:checked").ok().flatten();
        chosen.and_then(|option| option.text_content()).unwrap_or_default()
    }

    fn open(&self) {
        self.narrow("");
        self.list.set_hidden(false);
        let _ = self.field.set_attribute("aria-expanded", "true");
        self.field.select();
    }

    /// Closes it; the field says again what is chosen.
    fn close(&self) {
        self.list.set_hidden(true);
        let _ = self.field.set_attribute("aria-expanded", "false");
        let _ = self.field.remove_attribute("aria-activedescendant");
        self.field.set_value(&self.label());
    }

    /// Shows the lines that hold a text.
    fn narrow(&self, text: &str) {
        options::narrow(&self.field, &self.list, text);
    }

    fn choose(&self, option: &Element) {
        if option.has_attribute("aria-disabled") {
            return;
        }
        self.select.set_value(&option.get_attribute("data-value").unwrap_or_default());
        self.close();
        tell(&self.select, "change");
    }
}

/// Gives every long list on the screen its field.
pub(super) fn dress() {
    let Ok(lists) = document().query_selector_all(LISTS) else { return };
    for at in 0..lists.length() {
        if let Some(select) = lists.item(at) {
            let _ = dress_one(&select.unchecked_into());
        }
    }
}

fn dress_one(select: &HtmlSelectElement) -> Option<()> {
    let document = document();
    let element = |tag: &str| document.create_element(tag).ok();
    let (whole, field, list) = (element("div")?, element("input")?, element("div")?);
    let (field_id, list_id) = ([&select.id(), "-search"].concat(), [&select.id(), "-list"].concat());
    let labels = document.query_selector(&["label[for=\"", &select.id(), "\"]"].concat()).ok().flatten();
    let name = labels.as_ref().and_then(|label| label.text_content());
    for (name, value) in [
        ("class", "input"),
        ("id", field_id.as_str()),
        ("role", "combobox"),
        ("aria-expanded", "false"),
        ("aria-controls", &list_id),
        ("aria-autocomplete", "list"),
        ("autocomplete", "off"),
        ("spellcheck", "false"),
    ] {
        let _ = field.set_attribute(name, value);
    }
    let _ = list.set_attribute("role", "listbox");
    let _ = list.set_attribute("hidden", "");
    list.set_class_name("combobox-list");
    list.set_id(&list_id);
    if let Some(empty) = select.get_attribute("data-search") {
        let _ = list.set_attribute("data-empty", &empty);
    }
    if let Some(label) = name.or_else(|| select.get_attribute("aria-label")) {
        let _ = list.set_attribute("aria-label", &label);
        let _ = field.set_attribute("aria-label", &label);
    }
    let lines = select.query_selector_all("option").ok()?;
    for at in 0..lines.length() {
        let line: Element = lines.item(at)?.unchecked_into();
        let option = element("div")?;
        option.set_text_content(line.text_content().as_deref());
        let _ = option.set_attribute("data-value", &line.get_attribute("value").unwrap_or_default());
        if line.has_attribute("disabled") {
            let _ = option.set_attribute("aria-disabled", "true");
        }
        let _ = list.append_child(&option);
    }
    whole.set_class_name("combobox");
    let _ = whole.append_child(&field);
    let _ = whole.append_child(&list);
    select.insert_adjacent_element("afterend", &whole).ok()?;
    select.set_hidden(true);
    if let Some(label) = labels {
        label.unchecked_into::<HtmlLabelElement>().set_html_for(&field_id);
    }
    options::prepare(&field, &list, "[data-value]");
    Combobox::of(&field)?.close();
    Some(())
}

/// Follows typing, keys, clicks and the focus.
pub(super) fn listen() {
    dress();
    super::hear(ev::click, |event| {
        let Some(element) = target::<Element>(&event) else { return };
        let Some(combobox) = Combobox::of(&element) else { return };
        match element.closest("[role=option]").ok().flatten() {
            Some(option) => combobox.choose(&option),
            None if combobox.list.hidden() => combobox.open(),
            None => (),
        }
    });
    // A line that is pressed does not take the focus out of the field.
    super::hear(ev::mousedown, |event| {
        let pressed =
            target::<Element>(&event).and_then(|element| element.closest(".combobox-list").ok().flatten());
        if pressed.is_some() {
            event.prevent_default();
        }
    });
    super::hear(ev::focusout, |event| {
        if let Some(combobox) = target::<Element>(&event).and_then(|element| Combobox::of(&element)) {
            combobox.close();
        }
    });
    super::hear(ev::input, |event| {
        let Some(field) = target::<HtmlInputElement>(&event) else { return };
        if let Some(combobox) = Combobox::of(&field) {
            combobox.list.set_hidden(false);
            let _ = field.set_attribute("aria-expanded", "true");
            combobox.narrow(&field.value());
            options::step(&combobox.field, &combobox.list, true);
        }
    });
    super::hear(ev::keydown, |event| {
        let Some(combobox) = target::<Element>(&event).and_then(|element| Combobox::of(&element)) else {
            return;
        };
        let is_open = !combobox.list.hidden();
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if !is_open => combobox.open(),
            key @ ("ArrowDown" | "ArrowUp") => {
                options::step(&combobox.field, &combobox.list, key == "ArrowDown");
            }
            "Enter" if is_open => {
                if let Some(option) = options::chosen(&combobox.list) {
                    combobox.choose(&option);
                }
            }
            "Escape" if is_open => combobox.close(),
            _ => return,
        }
        event.prevent_default();
    });
}
