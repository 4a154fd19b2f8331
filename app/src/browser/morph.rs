//! Makes one tree of elements like another with as few changes as it can, so that the focus, the caret, open parts and
//! the scrolling stay where they are. Elements with an `id` are the same only if that is; others by their place and tag.

use js_sys::{Array, JsString};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::{
    Element, HtmlInputElement, HtmlSelectElement, HtmlTableCellElement, HtmlTableSectionElement,
    HtmlTextAreaElement, Node,
};

use super::{later, typed};

/// How many rows below the screen change in one go.
const ROWS: u32 = 4;

/// How much changes now; the rest is put off.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Everything.
    All,
    /// So many rows of a table's body, and no menus of rows.
    InView(u32),
}

/// Makes `old` like `new`. Parts of `new` move over into `old`'s document.
pub(super) fn morph(old: &Element, new: &Element, extent: Extent) {
    // The browser compares much faster than we do.
    if old.is_equal_node(Some(new)) {
        return state(old, new);
    }
    attributes(old, new);
    children(old, new, extent);
    // The choices of a select are there only now.
    field(old, new);
}

/// What readers typed or ticked in two trees that are alike otherwise.
fn state(old: &Element, new: &Element) {
    const FIELDS: &str = "input, select, textarea";
    let all = |element: &Element| element.query_selector_all(FIELDS).ok();
    if old.matches(FIELDS).unwrap_or_default() {
        field(old, new);
    } else if let (Some(all_old), Some(all_new)) = (all(old), all(new)) {
        for n in 0..all_old.length() {
            if let (Some(old), Some(new)) = (all_old.item(n), all_new.item(n)) {
                field(old.unchecked_ref(), new.unchecked_ref());
            }
        }
    }
}

// Names and values stay the browser's strings: to read and write each of them as ours took most of the time.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = Node, js_name = Element)]
    type Attributed;
    #[wasm_bindgen(method, getter, js_name = localName)]
    fn kind(this: &Attributed) -> JsString;
    #[wasm_bindgen(method, getter)]
    fn id(this: &Attributed) -> JsString;
    #[wasm_bindgen(method, js_name = getAttributeNames)]
    fn names(this: &Attributed) -> Array<JsString>;
    #[wasm_bindgen(method, js_name = getAttribute)]
    fn value(this: &Attributed, name: &JsString) -> Option<JsString>;
    #[wasm_bindgen(method, js_name = setAttribute, catch)]
    fn set(this: &Attributed, name: &JsString, value: &JsString) -> Result<(), JsValue>;
    #[wasm_bindgen(method, js_name = removeAttribute)]
    fn remove(this: &Attributed, name: &JsString);
}

fn attributes(old: &Element, new: &Element) {
    let (old, new) = (old.unchecked_ref::<Attributed>(), new.unchecked_ref::<Attributed>());
    for name in old.names() {
        // What the reader opened stays open.
        if new.value(&name).is_none() && name != "open" {
            old.remove(&name);
        }
    }
    for name in new.names() {
        let value = new.value(&name);
        if let Some(value) = value.as_ref().filter(|value| old.value(&name).as_ref() != Some(*value)) {
            // Refused only for a name that no element can have, and this one has it.
            let _ = old.set(&name, value);
        }
    }
}

/// What a reader typed or ticked outlives the attributes, so it is set by hand; but not under somebody's fingers.
fn field(old: &Element, new: &Element) {
    if typed::is_new(old) {
        return;
    }
    let is_typed_into = || leptos::prelude::document().active_element().is_some_and(|active| active == *old);
    if let (Some(old), Some(new)) = (old.dyn_ref::<HtmlInputElement>(), new.dyn_ref::<HtmlInputElement>()) {
        if old.checked() != new.checked() {
            old.set_checked(new.checked());
        }
        if old.value() != new.value() && old.type_() != "file" && !is_typed_into() {
            old.set_value(&new.value());
        }
    } else if let (Some(old), Some(new)) =
        (old.dyn_ref::<HtmlTextAreaElement>(), new.dyn_ref::<HtmlTextAreaElement>())
        && !is_typed_into()
    {
        old.set_value(&new.value());
    } else if let (Some(old), Some(new)) =
        (old.dyn_ref::<HtmlSelectElement>(), new.dyn_ref::<HtmlSelectElement>())
    {
        old.set_selected_index(new.selected_index());
    }
}

fn children(old: &Element, new: &Element, extent: Extent) {
    let now = match extent {
        Extent::InView(rows) if old.is_instance_of::<HtmlTableSectionElement>() => rows,
        // The menu of a row is closed: its button is what can be seen of it.
        Extent::InView(_) if old.is_instance_of::<HtmlTableCellElement>() && has_menu(old) => 0,
        _ => u32::MAX,
    };
    go_on(old.clone(), old.first_child(), new.first_child(), now, extent);
}

fn has_menu(cell: &Element) -> bool {
    cell.first_element_child().is_some_and(|child| child.matches(".menu").unwrap_or_default())
}

/// Makes the children of `old` from `at` on like `next` and its siblings; `now` so many of them, the others later.
fn go_on(old: Element, mut at: Option<Node>, mut next: Option<Node>, now: u32, extent: Extent) {
    let mut left = now;
    while let Some(wanted) = next {
        if left == 0 {
            return later::put_off(move || go_on(old, at, Some(wanted), ROWS, extent));
        }
        left -= 1;
        next = wanted.next_sibling();
        at = without_gone(at, &wanted);
        let found = at.clone().filter(|node| is_same(node, &wanted)).or_else(|| with_id(&old, &wanted));
        match found {
            Some(node) => {
                if at.as_ref() == Some(&node) {
                    at = node.next_sibling();
                } else {
                    let _ = old.insert_before(&node, at.as_ref());
                }
                match (node.dyn_ref::<Element>(), wanted.dyn_ref::<Element>()) {
                    (Some(node), Some(wanted)) => morph(node, wanted, extent),
                    _ if node.node_value() != wanted.node_value() => {
                        node.set_node_value(wanted.node_value().as_deref());
                    }
                    _ => (),
                }
            }
            None => {
                let _ = old.insert_before(&wanted, at.as_ref());
            }
        }
    }
    while let Some(node) = at {
        at = node.next_sibling();
        // A row's menu may have been made here.
        if !is_open_menu(&node) {
            let _ = old.remove_child(&node);
        }
    }
}

fn is_open_menu(node: &Node) -> bool {
    node.dyn_ref::<Element>().is_some_and(|menu| menu.matches(".menu-panel:popover-open").unwrap_or_default())
}

/// What stands at a place once what the new tree does not have any more is removed: what follows keeps its counterpart.
fn without_gone(at: Option<Node>, wanted: &Node) -> Option<Node> {
    let gone = at.as_ref()?.dyn_ref::<Element>().filter(|&old| !is_same(old, wanted) && is_gone(old, wanted));
    let Some(gone) = gone.cloned() else { return at };
    let after = gone.next_sibling();
    gone.remove();
    without_gone(after, wanted)
}

/// Whether the document of `wanted` has nothing with the id of `old`.
fn is_gone(old: &Element, wanted: &Node) -> bool {
    let id = old.id();
    !id.is_empty() && wanted.owner_document().is_some_and(|new| new.get_element_by_id(&id).is_none())
}

/// Whether one can become the other.
fn is_same(old: &Node, new: &Node) -> bool {
    if old.node_type() != new.node_type() {
        return false;
    }
    if !old.is_instance_of::<Element>() {
        return true;
    }
    let (old, new) = (old.unchecked_ref::<Attributed>(), new.unchecked_ref::<Attributed>());
    old.kind() == new.kind() && old.id() == new.id()
}

/// A child of `parent` further on with the id that is wanted.
fn with_id(parent: &Element, wanted: &Node) -> Option<Node> {
    let id = wanted.dyn_ref::<Element>().map(Element::id).filter(|id| !id.is_empty())?;
    let found = leptos::prelude::document().get_element_by_id(&id)?;
    let is_child = found.parent_element().as_ref() == Some(parent) && found.tag_name() == wanted.node_name();
    is_child.then(|| found.into())
}
