//! The Invitations page: newest first, with what became of each and of its mail.

use domain::{
    list::InvitationQuery,
    state::{Delivery, InvitationState},
    time::Timestamp,
    view::{FrameView, InvitationView},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::invitation_path;
use crate::{
    api::{Listed, wire::list_address},
    desk::Desk,
    page::loaded,
    title::PageTitle,
    ui::{
        Banner, ButtonLook, Checkbox, Chip, Chips, Empty, FilterBar, FilterMenu, IconName, LinkButton, Menu,
        PageHead, Pagination, SearchBox, Table, Time, Tone,
    },
    users::invitation_entry,
    words::{counted, delivery_badge, invitation_status, invitation_word, role_names},
};

/// The Invitations page.
pub(crate) fn page() -> AnyView {
    let params = use_query_map();
    let query = Memo::new(move |_| params.with(|params| InvitationQuery::from_params(|key| params.get(key))));
    let slug = expect_context::<Desk>().slug();
    loaded(
        move || list_address("invitation/list", &slug, &query.with(InvitationQuery::to_query_string)),
        move |desk, list: Listed<InvitationView>, busy| {
            desk.announce_later(&counted(list.page.total, "invitation", "invitations"));
            show(&desk.frame(), &query.get_untracked(), list, busy)
        },
    )
}

fn list_path(frame: &FrameView) -> String {
    ["/o/", &frame.org.slug, "/invitations"].concat()
}

fn show(
    frame: &FrameView,
    query: &InvitationQuery,
    list: Listed<InvitationView>,
    busy: Signal<bool>,
) -> AnyView {
    let Listed { page, now } = list;
    let path = list_path(frame);
    let at = |cursor: Option<String>| {
        cursor.map(|cursor| {
            [path.as_str(), &InvitationQuery { cursor: Some(cursor), ..query.clone() }.to_query_string()]
                .concat()
        })
    };
    let (newer, older) = (at(page.newer), at(page.older));
    let shown = u64::try_from(page.rows.len()).unwrap_or_default();
    let body = if page.rows.is_empty() {
        nothing(frame, query)
    } else {
        view! {
            {table(frame, &page.rows, now, busy)}
            <Pagination shown total=page.total nostrip:newer=newer nostrip:older=older newer_label="Newer" older_label="Older"/>
        }
        .into_any()
    };
    let invite = frame.may.invite.then(|| invite_button(frame));
    view! {
        <PageTitle text="Invitations"/>
        <PageHead title="Invitations" count=page.total>
            {invite}
        </PageHead>
        {(!frame.has_mail).then(|| no_mail(frame.may.copy_links))}
        {filters(frame, query)}
        {body}
    }
    .into_any()
}

/// Says that nothing is sent, and how invitations reach people all the same.
pub(crate) fn no_mail(may_copy: bool) -> AnyView {
    let next = if may_copy {
        "Open an invitation, copy its link and pass it on yourself."
    } else {
        "Ask whoever runs this installation to set up a mail server."
    };
    view! {
        <div class="notice">
            <Banner tone=Tone::Warning>"There is no mail server, so invitations are not sent. " {next}</Banner>
        </div>
    }
    .into_any()
}

/// The way to inviting, here and on the Users page.
pub(crate) fn invite_button(frame: &FrameView) -> AnyView {
    let label = frame.words.invite.clone();
    view! {
        <LinkButton href=["/o/", &frame.org.slug, "/invite"].concat() look=ButtonLook::Primary icon=IconName::UserPlus>
            {label}
        </LinkButton>
    }
    .into_any()
}

fn filters(frame: &FrameView, query: &InvitationQuery) -> AnyView {
    let choice = |state: Option<InvitationState>| {
        let label = state.map_or("Every state", |state| invitation_word(&frame.words, state)).to_owned();
        let value = state.map(InvitationState::as_str).unwrap_or_default();
        view! { <Checkbox radio=true name="status" value label checked=query.state == state/> }
    };
    let choices = InvitationState::ALL.iter().map(|state| choice(Some(*state))).collect_view();
    let path = list_path(frame);
    let without = |query: InvitationQuery| {
        [path.as_str(), &InvitationQuery { cursor: None, ..query }.to_query_string()].concat()
    };
    let mut chips = Vec::new();
    if let Some(state) = query.state {
        let href = without(InvitationQuery { state: None, ..query.clone() });
        chips.push(
            view! { <Chip label="Status" value=invitation_word(&frame.words, state).to_owned() href/> },
        );
    }
    if !query.search.is_empty() {
        let href = without(InvitationQuery { search: String::new(), ..query.clone() });
        chips.push(view! { <Chip label="Search" value=query.search.clone() href/> });
    }
    let chips = (!chips.is_empty()).then(|| view! { <Chips clear_href=path.clone()>{chips}</Chips> });
    let active = usize::from(query.state.is_some());
    let (every, search) = (choice(None), query.search.clone());
    view! {
        <FilterBar action=path>
            <SearchBox id="q" label="Search e-mail" value=search/>
            <FilterMenu id="by-status" label="Status" active>
                {every}
                {choices}
            </FilterMenu>
        </FilterBar>
        {chips}
    }
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
    let clear = list_path(frame);
    let title = if query.search.is_empty() {
        "No invitation is in this state".to_owned()
    } else {
        ["No invitation matches “", &query.search, "”"].concat()
    };
    view! {
        <Empty icon=IconName::Search title>
            <LinkButton href=clear>"Clear filters"</LinkButton>
        </Empty>
    }
    .into_any()
}

fn table(frame: &FrameView, rows: &[InvitationView], now: Timestamp, busy: Signal<bool>) -> AnyView {
    let rows = rows.iter().map(|row| self::row(frame, row, now)).collect_view();
    view! {
        <Table caption="Invitations, newest first" busy>
            <thead>
                <tr>
                    <th scope="col">"E-mail"</th>
                    <th scope="col">"Roles"</th>
                    <th scope="col">"Status"</th>
                    <th scope="col">"Mail"</th>
                    <th scope="col">"Invited by"</th>
                    <th scope="col">"Sent"</th>
                    <th scope="col" class="cell-extra">"Expires"</th>
                    <th scope="col" class="cell-menu"><span class="visually-hidden">"Actions"</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
    .into_any()
}

fn row(frame: &FrameView, row: &InvitationView, now: Timestamp) -> AnyView {
    let key = row.id.to_string();
    let is_open = matches!(row.state, InvitationState::Pending | InvitationState::Expired);
    let mail = is_open.then(|| match row.delivery {
        Delivery::Sent => "Mail sent".into_any(),
        delivery => delivery_badge(delivery).into_any(),
    });
    let menu = (!row.actions.is_empty()).then(|| {
        let entries = row.actions.iter().map(|action| invitation_entry(frame, *action, &key)).collect_view();
        view! { <Menu id=["menu-", &key].concat() label=["Actions for ", &row.email].concat()>{entries}</Menu> }
    });
    view! {
        <tr>
            <th scope="row" class="cell-clip"><a href=invitation_path(&frame.org.slug, &key)>{row.email.clone()}</a></th>
            <td>{role_names(&row.roles)}</td>
            <td class="cell-status">{invitation_status(&frame.words, row.state)}</td>
            <td class="cell-meta">{mail}</td>
            <td class="cell-meta" data-label="Invited by">{row.invited_by.clone()}</td>
            <td class="cell-meta" data-label="Sent"><Time at=row.sent_at now/></td>
            <td class="cell-extra cell-meta" data-label="Expires">{expiry(row)}</td>
            <td class="cell-menu">{menu}</td>
        </tr>
    }
    .into_any()
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

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::fixtures::{frame, invitation};
    use domain::view::Page;

    fn html(list: Vec<InvitationView>, has_mail: bool) -> String {
        let page = Page {
            total: u64::try_from(list.len()).unwrap_or_default(),
            at_least: false,
            rows: list,
            newer: None,
            older: None,
        };
        let list = Listed { page, now: Timestamp::from_micros(0) };
        let mut frame = frame();
        frame.has_mail = has_mail;
        Owner::new().with(|| {
            leptos_meta::provide_meta_context();
            show(&frame, &InvitationQuery::default(), list, Signal::derive(|| false)).to_html()
        })
    }

    #[test]
    fn without_a_mail_server_the_page_and_each_row_say_not_sent() {
        let html = html(vec![invitation(InvitationState::Pending, Delivery::None)], false);
        assert!(html.contains("There is no mail server"), "{html}");
        assert!(html.contains("Not sent: no mail server"), "{html}");
    }

    #[test]
    fn an_answered_invitation_says_nothing_of_its_mail_or_its_end() {
        let html = html(vec![invitation(InvitationState::Accepted, Delivery::Sent)], true);
        assert!(!html.contains("Mail sent") && !html.contains("There is no mail server"), "{html}");
    }
}
