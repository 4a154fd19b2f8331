//! The rows of the Users page: members and open invitations, each with what the reader may do with it.

use domain::{
    list::UserSort,
    time::Timestamp,
    view::{FrameView, Page, RowAction, UserKind, UserRow},
};
use leptos::prelude::*;

use super::{
    selection,
    state::{Column, State},
};
use crate::{
    invitations::invitation_entry,
    listing::{self, ListState},
    paths::{invitation_path, person_path},
    ui::{Avatar, Badge, IconName, Menu, MenuLink, SelectAll, SelectRow, Table, Time, menu_id},
    words::{delivery_words, invitation_status, membership_status, role_names},
};

/// The table of one page.
pub(super) fn table(frame: &FrameView, state: &State, page: &Page<UserRow>, now: Timestamp) -> AnyView {
    let is_selectable = selection::is_offered(&page.rows, state);
    let rows = page.rows.iter().map(|row| self::row(frame, state, row, now, is_selectable)).collect_view();
    let slug = &frame.org.slug;
    let by_name = listing::head(slug, state, "Name", "", [UserSort::Name, UserSort::NameDesc]);
    let heads = listing::heads(slug, state);
    let bulk = is_selectable.then(|| {
        let (frame, state, page) = (frame.clone(), state.clone(), page.clone());
        ViewFn::from(move || {
            let buttons = selection::bulk_buttons(&frame, &state, &page);
            listing::bulk_bar(&frame.org.slug, &state, &selection::selectable_rows(&page), buttons)
        })
    });
    view! {
        {is_selectable.then(|| listing::selection_form(slug, state, &selection::selectable_rows(page)))}
        <Table caption="Users" nostrip:bulk=bulk kept=!state.view.selection.is_empty() compact=state.view.is_compact even=true>
            <thead>
                <tr>
                    {is_selectable.then(|| view! { <SelectAll/> })}
                    {by_name}
                    {heads}
                    <th scope="col" class="cell-menu"><span class="visually-hidden">"Actions"</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
    .into_any()
}

/// One row: the link, the name and the status.
fn row(frame: &FrameView, state: &State, row: &UserRow, now: Timestamp, is_selectable: bool) -> AnyView {
    let (slug, key) = (&frame.org.slug, key(row));
    let (href, status, member) = match row.kind {
        UserKind::Member { id, state } => {
            let status = membership_status(&frame.words, state).into_any();
            (person_path(slug, &key), status, Some(id))
        }
        UserKind::Invitation { state, delivery, .. } => {
            let status = view! {
                <span title=delivery_words(delivery)>{invitation_status(&frame.words, state)}</span>
            };
            (invitation_path(slug, &key), status.into_any(), None)
        }
    };
    let name = if member.is_some() { row.name.clone() } else { row.email.clone() };
    let active = match row.kind {
        UserKind::Member { .. } => row.last_active_at.map(|at| view! { <Time at now/> }.into_any()),
        UserKind::Invitation { delivery, .. } => Some(delivery_words(delivery).into_any()),
    };
    // On wide screens with JavaScript, a member opens beside the list.
    let panel = member.map(|id| State { panel: Some(id), ..state.clone() }.path(slug));
    let is_shown = member.is_some() && member == state.panel;
    let pick = is_selectable.then(|| match selection::admits(row) {
        Some(admits) => {
            let (id, label) = (selection::row_id(row), ["Select ", &name].concat());
            let checked = state.view.selection.contains(id);
            view! { <SelectRow name="on" value=id.short() label form=listing::SELECTION_FORM admits checked auto_submit=true/> }
                .into_any()
        }
        None => view! { <td class="cell-select"></td> }.into_any(),
    });
    let shows = |column| state.view.shows(column);
    // An invitation has only an address, so it spans both columns.
    let spans = (member.is_none() && shows(Column::Email)).then_some("2");
    view! {
        <tr aria-current=is_shown.then_some("true")>
            {pick}
            <th scope="row" colspan=spans>
                <span class="person">
                    <Avatar id=key.clone() name=name.clone() ghost=member.is_none()/>
                    <a class="clip" href=href data-beside=panel>{name.clone()}</a>
                    {row.is_self.then(|| view! { <Badge label="You"/> })}
                </span>
            </th>
            {(member.is_some() && shows(Column::Email))
                .then(|| view! { <td class="cell-wide cell-meta cell-clip">{row.email.clone()}</td> })}
            {shows(Column::Roles).then(|| view! { <td>{role_names(&row.roles)}</td> })}
            {shows(Column::Status).then(|| view! { <td class="cell-status">{status}</td> })}
            {shows(Column::Active)
                .then(|| {
                    let label = row.last_active_at.and(member).map(|_| "Active");
                    view! { <td class="cell-meta" data-label=label>{active}</td> }
                })}
            {shows(Column::Joined)
                .then(|| {
                    let joined = row.joined_at.map(|at| view! { <Time at now/> });
                    view! { <td class="cell-meta cell-extra" data-label="Joined">{joined}</td> }
                })}
            <td class="cell-menu">{menu(frame, row, &key, &name)}</td>
        </tr>
    }
    .into_any()
}

/// The id of the row's member or invitation.
fn key(row: &UserRow) -> String {
    match row.kind {
        UserKind::Member { id, .. } => id.to_string(),
        UserKind::Invitation { id, .. } => id.to_string(),
    }
}

/// The row's menu; `None` if the reader may do nothing.
fn menu(frame: &FrameView, row: &UserRow, key: &str, name: &str) -> Option<AnyView> {
    if row.actions.is_empty() {
        return None;
    }
    let (id, label) = (menu_id(key), ["Actions for ", name].concat());
    let entries = row.actions.iter().map(|action| entry(frame, *action, key)).collect_view();
    Some(view! { <Menu id label>{entries}</Menu> }.into_any())
}

fn entry(frame: &FrameView, action: RowAction, key: &str) -> AnyView {
    let (slug, words) = (&frame.org.slug, &frame.words);
    let link = |page: &str, icon, label: &String, danger| {
        let href = [&person_path(slug, key), "/", page].concat();
        view! { <MenuLink href icon label=label.clone() danger/> }.into_any()
    };
    match action {
        RowAction::ChangeRoles => link("roles", IconName::Shield, &words.change_roles, false),
        RowAction::Disable => link("disable", IconName::Ban, &words.disable, true),
        RowAction::Enable => link("enable", IconName::UserCheck, &words.enable, false),
        RowAction::Remove => link("remove", IconName::Trash, &words.remove, true),
        RowAction::Leave => {
            let href = ["/o/", slug, "/leave"].concat();
            view! { <MenuLink href icon=IconName::LogOut label=words.leave.clone() danger=true/> }.into_any()
        }
        RowAction::Resend | RowAction::Cancel | RowAction::CopyLink => invitation_entry(frame, action, key),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{frame, invitation_row, member_row};

    fn html(row: &UserRow) -> String {
        Owner::new()
            .with(|| self::row(&frame(), &State::default(), row, Timestamp::from_micros(0), false).to_html())
    }

    #[test]
    fn a_row_offers_what_the_reader_may_do_and_nothing_else() {
        let mut member = member_row(1, &["Member"]);
        member.actions = vec![RowAction::Disable];
        let html_ = html(&member);
        assert!(html_.contains("/disable\"") && !html_.contains("/remove\""), "{html_}");
        member.actions.clear();
        let html_ = html(&member);
        assert!(!html_.contains("role=\"menu\""), "{html_}");
    }

    #[test]
    fn an_invitation_that_was_not_sent_says_so_in_its_row() {
        let html = html(&invitation_row(1));
        assert!(html.contains("Not sent: no mail server"), "{html}");
        assert!(html.contains("value=\"invitation/resend\""), "{html}");
    }

    #[test]
    fn only_the_sorted_column_says_so_and_leads_the_other_way() {
        let page = Page { rows: Vec::new(), total: 0, at_least: false, newer: None, older: None };
        let html = Owner::new()
            .with(|| table(&frame(), &State::default(), &page, Timestamp::from_micros(0)).to_html());
        assert_eq!(html.matches("aria-sort").count(), 1, "{html}");
        assert!(html.contains("sort=-name") && html.contains("sort=-active"), "{html}");
    }
}
