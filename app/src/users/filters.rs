//! Search and filters of the Users page: one GET form, and a chip for each active filter.

use domain::{
    list::{UserQuery, UserStatus},
    view::{FrameView, UserCounts},
    words::Words,
};
use leptos::prelude::*;

use super::state::State;
use crate::{
    listing::{ListState, preserved_fields},
    paths::users_path,
    ui::{Checkbox, Chip, Chips, FilterBar, FilterMenu, SearchBox},
};

fn status_value(words: &Words, status: UserStatus) -> String {
    match status {
        UserStatus::Any => "Members and invitations".to_owned(),
        UserStatus::Active => words.membership_active.clone(),
        UserStatus::Disabled => words.membership_disabled.clone(),
        UserStatus::Removed => words.membership_removed.clone(),
        UserStatus::Invited => "Invited".to_owned(),
    }
}

/// The filter bar. Each choice shows how many rows it has.
pub(super) fn bar(
    frame: &FrameView,
    state: &State,
    counts: &UserCounts,
    roles: &[(String, String)],
) -> AnyView {
    let query = &state.query;
    let statuses = UserStatus::ALL
        .iter()
        .map(|status| {
            let label = status_value(&frame.words, *status);
            // The default is not in the URL.
            let value = if *status == UserStatus::default() { "" } else { status.as_str() };
            let count = counts.of(*status);
            view! { <Checkbox radio=true name="status" value label checked=query.status == *status count/> }
        })
        .collect_view();
    let by_role = (!roles.is_empty()).then(|| {
        let (with, without) = (|key: &str| counts.with_role(key), |key: &str| counts.without_role(key));
        let has = role_menu("role", ["Role is", "Any role"], query.role.as_ref(), roles, with);
        let lacks =
            role_menu("not", ["Role is not", "No filter"], query.without_role.as_ref(), roles, without);
        view! {
            {has}
            {lacks}
        }
    });
    // Changing a filter returns to the first page and closes the side panel.
    let preserved = preserved_fields(state, &["q", "status", "role", "not", "page", "total", "person"]);
    let search = query.search.clone();
    let active = usize::from(query.status != UserStatus::Any);
    view! {
        <FilterBar action=users_path(&frame.org.slug)>
            <SearchBox id="q" label="Search name, e-mail or ID" value=search/>
            <FilterMenu id="by-status" label="Status" active>
                {statuses}
            </FilterMenu>
            {by_role}
            {preserved}
        </FilterBar>
    }
    .into_any()
}

/// A menu to filter by one role. `none` is the label for no filter; `count` returns how many rows a role has.
fn role_menu(
    name: &'static str,
    [label, none]: [&'static str; 2],
    chosen: Option<&String>,
    roles: &[(String, String)],
    count: impl Fn(&str) -> Option<u64>,
) -> AnyView {
    let choice = |key: &str, label: &str, count: Option<u64>| {
        let checked = chosen.map_or("", String::as_str) == key;
        view! { <Checkbox radio=true name value=key label checked nostrip:count=count/> }
    };
    let choices = roles.iter().map(|(key, name)| choice(key, name, count(key))).collect_view();
    let every = choice("", none, None);
    let active = usize::from(chosen.is_some());
    view! {
        <FilterMenu id=["by-", name].concat() label active>
            {every}
            {choices}
        </FilterMenu>
    }
    .into_any()
}

/// The active filters, each a link to the list without it.
pub(super) fn chips(frame: &FrameView, state: &State, roles: &[(String, String)]) -> AnyView {
    let query = &state.query;
    let slug = &frame.org.slug;
    let without = |query| state.with_query(UserQuery { cursor: None, counts_all: false, ..query }).path(slug);
    let clear = without(UserQuery { sort: query.sort, ..UserQuery::default() });
    let mut chips = Vec::new();
    if query.status != UserStatus::Any {
        let href = without(UserQuery { status: UserStatus::Any, ..query.clone() });
        chips.push(view! { <Chip label="Status" value=status_value(&frame.words, query.status) href/> });
    }
    let of_role = |label, key: &String, left| {
        let name = roles.iter().find(|(known, _)| known == key).map_or(key, |(_, name)| name);
        view! { <Chip label value=name.clone() href=without(left)/> }
    };
    if let Some(key) = &query.role {
        chips.push(of_role("Role is", key, UserQuery { role: None, ..query.clone() }));
    }
    if let Some(key) = &query.without_role {
        chips.push(of_role("Role is not", key, UserQuery { without_role: None, ..query.clone() }));
    }
    if !query.search.is_empty() {
        let href = without(UserQuery { search: String::new(), ..query.clone() });
        chips.push(view! { <Chip label="Search" value=query.search.clone() href/> });
    }
    if chips.is_empty() {
        return ().into_any();
    }
    view! { <Chips clear_href=clear>{chips}</Chips> }.into_any()
}
