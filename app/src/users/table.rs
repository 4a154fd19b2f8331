//! The rows of the Users page: members and open invitations, each with what the reader may do with it.

use std::sync::Arc;

use domain::{
    list::UserSort,
    time::Timestamp,
    view::{FrameView, RowAction, UserKind, UserRow},
};
use leptos::prelude::*;

use super::{list::Users, selection, state::Column};
use crate::{
    invitations::invitation_entry,
    listing,
    messages::messages,
    paths::{invitation_path, person_path, url},
    ui::{Avatar, Badge, IconName, Menu, MenuLink, SelectAll, SelectRow, Table, Time, menu_id, part, places},
    words::{delivery_words, invitation_status, membership_status, role_names},
};

/// The table of one page.
pub(super) fn table(live: Memo<Users>) -> AnyView {
    let is_offered = move || live.with(|now| selection::is_offered(&now.list.page.rows, &now.state));
    let is_compact = move || live.with(|now| now.state.view.is_compact);
    part(
        move || (is_offered(), is_compact()),
        move |(is_selectable, is_compact)| {
            let (m, is_selectable, is_compact) = (messages(), *is_selectable, *is_compact);
            let bulk = is_selectable.then(|| ViewFn::from(move || bulk(live)));
            let kept = Signal::derive(move || live.with(|now| !now.state.view.selection.is_empty()));
            let rows = rows(live, is_selectable);
            view! {
                {is_selectable.then(|| form(live))}
                <Table caption=m.users_title() nostrip:bulk=bulk kept compact=is_compact even=true>
                    <thead>
                        <tr>
                            {is_selectable.then(|| view! { <SelectAll/> })}
                            {heads(live)}
                            <th scope="col" class="cell-menu"><span class="visually-hidden">{m.listing_actions()}</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </Table>
            }
            .into_any()
        },
    )
}

/// The form of the boxes.
fn form(live: Memo<Users>) -> AnyView {
    let boxes = move || live.with(|now| selection::selectable_rows(&now.list.page).boxes);
    part(
        move || (live.with(|now| (now.frame.org.slug.clone(), now.state.clone())), boxes()),
        |((slug, state), boxes)| listing::selection_form(slug, state, boxes),
    )
}

fn bulk(live: Memo<Users>) -> AnyView {
    part(
        move || live.get(),
        |now| {
            let Users { frame, state, list } = now;
            let buttons = selection::bulk_buttons(frame, state, &list.page);
            listing::bulk_bar(&frame.org.slug, state, &selection::selectable_rows(&list.page), buttons)
        },
    )
}

fn heads(live: Memo<Users>) -> AnyView {
    part(
        move || live.with(|now| (now.frame.org.slug.clone(), now.state.clone())),
        |(slug, state)| {
            view! {
                {listing::head(slug, state, messages().users_name(), "", [UserSort::Name, UserSort::NameDesc])}
                {listing::heads(slug, state)}
            }
            .into_any()
        },
    )
}

/// What stands in one place of the table.
struct Place {
    frame: Arc<FrameView>,
    row: UserRow,
    hidden: Vec<Column>,
    is_checked: bool,
    is_beside: bool,
    now: Timestamp,
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        let said = |place: &Self| {
            let times = [place.row.last_active_at, place.row.joined_at];
            times.map(|at| at.and_then(|at| messages().ago(at, place.now)))
        };
        // The time of the answer changes nothing where the words for it are the same.
        self.row == other.row
            && self.hidden == other.hidden
            && (self.is_checked, self.is_beside) == (other.is_checked, other.is_beside)
            && self.frame == other.frame
            && said(self) == said(other)
    }
}

fn rows(live: Memo<Users>, is_selectable: bool) -> AnyView {
    let what = move |place: usize| {
        live.with(|now| {
            let row = now.list.page.rows.get(place)?.clone();
            let is_beside = matches!(row.kind, UserKind::Member { id, .. } if now.state.panel == Some(id));
            Some(Place {
                frame: now.frame.clone(),
                is_checked: now.state.view.selection.contains(selection::row_id(&row)),
                row,
                hidden: now.state.view.hidden.clone(),
                is_beside,
                now: now.list.now,
            })
        })
    };
    places(move || live.with(|now| now.list.page.rows.len()), what, move |place| row(place, is_selectable))
}

/// One row: the link, the name and the status.
fn row(place: &Place, is_selectable: bool) -> AnyView {
    let Place { frame, row, hidden, is_checked, is_beside, now } = place;
    let (m, slug, key, now) = (messages(), &frame.org.slug, key(row), *now);
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
    let beside = member.map(|id| id.to_string());
    let pick = is_selectable.then(|| match selection::admits(row) {
        Some(admits) => {
            let (id, label) = (selection::row_id(row), m.listing_select(&name));
            view! { <SelectRow name="on" value=id.short() label form=listing::SELECTION_FORM admits checked=*is_checked auto_submit=true/> }
                .into_any()
        }
        None => view! { <td class="cell-select"></td> }.into_any(),
    });
    let shows = |column| !hidden.contains(&column);
    // An invitation has only an address, so it spans both columns.
    let spans = (member.is_none() && shows(Column::Email)).then_some("2");
    view! {
        <tr aria-current=is_beside.then_some("true")>
            {pick}
            <th scope="row" colspan=spans>
                <span class="person">
                    <Avatar id=key.clone() name=name.clone() ghost=member.is_none()/>
                    <a class="clip" href=url(href) data-beside=beside>{name.clone()}</a>
                    {row.is_self.then(|| view! { <Badge label=m.users_you()/> })}
                </span>
            </th>
            {(member.is_some() && shows(Column::Email))
                .then(|| view! { <td class="cell-wide cell-meta cell-clip">{row.email.clone()}</td> })}
            {shows(Column::Roles).then(|| view! { <td>{role_names(&row.roles)}</td> })}
            {shows(Column::Status).then(|| view! { <td class="cell-status">{status}</td> })}
            {shows(Column::Active)
                .then(|| {
                    let label = row.last_active_at.and(member).map(|_| m.users_active());
                    view! { <td class="cell-meta" data-label=label>{active}</td> }
                })}
            {shows(Column::Joined)
                .then(|| {
                    let joined = row.joined_at.map(|at| view! { <Time at now/> });
                    view! { <td class="cell-meta cell-extra" data-label=m.users_joined()>{joined}</td> }
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
    let (id, label) = (menu_id(key), messages().listing_actions_for(name));
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
    use crate::{
        fixtures::{frame, invitation_row, member_row},
        users::{data::UserList, state::State},
    };
    use domain::view::{Page, UserCounts};

    fn html(row: &UserRow) -> String {
        let place = Place {
            frame: Arc::new(frame()),
            row: row.clone(),
            hidden: Vec::new(),
            is_checked: false,
            is_beside: false,
            now: Timestamp::from_micros(0),
        };
        Owner::new().with(|| self::row(&place, false).to_html())
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
        let list = UserList {
            page,
            now: Timestamp::from_micros(0),
            counts: UserCounts::default(),
            roles: Vec::new(),
            panel: None,
        };
        let page = Users { frame: Arc::new(frame()), state: State::default(), list };
        let html = Owner::new().with(|| table(Memo::new(move |_| page.clone())).to_html());
        assert_eq!(html.matches("aria-sort").count(), 1, "{html}");
        assert!(html.contains("sort=-name") && html.contains("sort=-active"), "{html}");
    }
}
