//! The filters of the audit log: names, actions, time, and what of a person. The address holds them all.

use ::messages::{Messages, Zone};
use domain::{
    audit::{Action, ActionGroup},
    id::MembershipId,
    list::{ActionFilter, AuditQuery},
    time::Day,
    view::{LogParties, LogPartyView},
};
use leptos::prelude::*;

use super::page::path;
use crate::{
    messages::messages,
    paths::url,
    people_field::{Named, PeopleField},
    ui::{Chip, Chips, DropMenu, FilterBar, FilterMenu, SearchBox},
};

/// What a group of actions is called.
fn group_label(m: Messages, group: ActionGroup) -> &'static str {
    match group {
        ActionGroup::Members => m.audit_of_members(),
        ActionGroup::Invitations => m.audit_of_invitations(),
        ActionGroup::Roles => m.audit_of_roles(),
        ActionGroup::Teams => m.audit_of_teams(),
        ActionGroup::Assets => m.audit_of_assets(),
        ActionGroup::Reviews => m.audit_of_reviews(),
        ActionGroup::Views => m.audit_of_views(),
        ActionGroup::Settings => m.audit_of_settings(),
        ActionGroup::Organization => m.audit_of_organization(),
        ActionGroup::Sessions => m.audit_of_sessions(),
        ActionGroup::Log => m.audit_of_log(),
        ActionGroup::Access => m.audit_of_access(),
    }
}

/// What an action is called without names: "disabled …".
fn action_label(action: Action) -> String {
    let [before, after] = messages().action(action);
    [before.trim_end(), " … ", after.trim_start()].concat().trim_end().to_owned()
}

fn filter_label(filter: &ActionFilter) -> String {
    let group = ActionGroup::ALL.iter().find(|group| group.as_str() == filter.as_str());
    match (group, Action::from_name(filter.as_str())) {
        (Some(group), _) => group_label(messages(), *group).to_owned(),
        (None, Some(action)) => action_label(action),
        (None, None) => filter.to_string(),
    }
}

/// What a party is called. A reader who may not see members gets no name.
fn party_name(party: &LogPartyView) -> String {
    match (&party.name, party.id.as_deref()) {
        (Some(name), _) => name.clone(),
        (None, Some(id)) if id.starts_with(MembershipId::PREFIX) => messages().audit_one_person().to_owned(),
        (None, id) => id.unwrap_or_default().to_owned(),
    }
}

/// The field for whose entries are asked for. What is no person stays as it is; a chip says what it is.
fn party_field(name: &'static str, label: &'static str, party: Option<&LogPartyView>) -> AnyView {
    let id = party.and_then(|party| party.id.clone());
    if let Some(id) = id.clone().filter(|id| !id.starts_with(MembershipId::PREFIX)) {
        return view! { <input type="hidden" name=name value=id/> }.into_any();
    }
    let shown = party.map(party_name).unwrap_or_default();
    let value = id.unwrap_or_else(|| shown.clone());
    // A reader who may not see members sends the id again.
    let email = party.and_then(|party| party.email.clone()).unwrap_or_else(|| value.clone());
    let named = Named::Id { name: shown, email };
    view! { <PeopleField id=name label named value/> }.into_any()
}

/// The bar above the log.
pub(super) fn bar(slug: &str, query: &AuditQuery, parties: &LogParties) -> AnyView {
    let m = messages();
    let hidden = |name: &'static str, value: Option<String>| {
        value.map(|value| view! { <input type="hidden" name=name value=value/> })
    };
    let class = hidden("class", query.class.map(|class| class.as_str().to_owned()));
    let person = hidden("person", query.person.map(|id| id.to_string()));
    let actor = party_field("actor", m.audit_actor(), parties.actor.as_ref());
    let subject = party_field("subject", m.audit_subject(), parties.subject.as_ref());
    let by_people = usize::from(query.actor.is_some()) + usize::from(query.subject.is_some());
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
                <FilterMenu id="by-people" label=m.audit_people() active=Signal::stored(by_people)>
                    {actor}
                    {subject}
                </FilterMenu>
                <FilterMenu id="by-time" label=m.audit_when() active=Signal::stored(by_time)>
                    {from}
                    {until}
                    <p class="hint">{m.audit_days_are_utc()}</p>
                </FilterMenu>
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
    let groups = ActionGroup::ALL.iter().map(|group| {
        let label = group_label(m, *group);
        let actions = Action::ALL.iter().filter(|action| action.group() == Some(*group));
        let actions: Vec<_> = actions.map(|action| option(action.as_str(), action_label(*action))).collect();
        view! { <optgroup label=label>{option(group.as_str(), m.audit_all_of(label))} {actions}</optgroup> }
    });
    view! {
        <div class="field">
            <label for="action">{m.audit_action()}</label>
            <select class="input" id="action" name="action">
                {option("", m.audit_any_action().to_owned())}
                {groups.collect_view()}
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
pub(super) fn chips(slug: &str, query: &AuditQuery, parties: &LogParties) -> Option<AnyView> {
    let m = messages();
    let without = |query: AuditQuery| path(slug, &AuditQuery { cursor: None, ..query });
    let mut chips = Vec::new();
    if let Some(person) = &parties.person {
        let href = without(AuditQuery { person: None, ..query.clone() });
        chips.push(view! { <Chip label=m.audit_person() value=party_name(person) href/> });
    }
    if let Some(actor) = &parties.actor {
        let href = without(AuditQuery { actor: None, ..query.clone() });
        chips.push(view! { <Chip label=m.audit_actor() value=party_name(actor) href/> });
    }
    if let Some(subject) = &parties.subject {
        let href = without(AuditQuery { subject: None, ..query.clone() });
        chips.push(view! { <Chip label=m.audit_subject() value=party_name(subject) href/> });
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::language::Language;

    use super::*;
    use crate::fixtures::frame;

    #[test]
    fn each_action_that_organizations_have_is_offered_once_in_one_group_with_a_label() {
        let html = Owner::new().with(|| action_field("").to_html());
        for action in Action::ALL {
            let times = html.matches(&format!("value=\"{}\"", action.as_str())).count();
            assert_eq!(times, usize::from(action.group().is_some()), "{action:?}: {html}");
        }
        assert_eq!(html.matches("<optgroup").count(), ActionGroup::ALL.len(), "{html}");
    }

    #[test]
    fn groups_and_their_actions_have_names_in_every_language() {
        for language in Language::ALL {
            let m = Messages::of(*language);
            for action in Action::ALL.iter().filter(|action| action.group().is_some()) {
                assert_ne!(m.action(*action).concat().trim(), "", "{language:?} {action:?}");
            }
            let labels: BTreeSet<_> = ActionGroup::ALL.iter().map(|group| group_label(m, *group)).collect();
            assert!(labels.len() == ActionGroup::ALL.len() && !labels.contains(""), "{labels:?}");
        }
    }

    #[test]
    fn who_did_it_and_whom_it_concerned_are_fields_and_chips_with_the_names() {
        let party = |id: &str, name: &str| {
            let email = Some([name, "@example.com"].concat());
            Some(LogPartyView { id: Some(id.to_owned()), name: Some(name.to_owned()), email })
        };
        let [ada, bob] = ["mem_00000000000000000000000000000001", "mem_00000000000000000000000000000002"];
        let parties = LogParties { actor: party(ada, "Ada"), subject: party(bob, "Bob"), person: None };
        let query =
            AuditQuery { actor: ada.parse().ok(), subject: bob.parse().ok(), ..AuditQuery::default() };
        let slug = frame().org.slug;
        let html = Owner::new().with(|| {
            let chips = chips(&slug, &query, &parties);
            view! { {bar(&slug, &query, &parties)} {chips} }.to_html()
        });
        for text in [
            "name=\"actor\"",
            "value=\"Ada@example.com\"",
            "name=\"subject\"",
            "Done by",
            "Concerns",
            &format!("/audit?subject={bob}\""),
            &format!("/audit?actor={ada}\""),
        ] {
            assert!(html.contains(text), "{text}: {html}");
        }
    }

    #[test]
    fn what_is_no_person_stays_the_subject_without_a_field() {
        let id = "rol_00000000000000000000000000000001";
        let role = LogPartyView { id: Some(id.to_owned()), name: Some("Auditor".to_owned()), email: None };
        let parties = LogParties { subject: Some(role), ..LogParties::default() };
        let query = AuditQuery { subject: id.parse().ok(), ..AuditQuery::default() };
        let html = Owner::new().with(|| {
            let chips = chips("acme", &query, &parties);
            view! { {bar("acme", &query, &parties)} {chips} }.to_html()
        });
        assert!(html.contains("type=\"hidden\"") && html.contains("Auditor"), "{html}");
        assert!(!html.contains("id=\"subject\""), "{html}");
    }
}
