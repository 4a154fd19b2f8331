//! The Invitations page: every invitation with its status and delivery, and bulk actions.

use std::sync::Arc;

use domain::{
    list::{InvitationQuery, WAITING, query_string},
    time::Timestamp,
    view::{FrameView, InvitationCounts, InvitationView, Page},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{
    filters, invite_button, no_mail,
    state::{Column, State},
    table,
};
use crate::{
    api::AppError,
    listing::{self, Column as _, ListState},
    messages::messages,
    params::Params,
    paths::invitations_path,
    title::PageTitle,
    ui::{Announcement, Banner, ButtonSize, Empty, IconName, LinkButton, PageHead, Pagination, Tone, part},
    visit::Visit,
};

/// The data of the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct InvitationList {
    pub(super) page: Page<InvitationView>,
    pub(super) counts: InvitationCounts,
    /// The name of the inviter, if the list is filtered by one.
    pub(super) by: Option<String>,
    /// When it was read.
    pub(super) now: Timestamp,
}

/// The list in one state.
#[derive(Clone, PartialEq)]
pub(super) struct Invitations {
    pub(super) frame: Arc<FrameView>,
    pub(super) state: State,
    pub(super) list: InvitationList,
}

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

/// Reads the list for the query of its address.
#[server(prefix = "/rpc", endpoint = "invitations/list", input = GetUrl)]
pub(crate) async fn read_list(
    slug: String,
    #[server(default)] query: String,
) -> Result<InvitationList, AppError> {
    use crate::api;
    use domain::view::InvitationsOverview;
    api::answer(async {
        let (service, caller) = (api::service()?, api::caller()?);
        let query = State::read(&Params::parse(&query)).query;
        let InvitationsOverview { page, counts } =
            service::invitations::overview(&service, &caller, &slug, &query).await?;
        let by = match (query.by, page.rows.first()) {
            (None, _) => None,
            (Some(_), Some(row)) => Some(row.invited_by.clone()),
            (Some(id), None) => {
                let found = service::members::get(&service, &caller, &slug, id).await;
                let unknown = |_| messages().invitations_one_person().to_owned();
                Some(found.map_or_else(unknown, |member| member.row.name))
            }
        };
        Ok(InvitationList { page, counts, by, now: service.now() })
    })
    .await
}

/// The Invitations page, which changes in place: `now` answers its visit and its data as they are.
pub(crate) fn list_view(now: impl Fn() -> (Arc<Visit>, InvitationList) + Send + Sync + 'static) -> AnyView {
    let live = Memo::new(move |_| {
        let (visit, list) = now();
        let state = State::read(&Params::parse(&visit.query));
        Invitations { frame: Arc::new(visit.frame().clone()), state, list }
    });
    show(live)
}

fn show(live: Memo<Invitations>) -> AnyView {
    let m = messages();
    let head = part(
        move || live.with(|now| (now.frame.clone(), now.list.page.total)),
        move |(frame, total)| {
            let invite = frame.may.invite.then(|| invite_button(frame));
            view! {
                <Announcement words=m.invitations_count(*total)/>
                <PageHead title=frame.words.nav_invitations.clone() count=*total>
                    {invite}
                </PageHead>
                {(!frame.has_mail).then(|| no_mail(frame.may.copy_links))}
            }
            .into_any()
        },
    );
    let waiting = part(
        move || live.with(|now| (now.frame.clone(), now.state.query.clone(), now.list.counts.waiting)),
        |(frame, query, waiting)| (*waiting > 0).then(|| approval_banner(frame, query, *waiting)).into_any(),
    );
    let chips = part(
        move || live.with(|now| (now.frame.clone(), now.state.clone(), now.list.by.clone())),
        |(frame, state, by)| filters::chips(frame, state, by.as_deref()).into_any(),
    );
    let limit = part(
        move || live.with(|now| now.state.view.selection.clone()),
        |selection| listing::limit_banner(selection).into_any(),
    );
    let body = part(
        move || live.with(|now| now.list.page.rows.is_empty()),
        move |is_empty| if *is_empty { empty(live) } else { rows(live) },
    );
    let state = move || live.with(|now| (now.frame.org.slug.clone(), now.state.clone()));
    let title = live.with_untracked(|now| now.frame.words.nav_invitations.clone());
    view! {
        <PageTitle text=title/>
        {head}
        {waiting}
        <div class="list-tools">{filters::bar(live)} {listing::view_form(state, "email", Column::ALL.to_vec())}</div>
        {chips}
        {limit}
        {body}
    }
    .into_any()
}

/// The table and what stands below it.
fn rows(live: Memo<Invitations>) -> AnyView {
    let below = part(
        move || {
            live.with(|now| {
                let Invitations { frame, state, list: InvitationList { page, .. } } = now;
                let at = |cursor: &Option<String>| {
                    let query = InvitationQuery { cursor: Some(cursor.clone()?), ..state.query.clone() };
                    Some(state.with_query(query).path(&frame.org.slug))
                };
                let cursors = frame.may.update_invitations.then(|| (page.newer.clone(), page.older.clone()));
                ((at(&page.newer), at(&page.older)), (page.rows.len(), page.total), cursors)
            })
        },
        |((newer, older), (shown, total), cursors)| {
            let (newer, older) = (newer.clone(), older.clone());
            let shown = u64::try_from(*shown).unwrap_or_default();
            let pages = cursors
                .as_ref()
                .map(|(newer, older)| listing::page_buttons(newer.as_deref(), older.as_deref()));
            view! {
                <Pagination shown total=*total nostrip:newer=newer nostrip:older=older/>
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

fn empty(live: Memo<Invitations>) -> AnyView {
    part(
        move || live.with(|now| (now.frame.clone(), now.state.clone())),
        |(frame, state)| empty_state(frame, state),
    )
}

/// A banner about invitations that wait for approval, with a link to them or a button to approve all.
fn approval_banner(frame: &FrameView, query: &InvitationQuery, waiting: u64) -> AnyView {
    let m = messages();
    let is_here = *query == InvitationQuery { is_waiting: true, ..InvitationQuery::default() };
    let path = invitations_path(&frame.org.slug);
    let (href, label) = if is_here {
        ([&path, "/bulk/approve", &query.to_query_string(), "&all=1"].concat(), m.invitations_approve_all())
    } else {
        ([&path, &query_string(&[("status", WAITING)])].map(String::as_str).concat(), m.invitations_review())
    };
    let may = frame.may.update_invitations || !is_here;
    let action = may.then(|| {
        ViewFn::from(move || {
            view! { <LinkButton href=href.clone() size=ButtonSize::Small>{label}</LinkButton> }
        })
    });
    let words = m.invitations_all_waiting(waiting);
    view! { <div class="notice"><Banner tone=Tone::Warning nostrip:action=action>{words}</Banner></div> }
        .into_any()
}

fn empty_state(frame: &FrameView, state: &State) -> AnyView {
    let m = messages();
    let query = &state.query;
    if *query == InvitationQuery::default() {
        let invite = frame.may.invite.then(|| invite_button(frame));
        return view! {
            <Empty icon=IconName::Mail title=m.invitations_none_yet() text=m.invitations_none_yet_lead()>
                {invite}
            </Empty>
        }
        .into_any();
    }
    // Selection and view options are kept, as with the chips.
    let every = InvitationQuery { sort: query.sort, ..InvitationQuery::default() };
    let clear = state.with_query(every).path(&frame.org.slug);
    let title = match (query.search.is_empty(), query.is_waiting) {
        (true, true) => m.invitations_none_waiting().to_owned(),
        (true, false) if query.by.is_some() => m.invitations_none_match_filters().to_owned(),
        (true, false) => m.invitations_none_have_status().to_owned(),
        (false, _) => m.invitations_none_match(&query.search),
    };
    view! {
        <Empty icon=IconName::Search title>
            <LinkButton href=clear>{m.invitations_clear_filters()}</LinkButton>
        </Empty>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{frame, invitation};
    use domain::state::{Delivery, InvitationState};

    fn html_of(
        rows: Vec<InvitationView>,
        query: InvitationQuery,
        change: impl FnOnce(&mut FrameView),
    ) -> String {
        let page = Page {
            total: u64::try_from(rows.len()).unwrap_or_default(),
            at_least: false,
            rows,
            newer: None,
            older: None,
        };
        let waiting = page.rows.iter().filter(|row| row.is_waiting).count() as u64;
        let by_state = page.rows.iter().map(|row| (row.state, 1_284)).collect();
        let counts = InvitationCounts { by_state, waiting, expiring: 0 };
        let by = query.by.map(|_| "Ada Lovelace".to_owned());
        let state = State::default().with_query(query);
        let mut frame = frame();
        change(&mut frame);
        let list = InvitationList { page, counts, by, now: Timestamp::from_micros(0) };
        let shown = Invitations { frame: Arc::new(frame), state, list };
        Owner::new().with(|| show(Memo::new(move |_| shown.clone())).to_html())
    }

    fn html(rows: Vec<InvitationView>) -> String {
        html_of(rows, InvitationQuery::default(), |_| ())
    }

    #[test]
    fn without_a_mail_server_the_page_and_each_row_say_not_sent() {
        let rows = vec![invitation(InvitationState::Pending, Delivery::None)];
        let html = html_of(rows, InvitationQuery::default(), |frame| frame.has_mail = false);
        assert!(html.contains("There's no mail server"), "{html}");
        assert!(html.contains("Not sent: no mail server"), "{html}");
    }

    #[test]
    fn an_answered_invitation_says_nothing_of_its_mail_or_its_end_and_cannot_be_chosen() {
        let html = html(vec![invitation(InvitationState::Accepted, Delivery::Sent)]);
        assert!(!html.contains("Mail sent") && !html.contains("There's no mail server"), "{html}");
        assert!(!html.contains("name=\"on\""), "{html}");
    }

    #[test]
    fn open_rows_can_be_chosen_by_who_may_change_them() {
        let row = || {
            let actions = vec![domain::view::RowAction::Resend, domain::view::RowAction::Cancel];
            vec![InvitationView { actions, ..invitation(InvitationState::Pending, Delivery::Sent) }]
        };
        let page = html(row());
        assert!(page.contains("name=\"on\"") && page.contains("form=\"picked\""), "{page}");
        assert!(page.contains("data-admits=\"resend cancel\""), "{page}");
        assert!(page.contains("formaction=\"/o/acme/invitations/bulk/cancel\""), "{page}");
        let page = html_of(row(), InvitationQuery::default(), |frame| frame.may.update_invitations = false);
        assert!(!page.contains("name=\"on\"") && !page.contains("formaction"), "{page}");
    }

    #[test]
    fn an_invitation_that_waits_says_so_and_is_approved_from_here() {
        let mut row = invitation(InvitationState::Pending, Delivery::Sent);
        (row.is_waiting, row.may_approve) = (true, true);
        row.actions = vec![domain::view::RowAction::Cancel];
        let page = html(vec![row.clone()]);
        assert!(page.contains("1 invitation is waiting") && page.contains("?status=waiting"), "{page}");
        assert!(page.contains("Waiting for approval") && page.contains("invitation/approve"), "{page}");
        let query = InvitationQuery { is_waiting: true, ..InvitationQuery::default() };
        let page = html_of(vec![row], query, |_| ());
        assert!(page.contains("/bulk/approve?status=waiting&amp;all=1"), "{page}");
    }

    #[test]
    fn each_state_says_how_many_invitations_are_in_it() {
        let page = html(vec![invitation(InvitationState::Pending, Delivery::Sent)]);
        assert!(page.contains("value=\"pending\"") && page.contains("1,284"), "{page}");
    }

    #[test]
    fn the_invitations_of_one_person_say_whose_they_are_and_lead_back_to_all() {
        let by = "mem_00000000000000000000000000000001";
        let query = InvitationQuery { by: by.parse().ok(), ..InvitationQuery::default() };
        let page = html_of(vec![invitation(InvitationState::Pending, Delivery::Sent)], query, |_| ());
        assert!(page.contains("Invited by") && page.contains("<b>Ada Lovelace"), "{page}");
        assert!(page.contains(&format!("name=\"by\" value=\"{by}\"")), "a search keeps it: {page}");
        assert!(page.contains("href=\"/o/acme/invitations\" class=\"chip\""), "{page}");
    }

    #[test]
    fn only_the_sorted_column_says_so() {
        let page = html(vec![invitation(InvitationState::Pending, Delivery::Sent)]);
        assert_eq!(page.matches("aria-sort").count(), 1, "{page}");
        assert!(
            page.contains("sort=sent") && page.contains("sort=expires") && page.contains("sort=email"),
            "{page}"
        );
    }
}
