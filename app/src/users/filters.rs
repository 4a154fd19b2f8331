//! Search and filters of the Users page: one GET form, and a chip for each active filter.

use domain::{
    list::{UserQuery, UserStatus},
    view::FrameView,
    words::Words,
};
use leptos::prelude::*;

use super::{list::Users, state::State};
use crate::{
    listing::{ListState, preserved_fields},
    messages::messages,
    paths::users_path,
    ui::{Checkbox, Chip, Chips, FilterBar, FilterMenu, SearchBox, part},
};

fn status_value(words: &Words, status: UserStatus) -> String {
    match status {
        UserStatus::Any => messages().users_status_any().to_owned(),
        UserStatus::Active => words.membership_active.clone(),
        UserStatus::Disabled => words.membership_disabled.clone(),
        UserStatus::Removed => words.membership_removed.clone(),
        UserStatus::Invited => messages().users_status_invited().to_owned(),
    }
}

/// The filter bar. Each choice shows how many rows it has.
pub(super) fn bar(live: Memo<Users>) -> AnyView {
    let m = messages();
    let words = live.with_untracked(|now| now.frame.clone());
    let chosen = move || live.with(|now| now.state.query.status);
    let statuses = part(chosen, move |chosen| {
        let choice = |status: &UserStatus| {
            let (label, status) = (status_value(&words.words, *status), *status);
            // The default is not in the URL.
            let value = if status == UserStatus::default() { "" } else { status.as_str() };
            let count = Signal::derive(move || live.with(|now| now.list.counts.of(status)));
            view! { <Checkbox radio=true name="status" value label checked=*chosen == status count/> }
        };
        UserStatus::ALL.iter().map(choice).collect_view().into_any()
    });
    let active = Signal::derive(move || usize::from(chosen() != UserStatus::Any));
    let by_role = part(
        move || live.with(|now| now.list.roles.clone()),
        move |roles| match roles.as_slice() {
            [] => ().into_any(),
            roles => {
                let has = role_menu("role", [m.users_role_is(), m.users_any_role()], live, roles);
                let lacks = role_menu("not", [m.users_role_is_not(), m.users_no_filter()], live, roles);
                view! {
                    {has}
                    {lacks}
                }
                .into_any()
            }
        },
    );
    let state = move || live.with(|now| now.state.clone());
    // Changing a filter returns to the first page and closes the side panel.
    let preserved = part(state, |state| {
        preserved_fields(state, &["q", "status", "role", "not", "page", "total", "person"])
    });
    let search = live.with_untracked(|now| now.state.query.search.clone());
    let action = live.with_untracked(|now| users_path(&now.frame.org.slug));
    view! {
        <FilterBar action>
            <SearchBox id="q" label=m.users_search() value=search/>
            <FilterMenu id="by-status" label=m.users_status() active>
                {statuses}
            </FilterMenu>
            {by_role}
            {preserved}
        </FilterBar>
    }
    .into_any()
}

/// A menu to filter by one role. The second label is for no filter.
fn role_menu(
    name: &'static str,
    [label, none]: [&'static str; 2],
    live: Memo<Users>,
    roles: &[(String, String)],
) -> AnyView {
    let is_has = name == "role";
    let chosen = move || {
        live.with(|now| {
            let query = &now.state.query;
            if is_has { query.role.clone() } else { query.without_role.clone() }.unwrap_or_default()
        })
    };
    let roles = roles.to_vec();
    let choices = part(chosen, move |chosen| {
        let choice = |key: &String, label: &str, count: Option<Signal<Option<u64>>>| {
            let (value, checked, label) = (key.clone(), chosen == key, label.to_owned());
            view! { <Checkbox radio=true name value label checked nostrip:count=count/> }
        };
        let counted = |(key, label): &(String, String)| {
            let of = key.clone();
            let count = Signal::derive(move || {
                live.with(|now| {
                    if is_has { now.list.counts.with_role(&of) } else { now.list.counts.without_role(&of) }
                })
            });
            choice(key, label, Some(count))
        };
        view! {
            {choice(&String::new(), none, None)}
            {roles.iter().map(counted).collect_view()}
        }
        .into_any()
    });
    let active = Signal::derive(move || usize::from(!chosen().is_empty()));
    view! {
        <FilterMenu id=["by-", name].concat() label active>
            {choices}
        </FilterMenu>
    }
    .into_any()
}

/// The active filters, each a link to the list without it.
pub(super) fn chips(frame: &FrameView, state: &State, roles: &[(String, String)]) -> AnyView {
    let (m, query, slug) = (messages(), &state.query, &frame.org.slug);
    let without = |query| state.with_query(UserQuery { cursor: None, counts_all: false, ..query }).path(slug);
    let clear = without(UserQuery { sort: query.sort, ..UserQuery::default() });
    let mut chips = Vec::new();
    if query.status != UserStatus::Any {
        let href = without(UserQuery { status: UserStatus::Any, ..query.clone() });
        chips.push(
            view! { <Chip label=m.users_status() value=status_value(&frame.words, query.status) href/> },
        );
    }
    let of_role = |label, key: &String, left| {
        let name = roles.iter().find(|(known, _)| known == key).map_or(key, |(_, name)| name);
        view! { <Chip label value=name.clone() href=without(left)/> }
    };
    if let Some(key) = &query.role {
        chips.push(of_role(m.users_role_is(), key, UserQuery { role: None, ..query.clone() }));
    }
    if let Some(key) = &query.without_role {
        chips.push(of_role(m.users_role_is_not(), key, UserQuery { without_role: None, ..query.clone() }));
    }
    if !query.search.is_empty() {
        let href = without(UserQuery { search: String::new(), ..query.clone() });
        chips.push(view! { <Chip label=m.users_searched() value=query.search.clone() href/> });
    }
    if chips.is_empty() {
        return ().into_any();
    }
    view! { <Chips clear_href=clear>{chips}</Chips> }.into_any()
}
