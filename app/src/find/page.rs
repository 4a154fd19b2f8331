//! The search page.

use domain::{
    list::UserQuery,
    view::{FrameView, Page, UserKind, UserRow},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use crate::{
    api::AppError,
    messages::messages,
    params::Params,
    paths::{find_path, invitation_path, person_path, url, users_path},
    title::PageTitle,
    ui::{Announcement, Avatar, Empty, Icon, IconName, PageHead, SearchBox},
    visit::PageContext,
};

/// The number of people shown; the list shows the rest.
const PEOPLE: usize = 6;

/// A page or action that a search finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PaletteEntry {
    pub(super) label: String,
    pub(super) href: String,
    pub(super) icon: IconName,
}

/// What a search finds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Found {
    /// `None` without a search, and for readers who may not see members.
    people: Option<Page<UserRow>>,
    /// The organization's word for who has not joined yet.
    #[serde(default)]
    invited: String,
    actions: Vec<PaletteEntry>,
    pages: Vec<PaletteEntry>,
}

/// Reads what a search finds.
#[server(prefix = "/rpc", endpoint = "find/all", input = GetUrl)]
pub(crate) async fn read_found(slug: String, #[server(default)] query: String) -> Result<Found, AppError> {
    use super::entries;
    use crate::api;
    api::answer(async {
        let search = search_of(&query);
        let (service, caller) = (api::service()?, api::caller()?);
        let frame = crate::org_shell::read_shell(slug.clone()).await.map_err(|AppError(kind)| kind)?.frame;
        let actions = entries::matching(entries::actions(&frame), &search);
        let pages = entries::matching(entries::pages(&frame), &search);
        let people = if search.is_empty() || !frame.may.read_members {
            None
        } else {
            let query = UserQuery { search, ..UserQuery::default() };
            Some(service::members::list(&service, &caller, &slug, &query).await?)
        };
        Ok(Found { people, invited: frame.words.users_invited, actions, pages })
    })
    .await
}

/// What an address searches for.
fn search_of(query: &str) -> String {
    let params = Params::parse(query);
    UserQuery::from_params(|key| params.get(key)).search
}

/// The search page.
pub(crate) fn view(frame: &FrameView, found: Found) -> AnyView {
    show(frame, &search_of(&expect_context::<PageContext>().visit().query), found)
}

fn show(frame: &FrameView, search: &str, found: Found) -> AnyView {
    let slug = &frame.org.slug;
    let m = messages();
    let count = u64::try_from(found.len()).unwrap_or_default();
    view! {
        <PageTitle text=m.find_title()/>
        <PageHead title=m.find_title()/>
        <Announcement words=m.find_results(count)/>
        <div class="stack narrow">
            <form action=url(find_path(slug)) role="search">
                <SearchBox id="find" label=m.kit_find() value=search.to_owned() autofocus=true/>
            </form>
            <div class="found" id="found">{results(slug, search, found)}</div>
        </div>
    }
    .into_any()
}

impl Found {
    fn len(&self) -> usize {
        let people = self.people.as_ref().map_or(0, |people| people.rows.len().min(PEOPLE));
        people + self.actions.len() + self.pages.len()
    }
}

/// What a search found, here and in the palette.
pub(crate) fn results(slug: &str, search: &str, found: Found) -> AnyView {
    let m = messages();
    if found.len() == 0 {
        let title = m.find_nothing(search);
        return view! { <Empty icon=IconName::Search title text=m.find_nothing_hint()/> }.into_any();
    }
    let Found { people, invited, actions, pages } = found;
    view! {
        {people.map(|people| found_people(slug, search, people, &invited))}
        {group(m.find_actions(), actions)}
        {group(m.find_pages(), pages)}
    }
    .into_any()
}

fn found_people(slug: &str, search: &str, people: Page<UserRow>, invited: &str) -> AnyView {
    if people.rows.is_empty() {
        return ().into_any();
    }
    let m = messages();
    let more = (people.total > PEOPLE as u64).then(|| {
        let state = domain::list::query_string(&[("q", search)]);
        let label = m.find_all_people(&m.count(people.total, people.at_least));
        link([users_path(slug), state].concat(), view! { <Icon name=IconName::Users/> }.into_any(), label, "")
    });
    let rows: Vec<AnyView> =
        people.rows.into_iter().take(PEOPLE).map(|row| person(slug, row, invited)).collect();
    section(m.find_people(), view! { {rows} {more} }.into_any())
}

fn person(slug: &str, row: UserRow, invited: &str) -> AnyView {
    let (href, id, ghost) = match row.kind {
        UserKind::Member { id, .. } => (person_path(slug, &id.to_string()), id.to_string(), false),
        UserKind::Invitation { id, .. } => (invitation_path(slug, &id.to_string()), id.to_string(), true),
    };
    let (label, hint) =
        if row.name.is_empty() { (row.email, invited.to_owned()) } else { (row.name, row.email) };
    let picture = view! { <Avatar id name=label.clone() picture=row.picture ghost/> }.into_any();
    link(href, picture, label, &hint)
}

fn group(title: &'static str, entries: Vec<PaletteEntry>) -> Option<AnyView> {
    let rows: Vec<AnyView> = entries
        .into_iter()
        .map(|entry| link(entry.href, view! { <Icon name=entry.icon/> }.into_any(), entry.label, ""))
        .collect();
    (!rows.is_empty()).then(|| section(title, rows.into_any()))
}

fn section(title: &'static str, rows: AnyView) -> AnyView {
    view! {
        <section aria-label=title>
            <h2>{title}</h2>
            <ul>{rows}</ul>
        </section>
    }
    .into_any()
}

fn link(href: String, picture: AnyView, label: String, hint: &str) -> AnyView {
    view! {
        <li>
            <a class="menu-item" href=url(href)>
                {picture}
                <span class="clip">{label}</span>
                {(!hint.is_empty()).then(|| view! { <small class="clip">{hint.to_owned()}</small> })}
            </a>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        find::entries,
        fixtures::{frame, member_row},
    };

    fn html(search: &str, rows: usize, total: u64) -> String {
        let rows = (0..rows).map(|n| member_row(n, &["Member"])).collect();
        let page = Page { rows, total, at_least: false, newer: None, older: None };
        Owner::new().with(|| {
            let frame = frame();
            let found = Found {
                people: (total > 0).then_some(page),
                invited: frame.words.users_invited.clone(),
                actions: entries::matching(entries::actions(&frame), search),
                pages: entries::matching(entries::pages(&frame), search),
            };
            show(&frame, search, found).to_html()
        })
    }

    #[test]
    fn a_few_people_are_shown_and_the_rest_is_a_link_to_the_list() {
        let html = html("ada", 9, 1_284);
        assert_eq!(html.matches("/o/acme/users/mem_").count(), PEOPLE, "{html}");
        assert!(html.contains("/o/acme/users?q=ada") && html.contains("All 1,284 matching people"), "{html}");
    }

    #[test]
    fn without_a_search_the_pages_and_actions_are_offered() {
        let html = html("", 0, 0);
        assert!(html.contains("Audit log") && html.contains("Invite people"), "{html}");
    }

    #[test]
    fn no_match_says_what_was_searched() {
        assert!(html("zebra", 0, 0).contains("No results for “zebra”"));
    }
}
