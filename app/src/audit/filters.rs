//! The filters of the audit log: names, actions, time, and what of a person. The address holds them all.

use ::messages::Zone;
use domain::{
    audit::Action,
    list::{ActionFilter, AuditQuery, PersonSide},
    time::Day,
};
use leptos::prelude::*;

use super::page::path;
use crate::{
    messages::messages,
    paths::url,
    ui::{Checkbox, Chip, Chips, DropMenu, FilterBar, FilterMenu, SearchBox},
};

/// The kinds of actions that an organization's log can have, each with its name.
fn kinds() -> [(&'static str, &'static str); 10] {
    let m = messages();
    [
        ("member", m.audit_of_members()),
        ("review", m.audit_of_reviews()),
        ("invitation", m.audit_of_invitations()),
        ("role", m.audit_of_roles()),
        ("team", m.audit_of_teams()),
        ("asset", m.audit_of_assets()),
        ("settings", m.audit_of_settings()),
        ("organization", m.audit_of_organization()),
        ("session", m.audit_of_sessions()),
        ("audit", m.audit_of_log()),
    ]
}

/// What an action is called without names: "disabled …".
fn action_label(action: Action) -> String {
    let [before, after] = messages().action(action);
    [before.trim_end(), " … ", after.trim_start()].concat().trim_end().to_owned()
}

fn filter_label(filter: &ActionFilter) -> String {
    let kind = kinds().into_iter().find(|(kind, _)| *kind == filter.as_str());
    match (kind, Action::from_name(filter.as_str())) {
        (Some((_, label)), _) => label.to_owned(),
        (None, Some(action)) => action_label(action),
        (None, None) => filter.to_string(),
    }
}

fn side_label(side: PersonSide) -> &'static str {
    let m = messages();
    match side {
        PersonSide::Either => m.audit_side_either(),
        PersonSide::Actor => m.audit_side_actor(),
        PersonSide::Subject => m.audit_side_subject(),
    }
}

/// The bar above the log.
pub(super) fn bar(slug: &str, query: &AuditQuery) -> AnyView {
    let m = messages();
    let hidden = |name: &'static str, value: Option<String>| {
        value.map(|value| view! { <input type="hidden" name=name value=value/> })
    };
    let class = hidden("class", query.class.map(|class| class.as_str().to_owned()));
    let person = hidden("person", query.person.map(|id| id.to_string()));
    let sides = query.person.map(|_| {
        let choice = |side: PersonSide| {
            let (value, label, checked) = (side.as_str(), side_label(side), side == query.side);
            view! { <Checkbox radio=true name="side" value label checked/> }.into_any()
        };
        let choices = [PersonSide::Either, PersonSide::Actor, PersonSide::Subject].map(choice);
        let active = usize::from(query.side != PersonSide::Either);
        view! {
            <FilterMenu id="by-side" label=m.audit_person() active=Signal::stored(active)>
                {choices.into_iter().collect_view()}
            </FilterMenu>
        }
    });
    let chosen = query.action.as_ref().map(ToString::to_string).unwrap_or_default();
    let by_action = usize::from(query.action.is_some());
    let by_time = usize::from(query.from.is_some()) + usize::from(query.until.is_some());
    let (from, until) = (
        day_field("from", m.audit_from_day(), query.from),
        day_field("until", m.audit_until_day(), query.until),
    );
    let search = query.search.clone();
    view! {
        <div class="list-tools">
            <FilterBar action=["/o/", slug, "/audit"].concat()>
                <SearchBox id="q" label=m.audit_search() value=search/>
                <FilterMenu id="by-action" label=m.audit_action() active=Signal::stored(by_action)>
                    {action_field(&chosen)}
                </FilterMenu>
                <FilterMenu id="by-time" label=m.audit_when() active=Signal::stored(by_time)>
                    {from}
                    {until}
                    <p class="hint">{m.audit_days_are_utc()}</p>
                </FilterMenu>
                {sides}
                {class}
                {person}
            </FilterBar>
        </div>
    }
    .into_any()
}

fn action_field(chosen: &str) -> AnyView {
    let m = messages();
    let option = |value: &str, label: String| {
        let (value, selected) = (value.to_owned(), value == chosen);
        view! { <option value=value selected=selected>{label}</option> }
    };
    let groups = kinds().map(|(kind, label)| {
        let actions = Action::ALL.iter().filter(|action| action.kind() == kind);
        let actions: Vec<_> = actions.map(|action| option(action.as_str(), action_label(*action))).collect();
        view! { <optgroup label=label>{option(kind, m.audit_all_of(label))} {actions}</optgroup> }
    });
    view! {
        <div class="field">
            <label for="action">{m.audit_action()}</label>
            <select class="input" id="action" name="action">
                {option("", m.audit_any_action().to_owned())}
                {groups.into_iter().collect_view()}
            </select>
        </div>
    }
    .into_any()
}

fn day_field(name: &'static str, label: &'static str, day: Option<Day>) -> AnyView {
    let value = day.map(|day| day.to_string());
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input class="input" type="date" id=name name=name value=value/>
        </div>
    }
    .into_any()
}

/// A day as people write it: "28 Nov 2026".
fn calendar(day: Day) -> String {
    messages().day(day.start(), &Zone::utc())
}

/// The active filters, each a link to the log without it.
pub(super) fn chips(slug: &str, query: &AuditQuery, person: Option<&str>) -> Option<AnyView> {
    let m = messages();
    let without = |query: AuditQuery| path(slug, &AuditQuery { cursor: None, ..query });
    let mut chips = Vec::new();
    if let Some(name) = person {
        let href = without(AuditQuery { person: None, side: PersonSide::Either, ..query.clone() });
        chips.push(view! { <Chip label=m.audit_person() value=name.to_owned() href/> });
    }
    if query.side != PersonSide::Either {
        let href = without(AuditQuery { side: PersonSide::Either, ..query.clone() });
        chips.push(view! { <Chip label=m.audit_side() value=side_label(query.side) href/> });
    }
    if let Some(action) = &query.action {
        let href = without(AuditQuery { action: None, ..query.clone() });
        chips.push(view! { <Chip label=m.audit_action() value=filter_label(action) href/> });
    }
    if let Some(day) = query.from {
        let href = without(AuditQuery { from: None, ..query.clone() });
        chips.push(view! { <Chip label=m.audit_from_day() value=calendar(day) href/> });
    }
    if let Some(day) = query.until {
        let href = without(AuditQuery { until: None, ..query.clone() });
        chips.push(view! { <Chip label=m.audit_until_day() value=calendar(day) href/> });
    }
    if !query.search.is_empty() {
        let href = without(AuditQuery { search: String::new(), ..query.clone() });
        chips.push(view! { <Chip label=m.audit_searched() value=query.search.clone() href/> });
    }
    let clear_href = path(slug, &cleared(query));
    (!chips.is_empty()).then(|| view! { <Chips clear_href>{chips}</Chips> }.into_any())
}

/// The log without its filters, of the same kind of entries.
pub(super) fn cleared(query: &AuditQuery) -> AuditQuery {
    AuditQuery { class: query.class, ..AuditQuery::default() }
}

/// The files that the listed entries can be downloaded as.
pub(super) fn download(slug: &str, query: &AuditQuery) -> AnyView {
    let m = messages();
    let item = |extension: &str, label: &'static str| {
        let which = AuditQuery { cursor: None, ..query.clone() }.to_query_string();
        let href = url(["/o/", slug, "/audit/export.", extension, &which].concat());
        view! { <a class="menu-item" role="menuitem" href=href download="" rel="external">{label}</a> }
    };
    let items = view! { {item("csv", m.audit_csv())} {item("jsonl", m.audit_json_lines())} }.into_any();
    view! { <DropMenu id="download" label=m.audit_download()>{items}</DropMenu> }.into_any()
}
