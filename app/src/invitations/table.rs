//! The rows of the Invitations page, with what the reader may do to each.

use std::sync::Arc;

use domain::{
    list::InvitationSort,
    selection::RowId,
    state::{Delivery, InvitationState},
    time::Timestamp,
    view::{FrameView, InvitationView, Page, RowAction},
};
use leptos::prelude::*;

use super::{list::Invitations, state::Column};
use crate::{
    STAY,
    api::AT_NOTICE,
    links::person_link,
    listing::{self, BulkButton, OffPage, SelectableRows},
    messages::messages,
    paths::{invitation_path, url},
    ui::{
        IconName, Menu, MenuLink, MenuPost, SelectAll, SelectRow, Status, Table, Time, Tone, menu_id, part,
        places,
    },
    words::{delivery_badge, delivery_words, invitation_status, resend_several_word, role_names},
};

/// Whether it can still change: pending, or expired and not yet renewed.
const fn is_open(row: &InvitationView) -> bool {
    matches!(row.state, InvitationState::Pending | InvitationState::Expired)
}

/// The URL values of the bulk actions that a row allows; `None` if it has no checkbox.
fn admits(row: &InvitationView) -> Option<String> {
    let has = |action| row.actions.contains(&action);
    let words = [
        ("approve", row.may_approve),
        ("resend", has(RowAction::Resend)),
        ("cancel", has(RowAction::Cancel)),
    ];
    let words: Vec<&str> = words.into_iter().filter(|(_, fits)| *fits).map(|(word, _)| word).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The rows of a page and their checkboxes.
fn selectable_rows(page: &Page<InvitationView>) -> SelectableRows {
    let id = |row: &InvitationView| RowId::Invitation(row.id);
    let boxes = page.rows.iter().filter(|row| admits(row).is_some()).map(id).collect();
    SelectableRows {
        rows: page.rows.iter().map(id).collect(),
        boxes,
        total: page.total,
        at_least: page.at_least,
    }
}

/// The buttons of the bulk bar.
fn bulk_buttons(now: &Invitations) -> Vec<BulkButton> {
    let Invitations { frame, state, list } = now;
    let query = &state.query;
    // Whether selected rows on other pages may be open or wait for approval.
    let (open, waiting) = match selectable_rows(&list.page).off_page(&state.view.selection) {
        OffPage::Named(rows) => (!rows.is_empty(), !rows.is_empty()),
        OffPage::Matching => {
            let waits = query.is_waiting || matches!(query.state, None | Some(InvitationState::Pending));
            (waits || query.state == Some(InvitationState::Expired), waits)
        }
    };
    let approve = messages().invitations_approve();
    let button = |word, icon, label: &str, fits_off_page| BulkButton {
        word,
        icon,
        label: label.to_owned(),
        fits_off_page,
    };
    vec![
        button("approve", IconName::Check, approve, waiting && list.counts.waiting > 0),
        button("resend", IconName::Send, &resend_several_word(&frame.words), open),
        button("cancel", IconName::Ban, &frame.words.cancel, open),
    ]
}

/// The table of one page.
pub(super) fn table(live: Memo<Invitations>) -> AnyView {
    part(
        move || live.with(|now| (now.frame.may.update_invitations, now.state.view.is_compact)),
        move |(may_act, is_compact)| {
            let m = messages();
            let (may_act, is_compact) = (*may_act, *is_compact);
            let caption = live.with_untracked(|now| now.frame.words.nav_invitations.clone());
            let bulk = may_act.then(|| ViewFn::from(move || bulk(live)));
            let kept = Signal::derive(move || live.with(|now| !now.state.view.selection.is_empty()));
            let rows = rows(live, may_act);
            view! {
                {may_act.then(|| form(live))}
                <Table caption nostrip:bulk=bulk kept compact=is_compact>
                    <thead>
                        <tr>
                            {may_act.then(|| view! { <SelectAll/> })}
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
fn form(live: Memo<Invitations>) -> AnyView {
    part(
        move || {
            live.with(|now| {
                (now.frame.org.slug.clone(), now.state.clone(), selectable_rows(&now.list.page).boxes)
            })
        },
        |(slug, state, boxes)| listing::selection_form(slug, state, boxes),
    )
}

fn bulk(live: Memo<Invitations>) -> AnyView {
    part(
        move || live.get(),
        |now| {
            let rows = selectable_rows(&now.list.page);
            listing::bulk_bar(&now.frame.org.slug, &now.state, &rows, bulk_buttons(now))
        },
    )
}

fn heads(live: Memo<Invitations>) -> AnyView {
    part(
        move || live.with(|now| (now.frame.org.slug.clone(), now.state.clone())),
        |(slug, state)| {
            let email = messages().invitations_email();
            view! {
                {listing::head(slug, state, email, "", [InvitationSort::Email, InvitationSort::EmailDesc])}
                {listing::heads(slug, state)}
            }
            .into_any()
        },
    )
}

/// What stands in one place of the table.
struct Place {
    frame: Arc<FrameView>,
    row: InvitationView,
    hidden: Vec<Column>,
    is_checked: bool,
    now: Timestamp,
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        let said = |place: &Self| {
            let times = [Some(place.row.sent_at), place.row.expires_at];
            times.map(|at| at.and_then(|at| messages().ago(at, place.now)))
        };
        // The time of the answer changes nothing where the words for it are the same.
        self.row == other.row
            && self.hidden == other.hidden
            && self.is_checked == other.is_checked
            && self.frame == other.frame
            && said(self) == said(other)
    }
}

fn rows(live: Memo<Invitations>, may_act: bool) -> AnyView {
    let what = move |place: usize| {
        live.with(|now| {
            let row = now.list.page.rows.get(place)?.clone();
            Some(Place {
                frame: now.frame.clone(),
                is_checked: now.state.view.selection.contains(RowId::Invitation(row.id)),
                row,
                hidden: now.state.view.hidden.clone(),
                now: now.list.now,
            })
        })
    };
    places(move || live.with(|now| now.list.page.rows.len()), what, move |place| row(place, may_act))
}

fn row(place: &Place, may_act: bool) -> AnyView {
    let Place { frame, row, hidden, is_checked, now } = place;
    let m = messages();
    let now = *now;
    let key = row.id.to_string();
    let mail = is_open(row).then(|| match row.delivery {
        Delivery::Sent => delivery_words(Delivery::Sent).into_any(),
        delivery => delivery_badge(delivery).into_any(),
    });
    let select = may_act.then(|| match admits(row) {
        Some(admits) => {
            let (id, label) = (RowId::Invitation(row.id), m.listing_select(&row.email));
            view! { <SelectRow name="on" form=listing::SELECTION_FORM value=id.short() label admits checked=*is_checked auto_submit=true/> }
                .into_any()
        }
        None => view! { <td class="cell-select"></td> }.into_any(),
    });
    let shows = |column| !hidden.contains(&column);
    view! {
        <tr>
            {select}
            <th scope="row" class="cell-address">
                <a href=url(invitation_path(&frame.org.slug, &key))>{address(&row.email)}</a>
            </th>
            {shows(Column::Roles).then(|| view! { <td>{role_names(&row.roles)}</td> })}
            {shows(Column::Status).then(|| view! { <td class="cell-status">{status(frame, row)}</td> })}
            {shows(Column::Mail).then(|| view! { <td class="cell-meta">{mail}</td> })}
            {shows(Column::Inviter)
                .then(|| {
                    let inviter = person_link(frame, row.inviter_id, &row.invited_by);
                    view! { <td class="cell-meta cell-clip cell-extra" data-label=m.invitations_invited_by()>{inviter}</td> }
                })}
            {shows(Column::Sent)
                .then(|| view! { <td class="cell-meta" data-label=m.invitations_sent()><Time at=row.sent_at now/></td> })}
            {shows(Column::Expires)
                .then(|| view! { <td class="cell-meta" data-label=m.invitations_expires()>{expiry(row, now)}</td> })}
            <td class="cell-menu">{menu(frame, row, &key)}</td>
        </tr>
    }
    .into_any()
}

/// The status; waiting for approval takes precedence.
pub(crate) fn status(frame: &FrameView, row: &InvitationView) -> AnyView {
    match row.is_waiting {
        true => {
            let label = messages().invitations_waiting();
            view! { <Status tone=Tone::Warning hollow=true label/> }.into_any()
        }
        false => invitation_status(&frame.words, row.state).into_any(),
    }
}

fn menu(frame: &FrameView, row: &InvitationView, key: &str) -> Option<AnyView> {
    if row.actions.is_empty() {
        return None;
    }
    let m = messages();
    let (id, label) = (menu_id(key), m.listing_actions_for(&row.email));
    let approve = row.may_approve.then(|| {
        let fields = vec![
            ("do", "invitation/approve".to_owned()),
            ("slug", frame.org.slug.clone()),
            ("invitation", key.to_owned()),
            (AT_NOTICE.0, AT_NOTICE.1.to_owned()),
            (STAY.0, STAY.1.to_owned()),
        ];
        view! { <MenuPost fields icon=IconName::Check label=m.invitations_approve()/> }
    });
    let entries = row.actions.iter().map(|action| invitation_entry(frame, *action, key)).collect_view();
    Some(view! { <Menu id label>{approve} {entries}</Menu> }.into_any())
}

/// An entry of an invitation's menu, here and on the Invitations page.
pub(crate) fn invitation_entry(frame: &FrameView, action: RowAction, key: &str) -> AnyView {
    let (slug, words) = (&frame.org.slug, &frame.words);
    let post = |does: &str, icon, label: &String, danger| {
        let fields = vec![
            ("do", does.to_owned()),
            ("slug", slug.clone()),
            ("invitation", key.to_owned()),
            (AT_NOTICE.0, AT_NOTICE.1.to_owned()),
            (STAY.0, STAY.1.to_owned()),
        ];
        view! { <MenuPost fields icon label=label.clone() danger/> }.into_any()
    };
    match action {
        RowAction::Resend => post("invitation/resend", IconName::Send, &words.resend, false),
        RowAction::Cancel => post("invitation/cancel", IconName::Ban, &words.cancel, true),
        RowAction::CopyLink => {
            let href = invitation_path(slug, key);
            view! { <MenuLink href icon=IconName::Link label=words.copy_link.clone()/> }.into_any()
        }
        _ => ().into_any(),
    }
}

/// An address that breaks before its domain.
fn address(email: &str) -> AnyView {
    match email.rsplit_once('@') {
        Some((local, domain)) => view! { {[local, "@"].concat()} <wbr/> {domain.to_owned()} }.into_any(),
        None => email.to_owned().into_any(),
    }
}

/// When an open invitation expires.
fn expiry(row: &InvitationView, now: Timestamp) -> Option<AnyView> {
    match (row.state, row.expires_at) {
        (InvitationState::Pending | InvitationState::Expired, Some(at)) => {
            Some(view! { <Time at short=now/> }.into_any())
        }
        (InvitationState::Pending, None) => Some(messages().invitations_never().into_any()),
        _ => None,
    }
}
