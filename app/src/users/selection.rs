//! Choosing rows of the Users page: a form of boxes whose state is the address, and the buttons for what is chosen.

use domain::{
    selection::RowId,
    view::{FrameView, Page, RowAction, UserKind, UserRow},
};
use leptos::prelude::*;

use super::{list_path, state::State};
use crate::ui::{Button, ButtonLook, ButtonSize, IconName, grouped};

/// The id of the form that the boxes belong to.
pub(super) const FORM: &str = "picked";

/// The row as a selection names it.
pub(super) const fn row_id(row: &UserRow) -> RowId {
    match row.kind {
        UserKind::Member { id, .. } => RowId::Member(id),
        UserKind::Invitation { id, .. } => RowId::Invitation(id),
    }
}

/// Whether something can be done to several rows at once here.
pub(super) fn is_offered(rows: &[UserRow], state: &State) -> bool {
    !state.selection.is_empty() || ACTS.iter().any(|act| is_possible(rows, act.0))
}

fn is_possible(rows: &[UserRow], action: RowAction) -> bool {
    rows.iter().any(|row| row.actions.contains(&action))
}

/// What can be done to several: the act, the word in the address, the icon, whether it takes away.
const ACTS: [(RowAction, &str, IconName); 6] = [
    (RowAction::ChangeRoles, "roles", IconName::Shield),
    (RowAction::Disable, "disable", IconName::Ban),
    (RowAction::Enable, "enable", IconName::UserCheck),
    (RowAction::Remove, "remove", IconName::Trash),
    (RowAction::Resend, "resend", IconName::Send),
    (RowAction::Cancel, "cancel", IconName::X),
];

/// The form itself: what it sends beside the boxes.
pub(super) fn form(frame: &FrameView, state: &State, rows: &[UserRow]) -> AnyView {
    let shown = rows.iter().map(|row| ("row", row_id(row).to_string()));
    let fields = state
        .hidden_fields(&[])
        .into_iter()
        .chain(shown)
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    view! { <form id=FORM method="get" action=list_path(&frame.org.slug)>{fields}</form> }.into_any()
}

/// The buttons for the chosen rows: each leads to its question.
pub(super) fn bar(frame: &FrameView, state: &State, page: &Page<UserRow>) -> AnyView {
    let slug = &frame.org.slug;
    let words = &frame.words;
    let chosen = state.selection.count(page.total);
    let here = page.rows.iter().filter(|row| state.selection.contains(row_id(row))).count() as u64;
    let everything_else = !state.selection.is_empty();
    let buttons = ACTS
        .iter()
        .filter(|(action, ..)| everything_else || is_possible(&page.rows, *action))
        .map(|(action, word, icon)| {
            let to = [&list_path(slug), "/bulk/", word].concat();
            let label = match action {
                RowAction::ChangeRoles => &words.change_roles,
                RowAction::Disable => &words.disable,
                RowAction::Enable => &words.enable,
                RowAction::Remove => &words.remove,
                RowAction::Resend => &words.resend,
                _ => &words.cancel,
            }
            .clone();
            view! {
                <Button submit=true size=ButtonSize::Small icon=*icon attr:form=FORM attr:formaction=to>
                    {label}
                </Button>
            }
        })
        .collect_view();
    let mut all = State { beside: None, ..state.clone() };
    all.selection = domain::selection::Selection::all();
    let all = (!state.selection.is_all && page.total > u64::try_from(page.rows.len()).unwrap_or_default())
        .then(|| {
            let words = ["Select all ", &grouped(page.total)].concat();
            view! { <a class="link" href=all.path(slug)>{words}</a> }
        });
    let mut none = state.clone();
    none.selection = domain::selection::Selection::default();
    let elsewhere = chosen.saturating_sub(here).to_string();
    let said = [&grouped(chosen), " selected"].concat();
    view! {
        <strong data-selected="selected" data-elsewhere=elsewhere>{said}</strong>
        {all}
        {(!state.selection.is_empty()).then(|| view! { <a class="link" href=none.path(slug)>"Clear"</a> })}
        {buttons}
        <noscript>
            <Button submit=true size=ButtonSize::Small look=ButtonLook::Quiet attr:form=FORM>"Keep the selection"</Button>
        </noscript>
    }
    .into_any()
}

/// Without a script what was ticked goes along by these buttons.
pub(super) fn pages(page: &Page<UserRow>, has_newer: bool, has_older: bool) -> AnyView {
    let button = |label: &'static str, cursor: &Option<String>| {
        let cursor = cursor.clone().unwrap_or_default();
        view! {
            <Button submit=true size=ButtonSize::Small attr:form=FORM attr:name="page" attr:value=cursor>{label}</Button>
        }
    };
    view! {
        <noscript>
            <p class="pagination">
                {has_newer.then(|| button("Previous, keeping the selection", &page.newer))}
                {has_older.then(|| button("Next, keeping the selection", &page.older))}
            </p>
        </noscript>
    }
    .into_any()
}
