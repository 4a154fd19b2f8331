//! Search and filters of the Invitations page: one GET form, and a chip for each active filter.

use domain::{
    list::{EXPIRING, InvitationQuery, WAITING},
    state::InvitationState,
    view::{FrameView, InvitationCounts},
};
use leptos::prelude::*;

use super::{list::Invitations, state::State};
use crate::{
    listing::{ListState, preserved_fields},
    messages::messages,
    paths::invitations_path,
    ui::{Checkbox, Chip, Chips, FilterBar, FilterMenu, SearchBox, part},
    words::invitation_word,
};

fn status_value<'a>(frame: &'a FrameView, query: &InvitationQuery) -> Option<&'a str> {
    if query.is_waiting {
        return Some(messages().invitations_waiting());
    }
    if query.is_expiring {
        return Some(messages().invitations_expiring());
    }
    query.state.map(|state| invitation_word(&frame.words, state))
}

/// The filter bar. Each state shows how many invitations are in it.
pub(super) fn bar(live: Memo<Invitations>) -> AnyView {
    let m = messages();
    let words = live.with_untracked(|now| now.frame.clone());
    let chosen = move || live.with(|now| now.state.query.status_value());
    let statuses = part(chosen, move |chosen| {
        let choice = |value: &'static str, label: &str, of: fn(&InvitationCounts, &'static str) -> u64| {
            let (label, checked) = (label.to_owned(), *chosen == value);
            let count = Signal::derive(move || Some(live.with(|now| of(&now.list.counts, value))));
            view! { <Checkbox radio=true name="status" value label checked count/> }
        };
        let in_state = |counts: &InvitationCounts, value: &'static str| {
            InvitationState::ALL
                .iter()
                .find(|state| state.as_str() == value)
                .map_or(0, |state| counts.of(*state))
        };
        let states = InvitationState::ALL
            .iter()
            .map(|state| choice(state.as_str(), invitation_word(&words.words, *state), in_state))
            .collect_view();
        view! {
            {choice("", m.invitations_any_status(), |counts, _| counts.total())}
            {states}
            {choice(WAITING, m.invitations_waiting(), |counts, _| counts.waiting)}
            {choice(EXPIRING, m.invitations_expiring(), |counts, _| counts.expiring)}
        }
        .into_any()
    });
    let active = Signal::derive(move || usize::from(!chosen().is_empty()));
    let state = move || live.with(|now| now.state.clone());
    let preserved = part(state, |state| preserved_fields(state, &["q", "status", "page"]));
    let search = live.with_untracked(|now| now.state.query.search.clone());
    let action = live.with_untracked(|now| invitations_path(&now.frame.org.slug));
    view! {
        <FilterBar action>
            <SearchBox id="q" label=m.invitations_search_email() value=search/>
            <FilterMenu id="by-status" label=m.invitations_status() active>
                {statuses}
            </FilterMenu>
            {preserved}
        </FilterBar>
    }
    .into_any()
}

/// The active filters, each a link to the list without it; `by` is the name of the inviter.
pub(super) fn chips(frame: &FrameView, state: &State, by: Option<&str>) -> Option<AnyView> {
    let m = messages();
    let (slug, query) = (&frame.org.slug, &state.query);
    let without =
        |query: InvitationQuery| state.with_query(InvitationQuery { cursor: None, ..query }).path(slug);
    let mut chips = Vec::new();
    if let Some(word) = status_value(frame, query) {
        let href =
            without(InvitationQuery { state: None, is_waiting: false, is_expiring: false, ..query.clone() });
        chips.push(view! { <Chip label=m.invitations_status() value=word.to_owned() href/> });
    }
    if let Some(name) = by {
        let href = without(InvitationQuery { by: None, ..query.clone() });
        chips.push(view! { <Chip label=m.invitations_invited_by() value=name.to_owned() href/> });
    }
    if !query.search.is_empty() {
        let href = without(InvitationQuery { search: String::new(), ..query.clone() });
        chips.push(view! { <Chip label=m.invitations_search() value=query.search.clone() href/> });
    }
    let clear_href = without(InvitationQuery { sort: query.sort, ..InvitationQuery::default() });
    (!chips.is_empty()).then(|| view! { <Chips clear_href>{chips}</Chips> }.into_any())
}
