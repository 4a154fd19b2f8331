//! The views of the Users list as tabs: names for its addresses, built in and saved.

use domain::{
    id::ViewId,
    layout::{UserColumn, UserFilter},
    list::{UserQuery, UserSort, UserStatus, query_string_of},
    selection::Selection,
    view::{FrameView, INACTIVE_DAYS, SavedView},
};
use leptos::prelude::*;

use super::{data::UserList, state::State};
use crate::{
    api::AT_NOTICE,
    listing::ListState,
    messages::messages,
    params::Params,
    paths::{new_review_path, url, views_path},
    ui::{Button, ButtonSize, PostForm, Tab, Tabs},
};

/// What a view keeps of the list's address: filters, order, columns and row height, without the question mark. The page, the
/// selection and the person beside the list are no part of it.
pub(crate) fn view_query(query: &str) -> String {
    kept(&State::read(&Params::parse(query)))
}

fn kept(state: &State) -> String {
    let query = UserQuery { cursor: None, counts_all: false, ..state.query.clone() };
    let state = State { chosen: None, ..state.with_query(query).with_selection(Selection::default()) };
    query_string_of(&state.pairs()).trim_start_matches('?').to_owned()
}

/// The list as a saved view has it.
pub(crate) fn view_path(slug: &str, view: ViewId, query: &str) -> String {
    State { chosen: Some(view), ..State::read(&Params::parse(query)) }.path(slug)
}

/// The page that starts an access review of those whom the list shows. Invitations and people who have left have no roles to review.
fn review_path(frame: &FrameView, query: &UserQuery) -> Option<String> {
    let is_offered = frame.may.review && !matches!(query.status, UserStatus::Invited | UserStatus::Removed);
    let filters = UserQuery { sort: UserSort::default(), cursor: None, counts_all: false, ..query.clone() };
    is_offered.then(|| [new_review_path(&frame.org.slug), filters.to_query_string()].concat())
}

/// A built-in view: its name, its query and the number of its rows where that is known.
type BuiltIn = (String, UserQuery, Option<u64>);

/// The built-in views that make sense in the template and for what the reader may see.
fn built_in(frame: &FrameView, list: &UserList) -> Vec<BuiltIn> {
    let (m, words, layout) = (messages(), &frame.words, &frame.layout);
    let filters_by = |filter: UserFilter| layout.filters.contains(&filter);
    let shows = |column: UserColumn| layout.columns.contains(&column);
    let of_status = |label: String, status: UserStatus| -> BuiltIn {
        (label, UserQuery { status, ..UserQuery::default() }, Some(list.counts.of(status)))
    };
    let mut views = vec![(m.views_all().to_owned(), UserQuery::default(), None)];
    // Who holds which role is for those who see it.
    if filters_by(UserFilter::Role) && list.counts.by_role.is_some() {
        let admins = UserQuery { manages: true, ..UserQuery::default() };
        views.push((m.views_admins().to_owned(), admins, None));
    }
    let has_status = filters_by(UserFilter::Status);
    if has_status && layout.invitations_in_users && frame.may.read_invitations {
        views.push(of_status(words.invitation_pending.clone(), UserStatus::Invited));
    }
    if shows(UserColumn::LastActive) || shows(UserColumn::LastSignIn) {
        // The same as on the overview.
        let inactive = UserQuery {
            status: UserStatus::Active,
            inactive_days: Some(INACTIVE_DAYS),
            sort: UserSort::LastActive,
            ..UserQuery::default()
        };
        views.push((m.views_inactive(INACTIVE_DAYS.into()), inactive, None));
    }
    if has_status {
        views.push(of_status(words.membership_disabled.clone(), UserStatus::Disabled));
        views.push(of_status(m.views_expiring().to_owned(), UserStatus::Expiring));
    }
    views
}

/// The tabs, and what can be done with what the list shows now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ViewTabs {
    slug: String,
    tabs: Vec<Tab>,
    /// What the list shows.
    query: String,
    /// The view that was chosen and is another by now, if the reader may change it.
    update: Option<ViewId>,
    /// Whether it is saved as no view yet.
    is_new: bool,
    /// Whether there are views to manage.
    has_saved: bool,
    /// The page that starts an access review of the people who are listed, for who may.
    review: Option<String>,
}

impl ViewTabs {
    /// The tabs of the list in a state.
    pub(super) fn new(frame: &FrameView, state: &State, list: &UserList) -> Self {
        let slug = frame.org.slug.clone();
        let query = kept(state);
        let chosen = list.views.iter().find(|view| state.chosen == Some(view.id));
        let built_in = built_in(frame, list).into_iter().map(|(label, query, count)| {
            let state = State { query, ..State::default() };
            (Tab { href: state.path(&slug), label, count, is_current: false }, kept(&state))
        });
        let saved = list.views.iter().map(|view| {
            let href = view_path(&slug, view.id, &view.query);
            let is_current = chosen.is_some_and(|chosen| chosen.id == view.id);
            (Tab { href, label: view.name.clone(), count: None, is_current }, view_query(&view.query))
        });
        let (mut tabs, queries): (Vec<Tab>, Vec<String>) = built_in.chain(saved).unzip();
        // Where none was chosen, it is the first one that lists the same.
        let same = queries.iter().position(|known| *known == query);
        if let (None, Some(tab)) = (chosen, same.and_then(|place| tabs.get_mut(place))) {
            tab.is_current = true;
        }
        let is_new = match chosen {
            Some(view) => view_query(&view.query) != query,
            None => same.is_none(),
        };
        let update = chosen.filter(|view| is_new && view.may_change).map(|view: &SavedView| view.id);
        let review = review_path(frame, &state.query);
        Self { slug, tabs, query, update, is_new, has_saved: !list.views.is_empty(), review }
    }

    /// Shows them.
    pub(super) fn view(&self) -> AnyView {
        let m = messages();
        let Self { slug, tabs, query, update, is_new, has_saved, review } = self;
        let save_changes = update.map(|view| {
            let fields = vec![
                ("do", "view/update".to_owned()),
                ("slug", slug.clone()),
                ("view", view.to_string()),
                ("query", query.clone()),
                (AT_NOTICE.0, AT_NOTICE.1.to_owned()),
            ];
            view! {
                <PostForm fields>
                    <Button submit=true size=ButtonSize::Small>{m.views_update()}</Button>
                </PostForm>
            }
        });
        // The list without any filter is there already.
        let save = (*is_new && !query.is_empty()).then(|| {
            let href = [&views_path(slug), "?", query.as_str()].concat();
            let label = if update.is_some() { m.views_save_new() } else { m.views_save() };
            view! { <a class="link" href=url(href)>{label}</a> }
        });
        let manage =
            has_saved.then(|| view! { <a class="link" href=url(views_path(slug))>{m.views_manage()}</a> });
        let review =
            review.clone().map(|href| view! { <a class="link" href=url(href)>{m.reviews_of_list()}</a> });
        view! {
            <div class="views">
                <Tabs label=m.views_title() tabs=tabs.clone()/>
                {save_changes}
                {save}
                {manage}
                {review}
            </div>
        }
        .into_any()
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        time::Timestamp,
        view::{Page, UserCounts},
    };

    use super::*;
    use crate::fixtures::{analytics_frame, frame};

    fn view(number: u128, name: &str, query: &str, may_change: bool) -> SavedView {
        let id = format!("viw_{number:032x}").parse().unwrap();
        SavedView { id, name: name.to_owned(), query: query.to_owned(), is_shared: !may_change, may_change }
    }

    fn list(views: Vec<SavedView>) -> UserList {
        let page = Page { rows: Vec::new(), total: 0, at_least: false, newer: None, older: None };
        let counts = UserCounts {
            by_status: [(UserStatus::Disabled, 3)].into(),
            by_role: Some([].into()),
            by_team: None,
        };
        let (roles, teams) = (Vec::new(), Vec::new());
        UserList { page, now: Timestamp::from_micros(0), counts, roles, teams, views, panel: None }
    }

    fn tabs(frame: &FrameView, query: &str, list: &UserList) -> ViewTabs {
        ViewTabs::new(frame, &State::read(&Params::parse(query)), list)
    }

    fn labels(tabs: &ViewTabs) -> Vec<&str> {
        tabs.tabs.iter().map(|tab| tab.label.as_str()).collect()
    }

    fn current(tabs: &ViewTabs) -> Vec<&str> {
        tabs.tabs.iter().filter(|tab| tab.is_current).map(|tab| tab.label.as_str()).collect()
    }

    fn html(tabs: &ViewTabs) -> String {
        Owner::new().with(|| tabs.view().to_html())
    }

    #[test]
    fn a_view_keeps_filters_order_and_columns_and_nothing_else() {
        let member = "mem_00000000000000000000000000000001";
        let view = "viw_00000000000000000000000000000001";
        let rest = format!("page=x&total=all&sel={member}&person={member}&view={view}");
        let kept = "q=ada&status=active&sort=-active&hide=roles&rows=compact";
        assert_eq!(view_query(&[kept, "&", &rest].concat()), kept);
        assert_eq!(view_query(&["?", &rest].concat()), "");
        // What is stored becomes an address of the list and nothing else.
        let path = view_path("acme", view.parse().unwrap(), "status=disabled&to=//evil.example#\"><script>");
        assert_eq!(path, format!("/o/acme/users?status=disabled&view={view}"));
    }

    #[test]
    fn built_in_views_are_those_that_the_template_and_the_reader_can_use() {
        let (mut frame, mut list) = (frame(), list(Vec::new()));
        let all = ["All", "Admins", "Pending", "Inactive 90 days", "Disabled", "Ends soon"];
        assert_eq!(labels(&tabs(&frame, "", &list)), all);
        // The template has no column for when somebody was last there.
        let of_analytics = ["All", "Admins", "Pending", "Disabled", "Ends soon"];
        assert_eq!(labels(&tabs(&analytics_frame(), "", &list)), of_analytics);
        frame.may.read_invitations = false;
        list.counts.by_role = None;
        assert_eq!(labels(&tabs(&frame, "", &list)), ["All", "Inactive 90 days", "Disabled", "Ends soon"]);
    }

    #[test]
    fn the_tab_of_what_the_list_shows_is_the_current_one() {
        let list = list(vec![view(1, "Night owls", "q=night", false)]);
        let frame = frame();
        for (query, tab) in [
            ("", "All"),
            ("?page=x", "All"),
            ("?manages=1", "Admins"),
            ("?status=active&inactive=90&sort=active", "Inactive 90 days"),
            ("?status=expiring", "Ends soon"),
            ("?q=night", "Night owls"),
        ] {
            let found = tabs(&frame, query, &list);
            assert_eq!(current(&found), [tab], "{query}");
            assert!(!html(&found).contains("Save view"), "{query}");
        }
        let html = html(&tabs(&frame, "?status=disabled", &list));
        assert!(html.contains("<span class=\"count\">3<"), "{html}");
        assert!(html.contains(&format!("/o/acme/users?q=night&amp;view={}", list.views[0].id)), "{html}");
        assert!(html.contains("href=\"/o/acme/users/views\" class=\"link\">Manage views<"), "{html}");
    }

    #[test]
    fn an_access_review_is_started_of_those_who_are_listed_by_who_may() {
        let (mut frame, list) = (frame(), list(Vec::new()));
        let review = |frame: &FrameView, query: &str| tabs(frame, query, &list).review;
        assert_eq!(review(&frame, "").as_deref(), Some("/o/acme/reviews/new"));
        assert_eq!(
            review(&frame, "?q=night&status=disabled&sort=-active&hide=roles&page=x").as_deref(),
            Some("/o/acme/reviews/new?q=night&status=disabled")
        );
        for status in ["invited", "removed"] {
            assert_eq!(review(&frame, &format!("?status={status}")), None, "{status}");
        }
        let page = html(&tabs(&frame, "?status=disabled", &list));
        assert!(page.contains("href=\"/o/acme/reviews/new?status=disabled\""), "{page}");
        frame.may.review = false;
        assert_eq!(review(&frame, ""), None);
    }

    #[test]
    fn what_is_no_view_yet_can_be_saved() {
        let found = tabs(&frame(), "?status=disabled&hide=roles", &list(Vec::new()));
        assert_eq!(current(&found), [""; 0]);
        let html = html(&found);
        assert!(
            html.contains(
                "href=\"/o/acme/users/views?status=disabled&amp;hide=roles\" class=\"link\">Save view<"
            ),
            "{html}"
        );
        assert!(!html.contains("Manage views") && !html.contains("<form"), "{html}");
    }

    #[test]
    fn a_chosen_view_stays_chosen_while_filters_change_and_is_updated_by_who_may() {
        let list =
            list(vec![view(1, "Mine", "q=night", true), view(2, "Everybody's", "status=disabled", false)]);
        let ids: Vec<String> = list.views.iter().map(|view| view.id.to_string()).collect();
        // Its query is that of a built-in one, and it was chosen.
        let found = tabs(&frame(), &format!("?status=disabled&view={}", ids[1]), &list);
        assert_eq!((current(&found), found.is_new), (vec!["Everybody's"], false));
        let found = tabs(&frame(), &format!("?q=day&view={}", ids[0]), &list);
        assert_eq!(current(&found), ["Mine"]);
        let page = html(&found);
        assert!(page.contains("value=\"view/update\"") && page.contains("value=\"q=day\""), "{page}");
        assert!(
            page.contains("href=\"/o/acme/users/views?q=day\" class=\"link\">Save as new view<"),
            "{page}"
        );
        let found = tabs(&frame(), &format!("?q=day&view={}", ids[1]), &list);
        assert_eq!(current(&found), ["Everybody's"]);
        let page = html(&found);
        assert!(!page.contains("<form") && page.contains(">Save view<"), "{page}");
        // One that was deleted meanwhile is none.
        let found = tabs(&frame(), &format!("?q=night&view=viw_{:032x}", 9), &list);
        assert_eq!(current(&found), ["Mine"]);
    }
}
