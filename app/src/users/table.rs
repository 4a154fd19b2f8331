//! The rows of the Users page: members and open invitations, each with what the reader may do with it.

use std::sync::Arc;

use domain::{
    end_date::{EndOf, last_moment},
    layout::UserColumn,
    list::{UserKey, UserStatus},
    time::Timestamp,
    view::{FrameView, RowAction, UserKind, UserRow},
};
use leptos::prelude::*;

use super::{ends, filters, list::Users, role_form::role_actions, selection, state::State};
use crate::{
    invitations::invitation_entry,
    listing,
    messages::messages,
    paths::{invitation_path, person_path, url},
    ui::{
        Avatar, Badge, IconName, Menu, MenuLink, MenuPost, SelectAll, SelectRow, Table, Time, menu_id, part,
        places,
    },
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
            let caption = live.with_untracked(|now| now.frame.words.users_title.clone());
            view! {
                {is_selectable.then(|| form(live))}
                <Table caption nostrip:bulk=bulk kept compact=is_compact even=true>
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
    let layout = live.with_untracked(|now| now.frame.layout.clone());
    let columns = layout.columns.clone();
    part(
        move || live.with(|now| (now.frame.org.slug.clone(), now.state.clone())),
        move |(slug, state)| {
            let head = |column: &UserColumn| {
                let is_sortable = sort_key(*column).is_some_and(|key| layout.sorts.contains(&key));
                match layout.filters_in_heads.then(|| filters::of_head(live, *column)).flatten() {
                    Some(filter) => listing::filtered_head::<State>(*column, filter),
                    None => listing::column_head(slug, state, *column, is_sortable),
                }
            };
            let columns = columns.iter().chain(expires(&columns, state));
            let shown = columns.filter(|column| state.view.shows(**column));
            shown.map(head).collect_view().into_any()
        },
    )
}

/// The column that comes with the members whose end is soon.
fn expires(columns: &[UserColumn], state: &State) -> Option<&'static UserColumn> {
    let is_missing = !columns.contains(&UserColumn::Expires);
    (state.query.status == UserStatus::Expiring && is_missing).then_some(&UserColumn::Expires)
}

/// What a column is sorted by.
const fn sort_key(column: UserColumn) -> Option<UserKey> {
    match column {
        UserColumn::Name => Some(UserKey::Name),
        UserColumn::LastActive => Some(UserKey::Activity),
        UserColumn::Joined => Some(UserKey::Joined),
        UserColumn::Email
        | UserColumn::Roles
        | UserColumn::Status
        | UserColumn::Team
        | UserColumn::LastSignIn
        | UserColumn::Expires => None,
    }
}

/// What stands in one place of the table.
struct Place {
    frame: Arc<FrameView>,
    row: UserRow,
    hidden: Vec<UserColumn>,
    expires: Option<&'static UserColumn>,
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
            && (&self.hidden, self.expires) == (&other.hidden, other.expires)
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
                expires: expires(&now.frame.layout.columns, &now.state),
                is_beside,
                now: now.list.now,
            })
        })
    };
    places(move || live.with(|now| now.list.page.rows.len()), what, move |place| row(place, is_selectable))
}

/// One row: its cells in the order of the columns.
fn row(place: &Place, is_selectable: bool) -> AnyView {
    let Place { frame, row, hidden, expires, is_checked, is_beside, .. } = place;
    let (key, name) = (key(row), shown_name(row));
    let pick = is_selectable.then(|| match selection::admits(row) {
        Some(admits) => {
            let (id, label) = (selection::row_id(row), messages().listing_select(name));
            view! { <SelectRow name="on" value=id.short() label form=listing::SELECTION_FORM admits checked=*is_checked auto_submit=true/> }
                .into_any()
        }
        None => view! { <td class="cell-select"></td> }.into_any(),
    });
    let cells = frame
        .layout
        .columns
        .iter()
        .chain(*expires)
        .filter(|column| !hidden.contains(column))
        .map(|column| cell(place, *column));
    view! {
        <tr aria-current=is_beside.then_some("true")>
            {pick}
            {cells.collect_view()}
            <td class="cell-menu">{menu(frame, row, &key, name)}</td>
        </tr>
    }
    .into_any()
}

/// The name of a member, the address of an invitation.
fn shown_name(row: &UserRow) -> &str {
    match row.kind {
        UserKind::Member { .. } => &row.name,
        UserKind::Invitation { .. } => &row.email,
    }
}

fn cell(place: &Place, column: UserColumn) -> AnyView {
    let Place { frame, row, now, .. } = place;
    let (m, now, is_member) = (messages(), *now, matches!(row.kind, UserKind::Member { .. }));
    match column {
        UserColumn::Name => name_cell(place),
        // The name of an invitation is its address, and spans this column.
        UserColumn::Email if !is_member => ().into_any(),
        UserColumn::Email => {
            view! { <td class="cell-wide cell-meta cell-clip">{row.email.clone()}</td> }.into_any()
        }
        UserColumn::Roles if frame.layout.counts_roles => {
            let count = m.number(u64::try_from(row.roles.len()).unwrap_or_default());
            view! { <td class="number" data-label=m.users_roles() title=row.roles.join(", ")>{count}</td> }
                .into_any()
        }
        UserColumn::Roles => view! { <td>{role_names(&row.roles)}</td> }.into_any(),
        UserColumn::Status => view! { <td class="cell-status">{status(frame, row)}</td> }.into_any(),
        UserColumn::Team => {
            let label = (!row.teams.is_empty()).then(|| m.users_team());
            view! { <td class="cell-meta" data-label=label>{row.teams.join(", ")}</td> }.into_any()
        }
        UserColumn::LastActive => {
            let label = row.last_active_at.filter(|_| is_member).map(|_| m.users_active());
            let active = match row.kind {
                UserKind::Member { .. } => row.last_active_at.map(|at| view! { <Time at now/> }.into_any()),
                UserKind::Invitation { delivery, .. } => Some(delivery_words(delivery).into_any()),
            };
            view! { <td class="cell-meta" data-label=label>{active}</td> }.into_any()
        }
        UserColumn::LastSignIn => {
            let at = row.last_sign_in_at.map(|at| view! { <Time at now/> });
            view! { <td class="cell-meta" data-label=m.users_last_sign_in()>{at}</td> }.into_any()
        }
        UserColumn::Joined => {
            let joined = row.joined_at.map(|at| view! { <Time at now/> });
            view! { <td class="cell-meta cell-extra" data-label=m.users_joined()>{joined}</td> }.into_any()
        }
        UserColumn::Expires => {
            let end = row.expires_at.map(|end| view! { <Time at=last_moment(end) short=now/> });
            let parts = row.ending.iter().filter(|end| end.of != EndOf::Membership).filter_map(|end| {
                let until = end.until?;
                Some(view! { <div>{ends::what(end)} " · " <Time at=last_moment(until) short=now/></div> })
            });
            let parts = parts.collect_view();
            view! { <td class="cell-meta" data-label=m.users_expires()>{end} {parts}</td> }.into_any()
        }
    }
}

/// The name with its link, which is the head of the row.
fn name_cell(place: &Place) -> AnyView {
    let Place { frame, row, hidden, .. } = place;
    let (slug, key, name) = (&frame.org.slug, key(row), shown_name(row).to_owned());
    let (href, member) = match row.kind {
        UserKind::Member { id, .. } => (person_path(slug, &key), Some(id)),
        UserKind::Invitation { .. } => (invitation_path(slug, &key), None),
    };
    let has_email = frame.layout.columns.contains(&UserColumn::Email) && !hidden.contains(&UserColumn::Email);
    let spans = (member.is_none() && has_email).then_some("2");
    // On wide screens with JavaScript, a member opens beside the list.
    let beside = member.map(|id| id.to_string());
    view! {
        <th scope="row" colspan=spans>
            <span class="person">
                <Avatar id=key.clone() name=name.clone() picture=row.picture ghost=member.is_none()/>
                <a class="clip" href=url(href) data-beside=beside>{name.clone()}</a>
                {row.is_self.then(|| view! { <Badge label=messages().users_you()/> })}
            </span>
        </th>
    }
    .into_any()
}

fn status(frame: &FrameView, row: &UserRow) -> AnyView {
    match row.kind {
        UserKind::Member { state, .. } => membership_status(&frame.words, state).into_any(),
        UserKind::Invitation { state, delivery, .. } => {
            view! { <span title=delivery_words(delivery)>{invitation_status(&frame.words, state)}</span> }
                .into_any()
        }
    }
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
    let extend = extensions(frame, row, key);
    if row.actions.is_empty() && extend.is_empty() {
        return None;
    }
    let (id, label) = (menu_id(key), messages().listing_actions_for(name));
    let entries = row.actions.iter().map(|action| entry(frame, row, *action, key)).collect_view();
    Some(view! { <Menu id label>{extend} {entries}</Menu> }.into_any())
}

/// One entry for each end that comes soon and that the reader may put off.
fn extensions(frame: &FrameView, row: &UserRow, key: &str) -> Vec<AnyView> {
    let entry = |end| {
        let (label, fields) = ends::extension(frame, key, end)?;
        Some(view! { <MenuPost fields icon=IconName::Clock label/> }.into_any())
    };
    row.ending.iter().filter_map(entry).collect()
}

fn entry(frame: &FrameView, row: &UserRow, action: RowAction, key: &str) -> AnyView {
    let (slug, words) = (&frame.org.slug, &frame.words);
    let link = |page: &str, icon, label: &String, danger: bool| {
        let href = [&person_path(slug, key), "/", page].concat();
        let over = danger.then_some("");
        view! { <MenuLink href icon label=label.clone() danger attr:data-over=over/> }.into_any()
    };
    match action {
        RowAction::ChangeRoles if frame.layout.role_actions => role_entries(frame, row, key),
        RowAction::ChangeRoles => {
            let href = [&person_path(slug, key), "/roles"].concat();
            let label = words.change_roles.clone();
            view! { <MenuLink href icon=IconName::Shield label attr:data-over=""/> }.into_any()
        }
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

/// One entry for each role that the member lacks: "Make Admin".
fn role_entries(frame: &FrameView, row: &UserRow, key: &str) -> AnyView {
    role_actions(frame, row, key)
        .map(|(label, fields)| view! { <MenuPost fields icon=IconName::Shield label/> })
        .collect_view()
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        fixtures::{frame, invitation_row, member_row},
        users::data::UserList,
    };
    use domain::view::{EndView, Page, UserCounts};

    fn place(frame: FrameView, row: UserRow) -> Place {
        Place {
            frame: Arc::new(frame),
            row,
            hidden: Vec::new(),
            expires: None,
            is_checked: false,
            is_beside: false,
            now: Timestamp::from_micros(0),
        }
    }

    fn html(row: &UserRow) -> String {
        let place = place(frame(), row.clone());
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
    fn what_ends_soon_stands_in_its_column_and_is_put_off_in_the_menu_by_whoever_may() {
        let mut frame = frame();
        frame.layout.columns.push(UserColumn::Expires);
        let until = Some(Timestamp::from_micros(1_795_910_400_000_000));
        let role = EndOf::Role("rol_00000000000000000000000000000001".parse().unwrap());
        let team = EndOf::Team("tea_00000000000000000000000000000001".parse().unwrap());
        let ending = vec![
            EndView { of: role, name: "Admin".into(), until, may_change: true },
            EndView { of: team, name: "Night shift".into(), until, may_change: false },
        ];
        let place = place(frame, UserRow { ending, actions: Vec::new(), ..member_row(1, &[]) });
        let html = Owner::new().with(|| super::row(&place, false).to_html());
        assert!(html.contains("Role Admin") && html.contains("Team Night shift"), "{html}");
        assert!(html.contains("Extend by 30 days: Role Admin"), "{html}");
        assert!(!html.contains("30 days: Team"), "{html}");
        assert!(html.contains("name=\"later\" value=\"30\""), "{html}");
    }

    #[test]
    fn the_team_of_a_member_stands_in_its_column() {
        let mut frame = frame();
        frame.layout.columns.push(UserColumn::Team);
        let row = UserRow { teams: vec!["Day shift".into(), "Night shift".into()], ..member_row(1, &[]) };
        let place = place(frame, row);
        let html = Owner::new().with(|| super::row(&place, false).to_html());
        assert!(html.contains("Day shift, Night shift"), "{html}");
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
            teams: Vec::new(),
            views: Vec::new(),
            panel: None,
        };
        let page = Users { frame: Arc::new(frame()), state: State::default(), list };
        let html = Owner::new().with(|| table(Memo::new(move |_| page.clone())).to_html());
        assert_eq!(html.matches("aria-sort").count(), 1, "{html}");
        assert!(html.contains("sort=-name") && html.contains("sort=-active"), "{html}");
    }
}
