//! Search and filters of the Users page: one GET form, and a chip for each active filter.

use domain::{
    id::TeamId,
    layout::{UserColumn, UserFilter},
    list::{UserQuery, UserStatus},
    view::FrameView,
    words::Words,
};
use leptos::prelude::*;

use super::{list::Users, state::State};
use crate::{
    listing::{ListState, preserved_fields},
    messages::messages,
    paths::{url, users_path},
    ui::{Checkbox, Chip, Chips, FilterBar, FilterMenu, SearchBox, part},
};

fn status_value(words: &Words, status: UserStatus) -> String {
    match status {
        UserStatus::Any => messages().users_status_any().to_owned(),
        UserStatus::Active => words.membership_active.clone(),
        UserStatus::Disabled => words.membership_disabled.clone(),
        UserStatus::Expiring => messages().users_status_expiring().to_owned(),
        UserStatus::Removed => words.membership_removed.clone(),
        UserStatus::Invited => words.users_invited.clone(),
    }
}

/// The choice of all rows; where open invitations are elsewhere, these are members.
fn any_status(frame: &FrameView) -> String {
    match frame.layout.invitations_in_users {
        true => status_value(&frame.words, UserStatus::Any),
        false => messages().users_status_any_member().to_owned(),
    }
}

/// The filter bar. Each choice shows how many rows it has.
pub(super) fn bar(live: Memo<Users>) -> AnyView {
    let m = messages();
    let layout = live.with_untracked(|now| now.frame.layout.clone());
    let menus = layout.filters.iter().map(|filter| menu(live, *filter, Place::Bar)).collect_view();
    // Beside the heads of a table there is no room on a phone, so the bar has the filters there.
    let menus = match layout.filters_in_heads {
        true => view! { <div class="filters-narrow">{menus}</div> }.into_any(),
        false => menus.into_any(),
    };
    let state = move || live.with(|now| now.state.clone());
    let own = ["q", "status", "role", "not", "team", "page", "total", "person"];
    // Changing a filter returns to the first page and closes the side panel.
    let preserved = part(state, move |state| preserved_fields(state, &own));
    let search = live.with_untracked(|now| now.state.query.search.clone());
    let action = live.with_untracked(|now| users_path(&now.frame.org.slug));
    view! {
        <FilterBar action>
            <SearchBox id="q" label=m.users_search() value=search/>
            {menus}
            {preserved}
        </FilterBar>
    }
    .into_any()
}

/// Where a filter's menu is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Bar,
    Head,
}

/// The filters beside the head of a column, each a form of its own; `None` where it has none.
pub(super) fn of_head(live: Memo<Users>, column: UserColumn) -> Option<AnyView> {
    let filters: &[UserFilter] = match column {
        UserColumn::Status => &[UserFilter::Status],
        UserColumn::Roles => &[UserFilter::Role, UserFilter::WithoutRole],
        UserColumn::Team => &[UserFilter::Team],
        _ => return None,
    };
    let offered = live.with_untracked(|now| now.frame.layout.filters.clone());
    let forms: Vec<AnyView> = filters
        .iter()
        .filter(|filter| offered.contains(filter))
        .map(|filter| head_form(live, *filter))
        .collect();
    (!forms.is_empty()).then(|| view! { <span class="head-filters">{forms}</span> }.into_any())
}

fn head_form(live: Memo<Users>, filter: UserFilter) -> AnyView {
    let own = match filter {
        UserFilter::Status => "status",
        UserFilter::Role => "role",
        UserFilter::WithoutRole => "not",
        UserFilter::Team => "team",
    };
    let preserved = part(
        move || live.with(|now| now.state.clone()),
        move |state| preserved_fields(state, &[own, "page", "total", "person"]),
    );
    let action = live.with_untracked(|now| users_path(&now.frame.org.slug));
    view! {
        <form class="head-filter" method="get" action=url(action)>
            {menu(live, filter, Place::Head)}
            {preserved}
        </form>
    }
    .into_any()
}

fn menu(live: Memo<Users>, filter: UserFilter, place: Place) -> AnyView {
    let m = messages();
    match filter {
        UserFilter::Status => status_menu(live, place),
        UserFilter::Role => role_menus(live, place, "role", [m.users_role_is(), m.users_any_role()]),
        UserFilter::WithoutRole => {
            role_menus(live, place, "not", [m.users_role_is_not(), m.users_no_filter()])
        }
        UserFilter::Team => part(
            move || live.with(|now| now.list.teams.clone()),
            move |teams| match teams.as_slice() {
                [] => ().into_any(),
                teams => team_menu(live, place, teams),
            },
        ),
    }
}

/// The id of a filter's menu.
fn menu_id(place: Place, name: &str) -> String {
    [if place == Place::Head { "head-by-" } else { "by-" }, name].concat()
}

fn status_menu(live: Memo<Users>, place: Place) -> AnyView {
    let frame = live.with_untracked(|now| now.frame.clone());
    let chosen = move || live.with(|now| now.state.query.status);
    let statuses = part(chosen, move |chosen| {
        let choice = |status: &UserStatus| {
            let status = *status;
            let label = match status {
                UserStatus::Any => any_status(&frame),
                status => status_value(&frame.words, status),
            };
            // The default is not in the URL.
            let value = if status == UserStatus::default() { "" } else { status.as_str() };
            let count = Signal::derive(move || live.with(|now| now.list.counts.of(status)));
            view! { <Checkbox radio=true name="status" value label checked=*chosen == status count/> }
        };
        let is_offered =
            |status: &&UserStatus| frame.layout.invitations_in_users || **status != UserStatus::Invited;
        UserStatus::ALL.iter().filter(is_offered).map(choice).collect_view().into_any()
    });
    let active = Signal::derive(move || usize::from(chosen() != UserStatus::Any));
    view! {
        <FilterMenu id=menu_id(place, "status") label=messages().users_status() active icon=place == Place::Head>
            {statuses}
        </FilterMenu>
    }
    .into_any()
}

/// A menu to filter by one team, where there are some and the reader may see them.
fn team_menu(live: Memo<Users>, place: Place, teams: &[(TeamId, String)]) -> AnyView {
    let m = messages();
    let chosen = move || live.with(|now| now.state.query.team);
    let teams = teams.to_vec();
    let choices = part(chosen, move |chosen| {
        let choice = |(id, name): &(TeamId, String)| {
            let (id, label, value) = (*id, name.clone(), id.to_string());
            let count = Signal::derive(move || live.with(|now| now.list.counts.in_team(id)));
            view! { <Checkbox radio=true name="team" value label checked=*chosen == Some(id) count/> }
        };
        view! {
            <Checkbox radio=true name="team" value="" label=m.users_any_team() checked=chosen.is_none()/>
            {teams.iter().map(choice).collect_view()}
        }
        .into_any()
    });
    let active = Signal::derive(move || usize::from(chosen().is_some()));
    view! {
        <FilterMenu id=menu_id(place, "team") label=m.users_team() active icon=place == Place::Head>
            {choices}
        </FilterMenu>
    }
    .into_any()
}

/// A menu to filter by one role, where the reader may see roles. The second label is for no filter.
fn role_menus(live: Memo<Users>, place: Place, name: &'static str, labels: [&'static str; 2]) -> AnyView {
    part(
        move || live.with(|now| now.list.roles.clone()),
        move |roles| match roles.as_slice() {
            [] => ().into_any(),
            roles => role_menu(live, place, name, labels, roles),
        },
    )
}

fn role_menu(
    live: Memo<Users>,
    place: Place,
    name: &'static str,
    [label, none]: [&'static str; 2],
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
        <FilterMenu id=menu_id(place, name) label active icon=place == Place::Head>
            {choices}
        </FilterMenu>
    }
    .into_any()
}

/// The names of what can be filtered by, beside their keys.
#[derive(Clone, Copy)]
pub(crate) struct Named<'a> {
    pub(crate) roles: &'a [(String, String)],
    pub(crate) teams: &'a [(TeamId, String)],
}

/// A filter that is active.
pub(crate) struct ActiveFilter {
    pub(crate) label: &'static str,
    pub(crate) value: String,
    /// The query without it.
    without: UserQuery,
}

/// The active filters of a query.
pub(crate) fn active_filters(words: &Words, query: &UserQuery, named: Named<'_>) -> Vec<ActiveFilter> {
    let (m, Named { roles, teams }) = (messages(), named);
    let mut active = Vec::new();
    let mut add = |label, value, without| active.push(ActiveFilter { label, value, without });
    let role_name =
        |key: &String| roles.iter().find(|(known, _)| known == key).map_or(key, |(_, name)| name).clone();
    if query.status != UserStatus::Any {
        let value = status_value(words, query.status);
        add(m.users_status(), value, UserQuery { status: UserStatus::Any, ..query.clone() });
    }
    if let Some(key) = &query.role {
        add(m.users_role_is(), role_name(key), UserQuery { role: None, ..query.clone() });
    }
    if let Some(key) = &query.without_role {
        add(m.users_role_is_not(), role_name(key), UserQuery { without_role: None, ..query.clone() });
    }
    if let Some(id) = query.team {
        let name = teams.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone());
        let value = name.unwrap_or_else(|| id.to_string());
        add(m.users_team(), value, UserQuery { team: None, ..query.clone() });
    }
    if query.manages {
        let value = m.users_manages_people().to_owned();
        add(m.users_manages(), value, UserQuery { manages: false, ..query.clone() });
    }
    if let Some(days) = query.inactive_days {
        let value = m.users_inactive_days(days.into());
        add(m.users_inactive(), value, UserQuery { inactive_days: None, ..query.clone() });
    }
    if !query.search.is_empty() {
        let value = query.search.clone();
        add(m.users_searched(), value, UserQuery { search: String::new(), ..query.clone() });
    }
    active
}

/// The active filters, each a link to the list without it.
pub(super) fn chips(frame: &FrameView, state: &State, named: Named<'_>) -> AnyView {
    let (query, slug) = (&state.query, &frame.org.slug);
    let without = |query| state.with_query(UserQuery { cursor: None, counts_all: false, ..query }).path(slug);
    let clear = without(UserQuery { sort: query.sort, ..UserQuery::default() });
    let active = active_filters(&frame.words, query, named);
    if active.is_empty() {
        return ().into_any();
    }
    let chip =
        |ActiveFilter { label, value, without: left }| view! { <Chip label value href=without(left)/> };
    let chips = active.into_iter().map(chip).collect_view();
    view! { <Chips clear_href=clear>{chips}</Chips> }.into_any()
}
