//! Fields that stand on the first step and above the list.

use domain::{language::Language, time::Timestamp, view::RoleView};
use leptos::{ev, prelude::*, tachys::html::event::on};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::Writing;
use crate::{
    form::message_of,
    messages::messages,
    roles::{ROLES, picker},
    ui::{Choice, LastDayField, Select, TextArea},
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

/// The keys of the last days of the memberships and of the invitations.
pub(super) const ENDS: [&str; 2] = ["until", "expires"];

/// The last day of the memberships of all rows, as its field has it; empty for none.
pub(super) fn day_for_all([until, _]: &[String; 2]) -> String {
    // A refused form answers the day with the clock that it was sent with.
    until.split(' ').next().unwrap_or_default().to_owned()
}

/// What few people need, in one line until it is opened: [`end_fields`].
pub(super) fn ends_field(writing: &Writing) -> AnyView {
    let (m, draft) = (messages(), &writing.draft);
    let has_day = draft.ends.with_untracked(|days| days.iter().any(|day| !day.is_empty()));
    let is_refused = ENDS.into_iter().any(|field| is_refused(writing, field));
    view! {
        <details class="sheet-ends" open=has_day || is_refused>
            <summary>{m.invite_ends()}</summary>
            {end_fields(writing)}
        </details>
    }
    .into_any()
}

/// Whether a field was refused.
pub(super) fn is_refused(writing: &Writing, field: &str) -> bool {
    writing.draft.refused.with(|refused| message_of(refused.as_ref(), field).is_some())
}

/// When the memberships of all rows end, and when the invitations do.
pub(super) fn end_fields(writing: &Writing) -> AnyView {
    let (m, draft) = (messages(), &writing.draft);
    let days = draft.ends.get_untracked();
    let errors = ENDS.map(|field| draft.refused.with(|refused| message_of(refused.as_ref(), field)));
    let labels = [m.invite_until(), m.invite_expires()];
    let fields = ENDS.into_iter().zip(labels).zip(days.into_iter().zip(errors)).enumerate();
    let fields = fields.map(|(place, ((name, label), (day, error)))| {
        let ends = draft.ends.clone();
        let changed = move |event: ev::Event| {
            let day = event_target_value(&event);
            ends.update(|days| {
                if let Some(known) = days.get_mut(place) {
                    *known = day;
                }
            });
        };
        let now = Timestamp::from_micros(0);
        view! { <LastDayField id=name name label end=None typed=Some(day) now error bare=true/> }
            .add_any_attr(on(ev::change, changed))
    });
    view! {
        {fields.collect_view()}
        <p class="hint">{m.invite_ends_hint()}</p>
    }
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
