//! Makes one tree of elements like another with as few changes as it can, so that the focus, the caret, open parts and
//! the scrolling stay where they are. Elements with an `id` are the same only if that is; others by their place and tag.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, Node};

/// Makes `old` like `new`. Parts of `new` move over into `old`'s document.
pub(super) fn morph(old: &Element, new: &Element) {
    // The browser compares much faster than we do.
    if old.is_equal_node(Some(new)) {
        return state(old, new);
    }
    attributes(old, new);
    children(old, new);
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

fn attributes(old: &Element, new: &Element) {
    for name in names(old) {
        // What the reader opened stays open.
        if name != "open" && !new.has_attribute(&name) {
            let _ = old.remove_attribute(&name);
        }
    }
    for name in names(new) {
        let value = new.get_attribute(&name);
        if let Some(value) =
            value.as_deref().filter(|value| old.get_attribute(&name).as_deref() != Some(*value))
        {
            let _ = old.set_attribute(&name, value);
        }
    }
}

fn names(element: &Element) -> Vec<String> {
    element.get_attribute_names().iter().filter_map(|name| name.as_string()).collect()
}

/// What a reader typed or ticked outlives the attributes, so it is set by hand; but not under somebody's fingers.
fn field(old: &Element, new: &Element) {
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

fn children(old: &Element, new: &Element) {
    let mut at = old.first_child();
    let mut next = new.first_child();
    while let Some(wanted) = next {
        next = wanted.next_sibling();
        let found = at.clone().filter(|node| is_same(node, &wanted)).or_else(|| with_id(old, &wanted));
        match found {
            Some(node) => {
                if at.as_ref() == Some(&node) {
                    at = node.next_sibling();
                } else {
                    let _ = old.insert_before(&node, at.as_ref());
                }
                match (node.dyn_ref::<Element>(), wanted.dyn_ref::<Element>()) {
                    (Some(node), Some(wanted)) => morph(node, wanted),
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
        let _ = old.remove_child(&node);
    }
}

/// Whether one can become the other.
fn is_same(old: &Node, new: &Node) -> bool {
    if old.node_type() != new.node_type() {
        return false;
    }
    match (old.dyn_ref::<Element>(), new.dyn_ref::<Element>()) {
        (Some(old), Some(new)) => old.tag_name() == new.tag_name() && old.id() == new.id(),
        _ => true,
    }
}

/// A child of `parent` further on with the id that is wanted.
fn with_id(parent: &Element, wanted: &Node) -> Option<Node> {
    let id = wanted.dyn_ref::<Element>().map(Element::id).filter(|id| !id.is_empty())?;
    let found = leptos::prelude::document().get_element_by_id(&id)?;
    let is_child = found.parent_element().as_ref() == Some(parent) && found.tag_name() == wanted.node_name();
    is_child.then(|| found.into())
}
