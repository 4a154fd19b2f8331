//! Selecting rows of a list: a form of checkboxes whose state is the URL, and the bulk action buttons.

use domain::selection::{RowId, Selection, short_ids};
use leptos::prelude::*;

use super::{ListState, view::hidden};
use crate::{
    messages::messages,
    paths::url,
    ui::{Banner, Button, ButtonLook, ButtonSize, IconName, NoScript, Tone},
};

/// The id of the form that the checkboxes belong to.
pub(crate) const SELECTION_FORM: &str = "picked";

/// The word of the button that downloads the selected rows. It changes nothing, so it asks nothing first.
pub(crate) const EXPORT: &str = "export";

/// A bulk action: its URL value, icon and label. The style sheet shows the button while a checked row allows the
/// action, so checking a box needs no request.
#[derive(Debug, Clone)]
pub(crate) struct BulkButton {
    pub(crate) word: &'static str,
    pub(crate) icon: IconName,
    pub(crate) label: String,
    /// A selected row on another page may allow it.
    pub(crate) fits_off_page: bool,
}

/// The rows of a page, those with a checkbox, and the number of rows in the list.
pub(crate) struct SelectableRows {
    pub(crate) rows: Vec<RowId>,
    pub(crate) boxes: Vec<RowId>,
    pub(crate) total: u64,
    /// The list may have more than that.
    pub(crate) at_least: bool,
}

/// The selected rows that are not on this page.
pub(crate) enum OffPage {
    /// These rows, or none.
    Named(Vec<RowId>),
    /// All other rows that match the list's query.
    Matching,
}

impl SelectableRows {
    fn is_whole_list(&self) -> bool {
        self.total <= self.rows.len() as u64
    }

    /// The selected rows that are not on this page.
    pub(crate) fn off_page(&self, selection: &Selection) -> OffPage {
        match selection.is_all {
            true if self.is_whole_list() => OffPage::Named(Vec::new()),
            true => OffPage::Matching,
            false => {
                let is_away = |row: &RowId| !self.rows.contains(row);
                OffPage::Named(selection.ids.iter().copied().filter(is_away).collect())
            }
        }
    }
}

/// The selection form with its hidden fields.
pub(crate) fn selection_form<S: ListState>(slug: &str, state: &S, boxes: &[RowId]) -> AnyView {
    let shown = ("row", short_ids(boxes.iter().copied()));
    let fields = hidden(state.hidden_fields(&[]).into_iter().chain([shown]));
    view! { <form id=SELECTION_FORM method="get" action=url(S::base_path(slug))>{fields}</form> }.into_any()
}

/// A warning that no more rows can be selected one by one.
pub(crate) fn limit_banner(selection: &Selection) -> Option<AnyView> {
    let (m, named) = (messages(), selection.ids.len() as u64);
    let words =
        if selection.is_all { m.listing_excluded_limit(named) } else { m.listing_selected_limit(named) };
    selection
        .is_full()
        .then(|| view! { <div class="notice"><Banner tone=Tone::Warning>{words}</Banner></div> }.into_any())
}

/// The bulk action buttons. Each but that of the download leads to a confirmation page.
pub(crate) fn bulk_bar<S: ListState>(
    slug: &str,
    state: &S,
    rows: &SelectableRows,
    buttons: Vec<BulkButton>,
) -> AnyView {
    let m = messages();
    let selection = &state.view_options().selection;
    let chosen = selection.count(rows.total);
    let buttons = buttons
        .into_iter()
        .map(|BulkButton { word, icon, label, fits_off_page }| {
            let to = match word {
                EXPORT => [&S::base_path(slug), "/export.csv"].concat(),
                _ => [&S::base_path(slug), "/bulk/", word].concat(),
            };
            let is_kept = fits_off_page.then_some("");
            view! {
                <Button
                    submit=true
                    size=ButtonSize::Small
                    icon
                    attr:form=SELECTION_FORM
                    attr:formaction=url(to)
                    attr:data-act=word
                    attr:data-kept=is_kept
                >
                    {label}
                </Button>
            }
        })
        .collect_view();
    let all = (!selection.is_all && !rows.is_whole_list()).then(|| {
        let words = m.listing_select_all(&m.count(rows.total, rows.at_least));
        view! { <a class="link" href=url(state.with_selection(Selection::all()).path(slug))>{words}</a> }
    });
    let none = (!selection.is_empty()).then(|| {
        let href = state.with_selection(Selection::default()).path(slug);
        view! { <a class="link" href=url(href) data-clear="">{m.listing_clear()}</a> }
    });
    let at_least = rows.at_least && selection.is_all;
    let count = m.count(chosen, at_least);
    let is_most = selection.is_full() && !selection.is_all;
    let label = if is_most { m.listing_selected_most(&count) } else { m.listing_selected(&count) };
    view! {
        <strong>{label}</strong>
        {all}
        {none}
        {buttons}
        <NoScript>
            <Button submit=true size=ButtonSize::Small look=ButtonLook::Quiet attr:form=SELECTION_FORM>{m.listing_keep_selection()}</Button>
        </NoScript>
    }
    .into_any()
}

/// Pagination buttons that keep the selection without JavaScript.
pub(crate) fn page_buttons(newer: Option<&str>, older: Option<&str>) -> AnyView {
    let m = messages();
    let (newer, older) = (newer.map(str::to_owned), older.map(str::to_owned));
    let button = |label: &'static str, cursor: String| {
        view! {
            <Button submit=true size=ButtonSize::Small attr:form=SELECTION_FORM attr:name="page" attr:value=cursor>{label}</Button>
        }
    };
    view! {
        <NoScript>
            <p class="pagination">
                {newer.map(|cursor| button(m.listing_previous(), cursor))}
                {older.map(|cursor| button(m.listing_next(), cursor))}
            </p>
        </NoScript>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::bulk::BulkAction;

    use super::*;

    #[test]
    fn the_style_sheet_offers_each_act_for_the_rows_that_admit_it() {
        let style = include_str!("../../../style/ui/bulk.css");
        for word in BulkAction::URL_VALUES.iter().chain(&[EXPORT]) {
            let rule = format!(
                ".table-region:not(:has(tbody :checked[data-admits~=\"{word}\"])) [data-act=\"{word}\"]:not([data-kept])"
            );
            assert!(style.contains(&rule), "{rule}");
        }
    }

    #[test]
    fn what_is_chosen_elsewhere_is_not_on_the_page() {
        let row = |n: u128| RowId::Member(format!("mem_{n:032x}").parse().unwrap());
        let rows = |total| SelectableRows {
            rows: vec![row(1), row(2)],
            boxes: vec![row(1)],
            total,
            at_least: false,
        };
        let named = |rows: &SelectableRows, selection: &Selection| match rows.off_page(selection) {
            OffPage::Named(rows) => Some(rows),
            OffPage::Matching => None,
        };
        let some = Selection::of([row(1), row(2), row(3)]);
        assert_eq!(named(&rows(9), &some), Some(vec![row(3)]));
        assert_eq!(named(&rows(9), &Selection::all()), None);
        assert_eq!(named(&rows(2), &Selection::all()), Some(vec![]), "all of them are on the page");
    }
}
