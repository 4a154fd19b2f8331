//! Fields that stand on the first step and above the list.

use domain::{language::Language, view::RoleView};
use leptos::{ev, prelude::*, tachys::html::event::on};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::Writing;
use crate::{
    form::message_of,
    messages::messages,
    roles::{ROLES, picker},
    ui::{Choice, Select, TextArea},
};

/// The roles for all rows; each change counts at once.
pub(super) fn role_field(writing: &Writing) -> AnyView {
    let Writing { frame, draft } = writing;
    let error = draft.refused.with(|refused| message_of(refused.as_ref(), "roles"));
    let (roles, chosen) = (&draft.roles, draft.chosen.clone());
    let changed = move |event: ev::Event| {
        let place = event.target().and_then(|box_| box_.dyn_into::<Element>().ok());
        if let Some(group) = place.and_then(|box_| box_.closest("fieldset").ok().flatten()) {
            chosen.set(checked(&group));
        }
    };
    let shown = draft.chosen.get_untracked();
    picker(roles, &shown, &[], frame.one_role_only, &frame.words.invite_role, error)
        .add_any_attr(on(ev::change, changed))
        .into_any()
}

/// The roles of the next address. Where members have one role each it is a list, so that the people who were added before
/// stay in view.
pub(super) fn next_role_field(writing: &Writing) -> AnyView {
    let Writing { frame, draft } = writing;
    if !frame.one_role_only {
        return role_field(writing);
    }
    let m = messages();
    let error = draft.refused.with(|refused| message_of(refused.as_ref(), "roles"));
    let choice = |role: &RoleView| {
        let choice = Choice::new(role.id.to_string(), role.name.clone());
        match &role.refusal {
            Some(denial) => choice.refused(m.denial(denial)),
            None => choice,
        }
    };
    // Without this a browser would choose the first role, which is the highest.
    let none = Choice::new("", m.invite_choose_role());
    let choices = std::iter::once(none).chain(draft.roles.iter().map(choice)).collect();
    let label = match frame.words.invite_role.as_str() {
        "" => m.roles_one(),
        own => own,
    };
    let value = draft.chosen.with_untracked(|chosen| chosen.first().cloned().unwrap_or_default());
    let chosen = draft.chosen.clone();
    let changed = move |event: ev::Event| {
        let role = event_target_value(&event);
        chosen.set(if role.is_empty() { Vec::new() } else { vec![role] });
    };
    view! { <Select id="roles" name=ROLES label choices value error/> }
        .add_any_attr(on(ev::change, changed))
        .into_any()
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

/// The team of all rows that have none of their own; nothing where the reader may put nobody into a team.
pub(super) fn team_field(writing: &Writing) -> AnyView {
    let teams = &writing.frame.teams;
    if teams.is_empty() {
        return ().into_any();
    }
    let (m, draft) = (messages(), &writing.draft);
    // Who invites into their own teams only has to choose one, unless there is but one.
    let mut choices = match (writing.frame.team_required, teams.len()) {
        (false, _) => vec![Choice::new("", m.teams_no_team())],
        (true, 1) => Vec::new(),
        (true, _) => vec![Choice::new("", m.invite_choose_team())],
    };
    choices.extend(teams.iter().map(|team| Choice::new(team.id.to_string(), team.name.clone())));
    let (team, value) = (draft.team.clone(), draft.team.get_untracked());
    let error = draft.refused.with(|refused| message_of(refused.as_ref(), "team"));
    let changed = move |event: ev::Event| team.set(event_target_value(&event));
    view! { <Select id="team" label=m.invite_team() choices value error/> }
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
