//! The Invitations page: every invitation with what became of it and of its mail, and what can be done to many at once.

use domain::{
    error::ErrorKind,
    list::{InvitationQuery, InvitationSort, WAITING, query_string},
    state::{Delivery, InvitationState},
    time::Timestamp,
    view::{FrameView, InvitationView, Page},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{filters, invitation_path, invite_button, list_path, no_mail};
use crate::{
    api,
    desk::Desk,
    form::AT_NOTICE,
    page::framed_page,
    title::PageTitle,
    ui::{
        Banner, Button, ButtonSize, Empty, IconName, LinkButton, Menu, MenuPost, PageHead, Pagination, Said,
        SelectAll, SelectRow, Sort, SortHeader, Status, Table, Time, Tone,
    },
    users::{invitation_entry, person_path},
    words::{counted, delivery_badge, invitation_status, role_names},
};

/// The id of the form that the boxes belong to.
const BULK: &str = "bulk";

/// What the page shows.
struct Invitations {
    query: InvitationQuery,
    page: Page<InvitationView>,
    waiting: u64,
    now: Timestamp,
}

/// The Invitations page.
pub(crate) fn page() -> AnyView {
    let query = use_query_map().with_untracked(|params| InvitationQuery::from_params(|key| params.get(key)));
    let slug = expect_context::<Desk>().slug();
    framed_page(read(slug, query), |frame, shown| show(&frame, &shown))
}

async fn read(slug: String, query: InvitationQuery) -> Result<Invitations, ErrorKind> {
    let (service, caller) = (api::service()?, api::caller()?);
    let page = service::invitations::list(&service, &caller, &slug, &query).await?;
    let waiting = service::invitations::count_waiting(&service, &caller, &slug).await?;
    Ok(Invitations { query, page, waiting, now: service.now() })
}

fn show(frame: &FrameView, shown: &Invitations) -> AnyView {
    let Invitations { query, page, waiting, .. } = shown;
    let path = list_path(&frame.org.slug);
    let at = |cursor: &Option<String>| {
        let cursor = cursor.clone()?;
        Some(
            [path.as_str(), &InvitationQuery { cursor: Some(cursor), ..query.clone() }.to_query_string()]
                .concat(),
        )
    };
    let (newer, older) = (at(&page.newer), at(&page.older));
    let count = u64::try_from(page.rows.len()).unwrap_or_default();
    let body = if page.rows.is_empty() {
        nothing(frame, query)
    } else {
        view! {
            {table(frame, shown)}
            <Pagination shown=count total=page.total nostrip:newer=newer nostrip:older=older/>
        }
        .into_any()
    };
    let invite = frame.may.invite.then(|| invite_button(frame));
    view! {
        <PageTitle text="Invitations"/>
        <Said words=counted(page.total, "invitation", "invitations")/>
        <PageHead title="Invitations" count=page.total>
            {invite}
        </PageHead>
        {(!frame.has_mail).then(|| no_mail(frame.may.copy_links))}
        {(*waiting > 0).then(|| wait(frame, query, *waiting))}
        {filters::bar(frame, query)}
        {body}
    }
    .into_any()
}

/// Says that invitations wait, and leads to them; on the list of these, to the answer for all of them.
fn wait(frame: &FrameView, query: &InvitationQuery, waiting: u64) -> AnyView {
    let is_here = *query == InvitationQuery { is_waiting: true, ..InvitationQuery::default() };
    let path = list_path(&frame.org.slug);
    let (href, label) = if is_here {
        ([&path, "/bulk/approve", &query.to_query_string(), "&all=1"].concat(), "Approve all")
    } else {
        ([&path, &query_string(&[("status", WAITING)])].map(String::as_str).concat(), "Review")
    };
    let may = frame.may.update_invitations || !is_here;
    let action = may.then(|| {
        ViewFn::from(move || {
            view! { <LinkButton href=href.clone() size=ButtonSize::Small>{label}</LinkButton> }
        })
    });
    let words = [
        &counted(waiting, "invitation waits", "invitations wait"),
        " for approval: whoever sent it cannot give its roles any more, so its link does not work.",
    ]
    .concat();
    view! { <div class="notice"><Banner tone=Tone::Warning nostrip:action=action>{words}</Banner></div> }
        .into_any()
}

fn nothing(frame: &FrameView, query: &InvitationQuery) -> AnyView {
    if *query == InvitationQuery::default() {
        let invite = frame.may.invite.then(|| invite_button(frame));
        return view! {
            <Empty icon=IconName::Mail title="Nobody was invited yet" text="Paste addresses, one or a thousand; each gets a link of its own.">
                {invite}
            </Empty>
        }
        .into_any();
    }
    let clear = list_path(&frame.org.slug);
    let title = match (query.search.is_empty(), query.is_waiting) {
        (true, true) => "No invitation waits for approval".to_owned(),
        (true, false) => "No invitation is in this state".to_owned(),
        (false, _) => ["No invitation matches “", &query.search, "”"].concat(),
    };
    view! {
        <Empty icon=IconName::Search title>
            <LinkButton href=clear>"Clear filters"</LinkButton>
        </Empty>
    }
    .into_any()
}

/// The buttons for the chosen rows: each leads to its question.
fn bulk_bar(frame: &FrameView, has_waiting: bool) -> AnyView {
    let button = |word: &'static str, icon, label: &str| {
        let to = [&list_path(&frame.org.slug), "/bulk/", word].concat();
        let label = label.to_owned();
        view! {
            <Button submit=true size=ButtonSize::Small icon attr:form=BULK attr:formaction=to>{label}</Button>
        }
    };
    let approve = has_waiting.then(|| button("approve", IconName::Check, "Approve"));
    let resend = button("resend", IconName::Send, &frame.words.resend);
    let cancel = button("cancel", IconName::Ban, &frame.words.cancel);
    view! {
        <strong data-selected="selected">"Selected rows"</strong>
        {approve}
        {resend}
        {cancel}
    }
    .into_any()
}

fn table(frame: &FrameView, shown: &Invitations) -> AnyView {
    let Invitations { query, page, now, .. } = shown;
    let may_act = frame.may.update_invitations;
    let has_waiting = page.rows.iter().any(|row| row.may_approve);
    let rows = page.rows.iter().map(|row| self::row(frame, row, *now, may_act)).collect_view();
    let header = |label: &'static str, first, second| header(frame, query, label, first, second);
    let by_email = header("E-mail", InvitationSort::Email, InvitationSort::EmailDesc);
    let by_sent = header("Sent", InvitationSort::SentDesc, InvitationSort::Sent);
    let by_end = header("Expires", InvitationSort::Expires, InvitationSort::ExpiresDesc);
    let bulk = may_act.then(|| {
        let frame = frame.clone();
        ViewFn::from(move || bulk_bar(&frame, has_waiting))
    });
    // What the buttons lead to knows the list that the rows are from.
    let list = [
        ("q", query.search.as_str()),
        ("status", query.status_word()),
        ("sort", if query.sort == InvitationSort::default() { "" } else { query.sort.as_str() }),
    ];
    let hidden = list
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <input type="hidden" name=name value=value.to_owned()/> })
        .collect_view();
    view! {
        <form id=BULK method="get">{hidden}</form>
        <Table caption="Invitations" nostrip:bulk=bulk>
            <thead>
                <tr>
                    {may_act.then(|| view! { <SelectAll/> })}
                    {by_email}
                    <th scope="col">"Roles"</th>
                    <th scope="col">"Status"</th>
                    <th scope="col">"Mail"</th>
                    <th scope="col">"Invited by"</th>
                    {by_sent}
                    {by_end}
                    <th scope="col" class="cell-menu"><span class="visually-hidden">"Actions"</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
    .into_any()
}

/// A column's head: the first click sorts in its natural order, the next one the other way round.
fn header(
    frame: &FrameView,
    query: &InvitationQuery,
    label: &'static str,
    first: InvitationSort,
    second: InvitationSort,
) -> AnyView {
    let next = if query.sort == first { second } else { first };
    let state = InvitationQuery { sort: next, cursor: None, ..query.clone() };
    let href = [list_path(&frame.org.slug), state.to_query_string()].concat();
    let is_sorted = query.sort == first || query.sort == second;
    let sorted =
        is_sorted.then(|| if query.sort.is_descending() { Sort::Descending } else { Sort::Ascending });
    view! { <SortHeader label href nostrip:sorted=sorted/> }.into_any()
}

fn row(frame: &FrameView, row: &InvitationView, now: Timestamp, may_act: bool) -> AnyView {
    let key = row.id.to_string();
    let slug = &frame.org.slug;
    let is_open = matches!(row.state, InvitationState::Pending | InvitationState::Expired);
    let mail = is_open.then(|| match row.delivery {
        Delivery::Sent => "Mail sent".into_any(),
        delivery => delivery_badge(delivery).into_any(),
    });
    // What was answered or taken back stays as it is, so there is nothing to choose it for.
    let select = may_act.then(|| match is_open {
        true => view! {
            <SelectRow name="sel" form=BULK value=key.clone() label=["Select ", &row.email].concat()/>
        }
        .into_any(),
        false => view! { <td class="cell-select"></td> }.into_any(),
    });
    let inviter = match frame.may.read_members {
        true => {
            let href = person_path(slug, &row.inviter_id.to_string());
            view! { <a class="link" href=href>{row.invited_by.clone()}</a> }.into_any()
        }
        false => row.invited_by.clone().into_any(),
    };
    view! {
        <tr>
            {select}
            <th scope="row" class="cell-clip"><a href=invitation_path(slug, &key)>{row.email.clone()}</a></th>
            <td>{role_names(&row.roles)}</td>
            <td class="cell-status">{status(frame, row)}</td>
            <td class="cell-meta">{mail}</td>
            <td class="cell-meta cell-clip" data-label="Invited by">{inviter}</td>
            <td class="cell-meta" data-label="Sent"><Time at=row.sent_at now/></td>
            <td class="cell-meta" data-label="Expires">{expiry(row)}</td>
            <td class="cell-menu">{menu(frame, row, &key)}</td>
        </tr>
    }
    .into_any()
}

/// How it stands; of one that waits that is the matter.
pub(super) fn status(frame: &FrameView, row: &InvitationView) -> AnyView {
    match row.is_waiting {
        true => view! { <Status tone=Tone::Warning hollow=true label="Waits for approval"/> }.into_any(),
        false => invitation_status(&frame.words, row.state).into_any(),
    }
}

fn menu(frame: &FrameView, row: &InvitationView, key: &str) -> Option<AnyView> {
    if row.actions.is_empty() {
        return None;
    }
    let approve = row.may_approve.then(|| {
        let fields = vec![
            ("do", "invitation/approve".to_owned()),
            ("slug", frame.org.slug.clone()),
            ("invitation", key.to_owned()),
            (AT_NOTICE.0, AT_NOTICE.1.to_owned()),
        ];
        view! { <MenuPost fields icon=IconName::Check label="Approve"/> }
    });
    let entries = row.actions.iter().map(|action| invitation_entry(frame, *action, key)).collect_view();
    let label = ["Actions for ", &row.email].concat();
    Some(view! { <Menu id=["menu-", key].concat() label>{approve} {entries}</Menu> }.into_any())
}

/// When an open invitation ends, exactly.
fn expiry(row: &InvitationView) -> Option<AnyView> {
    match (row.state, row.expires_at) {
        (InvitationState::Pending | InvitationState::Expired, Some(at)) => {
            Some(view! { <Time at/> }.into_any())
        }
        (InvitationState::Pending, None) => Some("Never".into_any()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{frame, invitation};

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
        let mut frame = frame();
        change(&mut frame);
        let shown = Invitations { query, page, waiting, now: Timestamp::from_micros(0) };
        Owner::new().with(|| {
            leptos_meta::provide_meta_context();
            show(&frame, &shown).to_html()
        })
    }

    fn html(rows: Vec<InvitationView>) -> String {
        html_of(rows, InvitationQuery::default(), |_| ())
    }

    #[test]
    fn without_a_mail_server_the_page_and_each_row_say_not_sent() {
        let rows = vec![invitation(InvitationState::Pending, Delivery::None)];
        let html = html_of(rows, InvitationQuery::default(), |frame| frame.has_mail = false);
        assert!(html.contains("There is no mail server"), "{html}");
        assert!(html.contains("Not sent: no mail server"), "{html}");
    }

    #[test]
    fn an_answered_invitation_says_nothing_of_its_mail_or_its_end_and_cannot_be_chosen() {
        let html = html(vec![invitation(InvitationState::Accepted, Delivery::Sent)]);
        assert!(!html.contains("Mail sent") && !html.contains("There is no mail server"), "{html}");
        assert!(!html.contains("name=\"sel\""), "{html}");
    }

    #[test]
    fn open_rows_can_be_chosen_by_who_may_change_them() {
        let row = || vec![invitation(InvitationState::Pending, Delivery::Sent)];
        let page = html(row());
        assert!(page.contains("name=\"sel\"") && page.contains("form=\"bulk\""), "{page}");
        assert!(page.contains("formaction=\"/o/acme/invitations/bulk/cancel\""), "{page}");
        let page = html_of(row(), InvitationQuery::default(), |frame| frame.may.update_invitations = false);
        assert!(!page.contains("name=\"sel\"") && !page.contains("formaction"), "{page}");
    }

    #[test]
    fn an_invitation_that_waits_says_so_and_is_approved_from_here() {
        let mut row = invitation(InvitationState::Pending, Delivery::Sent);
        (row.is_waiting, row.may_approve) = (true, true);
        row.actions = vec![domain::view::RowAction::Cancel];
        let page = html(vec![row.clone()]);
        assert!(page.contains("1 invitation waits") && page.contains("?status=waiting"), "{page}");
        assert!(page.contains("Waits for approval") && page.contains("invitation/approve"), "{page}");
        let query = InvitationQuery { is_waiting: true, ..InvitationQuery::default() };
        let page = html_of(vec![row], query, |_| ());
        assert!(page.contains("/bulk/approve?status=waiting&amp;all=1"), "{page}");
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
