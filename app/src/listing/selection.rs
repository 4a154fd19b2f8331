//! Choosing rows of a list: a form of boxes whose state is the address, and the buttons for what is chosen.

use domain::selection::{RowId, Selection};
use leptos::prelude::*;

use super::{ListState, view::hidden};
use crate::ui::{Button, ButtonLook, ButtonSize, IconName, grouped};

/// The id of the form that the boxes belong to.
pub(crate) const FORM: &str = "picked";

/// Something that can be done to the chosen rows: the word in the address, the icon, the words on its button.
#[derive(Debug, Clone)]
pub(crate) struct Act {
    pub(crate) word: &'static str,
    pub(crate) icon: IconName,
    pub(crate) label: String,
}

/// The rows of a page that have a box, among how many rows of the list, and on how long a page.
pub(crate) struct Picks {
    pub(crate) boxes: Vec<RowId>,
    pub(crate) rows: usize,
    pub(crate) total: u64,
}

/// The form itself: what it sends beside the boxes.
pub(crate) fn form<S: ListState>(slug: &str, state: &S, picks: &Picks) -> AnyView {
    let shown = picks.boxes.iter().map(|row| ("row", row.to_string()));
    let fields = hidden(state.hidden_fields(&[]).into_iter().chain(shown));
    view! { <form id=FORM method="get" action=S::place(slug)>{fields}</form> }.into_any()
}

/// The buttons for the chosen rows: each leads to its question.
pub(crate) fn bar<S: ListState>(slug: &str, state: &S, picks: &Picks, acts: Vec<Act>) -> AnyView {
    let selection = &state.look().selection;
    let chosen = selection.count(picks.total);
    let here = picks.boxes.iter().filter(|row| selection.contains(**row)).count() as u64;
    let buttons = acts
        .into_iter()
        .map(|Act { word, icon, label }| {
            let to = [&S::place(slug), "/bulk/", word].concat();
            view! {
                <Button submit=true size=ButtonSize::Small icon attr:form=FORM attr:formaction=to>
                    {label}
                </Button>
            }
        })
        .collect_view();
    let is_longer = picks.total > picks.rows as u64;
    let all = (!selection.is_all && is_longer).then(|| {
        let words = ["Select all ", &grouped(picks.total)].concat();
        view! { <a class="link" href=state.with_selection(Selection::all()).path(slug)>{words}</a> }
    });
    let none = (!selection.is_empty()).then(|| {
        let href = state.with_selection(Selection::default()).path(slug);
        view! { <a class="link" href=href>"Clear"</a> }
    });
    let elsewhere = chosen.saturating_sub(here).to_string();
    let said = [&grouped(chosen), " selected"].concat();
    view! {
        <strong data-selected="selected" data-elsewhere=elsewhere>{said}</strong>
        {all}
        {none}
        {buttons}
        <noscript>
            <Button submit=true size=ButtonSize::Small look=ButtonLook::Quiet attr:form=FORM>"Keep the selection"</Button>
        </noscript>
    }
    .into_any()
}

/// Without a script what was ticked goes along by these buttons: the cursors of the page before and of the one after.
pub(crate) fn pages(newer: Option<&str>, older: Option<&str>) -> AnyView {
    let button = |label: &'static str, cursor: &str| {
        let cursor = cursor.to_owned();
        view! {
            <Button submit=true size=ButtonSize::Small attr:form=FORM attr:name="page" attr:value=cursor>{label}</Button>
        }
    };
    view! {
        <noscript>
            <p class="pagination">
                {newer.map(|cursor| button("Previous, keeping the selection", cursor))}
                {older.map(|cursor| button("Next, keeping the selection", cursor))}
            </p>
        </noscript>
    }
    .into_any()
}
