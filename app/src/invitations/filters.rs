//! Search and filters of the Invitations page: one GET form, and a chip for each filter in force.

use domain::{
    list::{InvitationQuery, InvitationSort, WAITING},
    state::InvitationState,
    view::FrameView,
};
use leptos::prelude::*;

use super::list_path;
use crate::{
    ui::{Checkbox, Chip, Chips, FilterBar, FilterMenu, SearchBox},
    words::invitation_word,
};

/// What the filter calls invitations that wait for approval.
const WAITING_WORDS: &str = "Waiting for approval";

fn status_word<'a>(frame: &'a FrameView, query: &InvitationQuery) -> Option<&'a str> {
    if query.is_waiting {
        return Some(WAITING_WORDS);
    }
    query.state.map(|state| invitation_word(&frame.words, state))
}

/// The line above the list, and the chips below it.
pub(super) fn bar(frame: &FrameView, query: &InvitationQuery) -> AnyView {
    let chosen = query.status_word();
    let choice = |value: &'static str, label: &str| {
        view! { <Checkbox radio=true name="status" value label=label.to_owned() checked=chosen == value/> }
    };
    let states = InvitationState::ALL
        .iter()
        .map(|state| choice(state.as_str(), invitation_word(&frame.words, *state)))
        .collect_view();
    let (every, waiting) = (choice("", "Every state"), choice(WAITING, WAITING_WORDS));
    let sort = (query.sort != InvitationSort::default())
        .then(|| view! { <input type="hidden" name="sort" value=query.sort.as_str()/> });
    let search = query.search.clone();
    let active = usize::from(!chosen.is_empty());
    view! {
        <FilterBar action=list_path(&frame.org.slug)>
            <SearchBox id="q" label="Search e-mail" value=search/>
            <FilterMenu id="by-status" label="Status" active>
                {every}
                {states}
                {waiting}
            </FilterMenu>
            {sort}
        </FilterBar>
        {chips(frame, query)}
    }
    .into_any()
}

fn chips(frame: &FrameView, query: &InvitationQuery) -> Option<AnyView> {
    let path = list_path(&frame.org.slug);
    let without = |query: InvitationQuery| {
        [path.as_str(), &InvitationQuery { cursor: None, ..query }.to_query_string()].concat()
    };
    let mut chips = Vec::new();
    if let Some(word) = status_word(frame, query) {
        let href = without(InvitationQuery { state: None, is_waiting: false, ..query.clone() });
        chips.push(view! { <Chip label="Status" value=word.to_owned() href/> });
    }
    if !query.search.is_empty() {
        let href = without(InvitationQuery { search: String::new(), ..query.clone() });
        chips.push(view! { <Chip label="Search" value=query.search.clone() href/> });
    }
    (!chips.is_empty()).then(|| view! { <Chips clear_href=path.clone()>{chips}</Chips> }.into_any())
}
