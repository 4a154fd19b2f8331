//! Fields that stand on the first step and above the list.

use domain::language::Language;
use leptos::{ev, prelude::*, tachys::html::event::on};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::Writing;
use crate::{
    form::message_of,
    messages::messages,
    roles::picker,
    ui::{Choice, Select, TextArea},
};

/// The roles for all rows; each change counts at once.
pub(super) fn role_field(writing: &Writing, is_one: bool) -> AnyView {
    let draft = &writing.draft;
    let error = draft.refused.with(|refused| message_of(refused.as_ref(), "roles"));
    let (roles, chosen) = (&draft.roles, draft.chosen.clone());
    let changed = move |event: ev::Event| {
        let place = event.target().and_then(|box_| box_.dyn_into::<Element>().ok());
        if let Some(group) = place.and_then(|box_| box_.closest("fieldset").ok().flatten()) {
            chosen.set(checked(&group));
        }
    };
    let shown = draft.chosen.get_untracked();
    picker(roles, &shown, &[], is_one, error).add_any_attr(on(ev::change, changed)).into_any()
}

/// The values of the checked boxes of a group.
pub(super) fn checked(group: &Element) -> Vec<String> {
    let Ok(boxes) = group.query_selector_all("input:checked") else { return Vec::new() };
    let value = |n| Some(boxes.item(n)?.unchecked_into::<HtmlInputElement>().value());
    (0..boxes.length()).filter_map(value).collect()
}

/// The language of the mails of all rows that have none of their own.
pub(super) fn language_field(writing: &Writing) -> AnyView {
    let language = writing.draft.language.clone();
    let choices =
        Language::ALL.iter().map(|language| Choice::new(language.as_str(), language.name())).collect();
    let value = language.get_untracked().as_str();
    let changed = move |event: ev::Event| {
        if let Ok(chosen) = event_target_value(&event).parse() {
            language.set(chosen);
        }
    };
    view! { <Select id="language" label=messages().invite_language() choices value/> }
        .add_any_attr(on(ev::change, changed))
        .into_any()
}

/// The personal note.
pub(super) fn note_field(writing: &Writing) -> AnyView {
    let (m, draft) = (messages(), &writing.draft);
    view! {
        <TextArea
            id="note"
            label=m.shell_field_note()
            optional=true
            bound=draft.note.clone()
            hint=m.invite_note_hint()
            error=draft.refused.with(|refused| message_of(refused.as_ref(), "note"))
            rows=2
            maxlength=500
        />
    }
    .into_any()
}
