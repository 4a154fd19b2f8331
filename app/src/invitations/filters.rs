//! Search and filters of the Invitations page: one GET form, and a chip for each active filter.

use domain::{
    list::{InvitationQuery, WAITING},
    state::InvitationState,
    view::{FrameView, InvitationCounts},
};
use leptos::prelude::*;

use super::state::State;
use crate::{
    listing::{ListState, preserved_fields},
    paths::invitations_path,
    ui::{Checkbox, Chip, Chips, FilterBar, FilterMenu, SearchBox},
    words::invitation_word,
};

/// The label of the filter for invitations that wait for approval.
const WAITING_WORDS: &str = "Waiting for approval";

fn status_value<'a>(frame: &'a FrameView, query: &InvitationQuery) -> Option<&'a str> {
    if query.is_waiting {
        return Some(WAITING_WORDS);
    }
    query.state.map(|state| invitation_word(&frame.words, state))
}

/// The filter bar. Each state shows how many invitations are in it.
pub(super) fn bar(frame: &FrameView, state: &State, counts: &InvitationCounts) -> AnyView {
    let query = &state.query;
    let chosen = query.status_value();
    let choice = |value: &'static str, label: &str, count: u64| {
        let (label, checked) = (label.to_owned(), chosen == value);
        view! { <Checkbox radio=true name="status" value label checked count/> }
    };
    let states = InvitationState::ALL
        .iter()
        .map(|state| choice(state.as_str(), invitation_word(&frame.words, *state), counts.of(*state)))
        .collect_view();
    let every = choice("", "Any status", counts.total());
    let waiting = choice(WAITING, WAITING_WORDS, counts.waiting);
    let search = query.search.clone();
    let active = usize::from(!chosen.is_empty());
    let preserved = preserved_fields(state, &["q", "status", "page"]);
    view! {
        <FilterBar action=invitations_path(&frame.org.slug)>
            <SearchBox id="q" label="Search e-mail" value=search/>
            <FilterMenu id="by-status" label="Status" active>
                {every}
                {states}
                {waiting}
            </FilterMenu>
            {preserved}
        </FilterBar>
    }
    .into_any()
}

/// The active filters, each a link to the list without it; `by` is the name of the inviter.
pub(super) fn chips(frame: &FrameView, state: &State, by: Option<&str>) -> Option<AnyView> {
    let (slug, query) = (&frame.org.slug, &state.query);
    let without =
        |query: InvitationQuery| state.with_query(InvitationQuery { cursor: None, ..query }).path(slug);
    let mut chips = Vec::new();
    if let Some(word) = status_value(frame, query) {
        let href = without(InvitationQuery { state: None, is_waiting: false, ..query.clone() });
        chips.push(view! { <Chip label="Status" value=word.to_owned() href/> });
    }
    if let Some(name) = by {
        let href = without(InvitationQuery { by: None, ..query.clone() });
        chips.push(view! { <Chip label="Invited by" value=name.to_owned() href/> });
    }
    if !query.search.is_empty() {
        let href = without(InvitationQuery { search: String::new(), ..query.clone() });
        chips.push(view! { <Chip label="Search" value=query.search.clone() href/> });
    }
    let clear_href = without(InvitationQuery { sort: query.sort, ..InvitationQuery::default() });
    (!chips.is_empty()).then(|| view! { <Chips clear_href>{chips}</Chips> }.into_any())
}
