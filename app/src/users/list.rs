//! The Users page. Its state is its URL.

use std::sync::Arc;

use domain::{
    layout::UserColumn,
    list::{UserQuery, UserStatus},
    view::FrameView,
};
use leptos::prelude::*;

use super::{data::UserList, filters, person, selection, state::State, table, views::ViewTabs};
use crate::{
    invitations::invite_button,
    listing::{self, ListState},
    messages::messages,
    owners::only_owner_hint,
    params::Params,
    paths::{import_people_path, users_path},
    seats,
    title::PageTitle,
    ui::{Announcement, Empty, IconName, LinkButton, PageHead, Pagination, part},
    visit::Visit,
};

/// The shorter address of the list, where a form sent its state box by box.
pub(crate) fn canonical(slug: &str, query: &str) -> Option<String> {
    let params = Params::parse(query);
    State::is_form_submission(&params).then(|| State::read(&params).path(slug))
}

/// The address of the list of one query with the rows chosen that another one names.
pub(crate) fn choosing_as(slug: &str, query: &str, as_in: &str) -> String {
    let chosen = State::read(&Params::parse(as_in)).view.selection;
    State::read(&Params::parse(query)).with_selection(chosen).path(slug)
}

/// The address of the list of a query with a person beside it.
pub(crate) fn beside(slug: &str, query: &str, person: &str) -> String {
    State { panel: person.parse().ok(), ..State::read(&Params::parse(query)) }.path(slug)
}

/// The list in one state.
#[derive(Clone, PartialEq)]
pub(super) struct Users {
    pub(super) frame: Arc<FrameView>,
    pub(super) state: State,
    pub(super) list: UserList,
}

impl Users {
    fn at(&self, cursor: Option<&String>) -> Option<String> {
        let query = UserQuery { cursor: Some(cursor?.clone()), ..self.state.query.clone() };
        Some(self.state.with_query(query).path(&self.frame.org.slug))
    }
}

/// The file of all that a query lists.
fn export_path(slug: &str, query: &UserQuery) -> String {
    let query = UserQuery { cursor: None, counts_all: false, ..query.clone() };
    [&users_path(slug), "/export.csv", query.to_query_string().as_str()].concat()
}

/// The Users page, which changes in place: `now` answers its visit and its data as they are.
pub(crate) fn list_view(now: impl Fn() -> (Arc<Visit>, UserList) + Send + Sync + 'static) -> AnyView {
    let live = Memo::new(move |_| {
        let (visit, list) = now();
        let state = State::read(&Params::parse(&visit.query));
        Users { frame: Arc::new(visit.frame().clone()), state, list }
    });
    show(live)
}

fn show(live: Memo<Users>) -> AnyView {
    let head = part(
        move || {
            live.with(|now| {
                let page = &now.list.page;
                (
                    now.frame.clone(),
                    page.total,
                    page.at_least,
                    export_path(&now.frame.org.slug, &now.state.query),
                )
            })
        },
        |(frame, total, at_least, export)| {
            let m = messages();
            let export = (*total > 0).then(|| {
                view! {
                    <LinkButton href=export.clone() icon=IconName::Download attr:download="" attr:rel="external">
                        {m.listing_export()}
                    </LinkButton>
                }
            });
            let import = frame.may.invite.then(|| {
                let href = import_people_path(&frame.org.slug);
                view! { <LinkButton href icon=IconName::Upload>{m.imports_button()}</LinkButton> }
            });
            let invite = frame.may.invite.then(|| invite_button(frame));
            let subtitle = Some(frame.words.users_subtitle.clone()).filter(|subtitle| !subtitle.is_empty());
            let words = if *at_least { m.users_announce_more(*total) } else { m.users_announce(*total) };
            view! {
                <PageHead title=frame.words.users_title.clone() count=*total at_least=*at_least nostrip:lead=subtitle>
                    {export}
                    {import}
                    {invite}
                </PageHead>
                {seats::counter(frame)}
                {only_owner_hint(frame)}
                <Announcement words/>
            }
            .into_any()
        },
    );
    let tabs =
        part(move || live.with(|now| ViewTabs::new(&now.frame, &now.state, &now.list)), ViewTabs::view);
    let chips = part(
        move || {
            live.with(|now| {
                (now.frame.clone(), now.state.clone(), now.list.roles.clone(), now.list.teams.clone())
            })
        },
        |(frame, state, roles, teams)| filters::chips(frame, state, filters::Named { roles, teams }),
    );
    let limit = part(
        move || live.with(|now| now.state.view.selection.clone()),
        |selection| listing::limit_banner(selection).into_any(),
    );
    let body = part(
        move || live.with(|now| now.list.page.rows.is_empty()),
        move |is_empty| if *is_empty { empty(live) } else { rows(live) },
    );
    let beside = part(
        move || {
            live.with(|now| {
                Some((now.frame.clone(), now.state.clone(), now.list.panel.clone()?, now.list.now))
            })
        },
        |beside| match beside {
            Some((frame, state, member, now)) => person::side_panel(frame, state, member, *now),
            None => ().into_any(),
        },
    );
    let frame = live.with_untracked(|now| now.frame.clone());
    let offered = frame.layout.columns.iter().copied().filter(|column| *column != UserColumn::Name).collect();
    view! {
        <PageTitle text=frame.words.users_title.clone()/>
        {head}
        {tabs}
        <div class="list-tools">
            {filters::bar(live)}
            {listing::view_form(move || live.with(|now| (now.frame.org.slug.clone(), now.state.clone())), "name", offered)}
        </div>
        {chips}
        {limit}
        <div class="with-beside">
            <div>{body}</div>
            {beside}
        </div>
    }
    .into_any()
}

/// The table and what stands below it.
fn rows(live: Memo<Users>) -> AnyView {
    let below = part(
        move || {
            live.with(|now| {
                let Users { state, list: UserList { page, .. }, .. } = now;
                let counts_all = UserQuery { counts_all: true, ..state.query.clone() };
                let count_href =
                    page.at_least.then(|| state.with_query(counts_all).path(&now.frame.org.slug));
                let is_refined = page.at_least && !state.query.search.is_empty();
                let pages = selection::is_offered(&page.rows, state)
                    .then(|| (page.newer.clone(), page.older.clone()));
                let hrefs = (count_href, now.at(page.newer.as_ref()), now.at(page.older.as_ref()));
                (hrefs, (page.rows.len(), page.total, page.at_least), is_refined, pages)
            })
        },
        |(hrefs, (shown, total, at_least), is_refined, pages)| {
            let (count_href, newer, older) = hrefs.clone();
            let shown = u64::try_from(*shown).unwrap_or_default();
            let (total, at_least) = (*total, *at_least);
            let refine =
                is_refined.then(|| view! { <p class="hint">{messages().users_first_matches(total)}</p> });
            let pages = pages
                .as_ref()
                .map(|(newer, older)| listing::page_buttons(newer.as_deref(), older.as_deref()));
            view! {
                {refine}
                <Pagination shown total at_least nostrip:count_href=count_href nostrip:newer=newer nostrip:older=older/>
                {pages}
            }
            .into_any()
        },
    );
    view! {
        {table::table(live)}
        {below}
    }
    .into_any()
}

fn empty(live: Memo<Users>) -> AnyView {
    part(
        move || live.with(|now| (now.frame.clone(), now.state.clone())),
        |(frame, state)| empty_state(frame, state),
    )
}

/// The empty state: no match, or no members yet.
fn empty_state(frame: &FrameView, state: &State) -> AnyView {
    let (m, query) = (messages(), &state.query);
    if *query == UserQuery::default() {
        let invite = frame.may.invite.then(|| invite_button(frame));
        return view! {
            <Empty icon=IconName::Users title=m.users_empty_title() text=m.users_empty_text()>
                {invite}
            </Empty>
        }
        .into_any();
    }
    // Selection and view options are kept, as with the chips.
    let everybody = UserQuery { sort: query.sort, ..UserQuery::default() };
    let clear = state.with_query(everybody).path(&frame.org.slug);
    let title = if query.search.is_empty() {
        m.users_no_match().to_owned()
    } else {
        m.users_no_match_for(&query.search)
    };
    let text = match query.status {
        UserStatus::Any => m.users_removed_hidden(&frame.words.membership_removed),
        _ => m.users_try_another().to_owned(),
    };
    view! {
        <Empty icon=IconName::Search title text>
            <LinkButton href=clear>{m.users_clear_filters()}</LinkButton>
        </Empty>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{frame, member_row, team};
    use domain::{
        time::Timestamp,
        view::{Page, UserCounts},
    };

    fn html(query: UserQuery, rows: usize) -> String {
        html_of(query, rows, false)
    }

    fn html_of(query: UserQuery, rows: usize, at_least: bool) -> String {
        let rows = (0..rows).map(|n| member_row(n, &["Member"])).collect();
        let page = Page { rows, total: 1_284, at_least, newer: None, older: Some("cursor".to_owned()) };
        let roles = vec![("admin".into(), "Admin".into())];
        let counts = UserCounts {
            by_status: [(UserStatus::Active, 1_200), (UserStatus::Invited, 84)].into(),
            by_role: Some([("admin".to_owned(), 1_001)].into()),
            by_team: Some([(team(1, "", 0).id, 77)].into()),
        };
        let teams = vec![(team(1, "", 0).id, "Night shift".to_owned())];
        let (now, views) = (Timestamp::from_micros(0), Vec::new());
        let list = UserList { page, now, counts, roles, teams, views, panel: None };
        let state = State::default().with_query(query);
        Owner::new().with(|| {
            let page = Users { frame: Arc::new(frame()), state, list };
            show(Memo::new(move |_| page.clone())).to_html()
        })
    }

    #[test]
    fn the_page_shows_the_true_total_and_keeps_its_state_in_every_link() {
        let query = UserQuery { search: "ada".into(), status: UserStatus::Disabled, ..UserQuery::default() };
        let html = html(query, 2);
        assert!(html.contains("1,284"), "{html}");
        assert!(html.contains("/o/acme/users?q=ada&amp;status=disabled&amp;page=cursor"), "{html}");
        assert!(html.contains("/o/acme/users?q=ada\""), "the chip takes the status away: {html}");
    }

    #[test]
    fn where_not_all_were_counted_the_page_says_so_and_leads_to_the_true_total() {
        let query = UserQuery { search: "ada".into(), cursor: Some("far".into()), ..UserQuery::default() };
        let html = html_of(query, 2, true);
        assert!(html.contains("1,284+") && html.contains("data-said=\"more than 1,284 people\""), "{html}");
        assert!(html.contains("/o/acme/users?q=ada&amp;page=far&amp;total=all\""), "{html}");
        assert!(html.contains("/o/acme/users?q=ada&amp;page=cursor\""), "the next page as it was: {html}");
        assert!(html.contains("Select all 1,284+"), "{html}");
        assert!(html.contains("Only the first 1,284 matches are listed. Refine your search."), "{html}");
    }

    #[test]
    fn each_filter_in_force_is_a_link_that_takes_it_away() {
        let query = UserQuery {
            role: Some("admin".into()),
            without_role: Some("admin".into()),
            ..UserQuery::default()
        };
        let html = html(query, 1);
        assert!(html.contains("name=\"role\"") && html.contains("name=\"not\""), "{html}");
        assert!(html.contains("href=\"/o/acme/users?not=admin\""), "without «has»: {html}");
        assert!(html.contains("href=\"/o/acme/users?role=admin\""), "without «has not»: {html}");
    }

    #[test]
    fn people_are_filtered_by_team() {
        let id = team(1, "", 0).id;
        let html = html(UserQuery { team: Some(id), ..UserQuery::default() }, 1);
        assert!(html.contains("name=\"team\"") && html.contains("Any team"), "{html}");
        assert!(html.contains("<span class=\"muted number\">77<"), "{html}");
        assert!(html.contains("Night shift") && html.contains("href=\"/o/acme/users\""), "the chip: {html}");
    }

    #[test]
    fn each_choice_of_a_filter_says_how_many_rows_it_has() {
        let html = html(UserQuery::default(), 1);
        for number in ["1,200", "84", "1,001", "283", "1,284"] {
            assert!(html.contains(&format!("<span class=\"muted number\">{number}<")), "{number}: {html}");
        }
    }

    #[test]
    fn no_match_says_what_was_searched_and_how_to_clear_it() {
        let html = html(UserQuery { search: "grcae".into(), ..UserQuery::default() }, 0);
        assert!(html.contains("grcae") && html.contains("Clear filters"), "{html}");
        assert!(!html.contains("No one is here yet"), "{html}");
    }
}
