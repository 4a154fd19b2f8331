//! The table of a list: its region, sortable headers, and checkboxes to select rows.

use leptos::prelude::*;

use crate::{messages::messages, paths::url};

use super::icon::{Icon, IconName};

/// Which way a column is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A to Z, old to new.
    Ascending,
    /// Z to A, new to old.
    Descending,
}

/// A table in its region. The bulk bar, if any, is before the table and covers its header.
#[component]
pub fn Table(
    /// What the table lists; read by readers, not shown.
    #[prop(into)]
    caption: String,
    /// The bulk actions in one line, shown when a row is checked.
    #[prop(optional, into)]
    bulk: Option<ViewFn>,
    /// Rows of other pages are selected, so the bulk bar is always shown.
    #[prop(optional, into)]
    kept: Signal<bool>,
    /// 36 px rows.
    #[prop(optional)]
    compact: bool,
    /// On wide screens the columns are as wide as their headers say (`col-…`), whatever they contain, so they do not
    /// move when the rows change.
    #[prop(optional)]
    even: bool,
    /// `<thead>` and `<tbody>`.
    children: Children,
) -> impl IntoView {
    let class = ["table", if compact { " table-compact" } else { "" }, if even { " table-even" } else { "" }]
        .concat();
    view! {
        <div class="table-region">
            {bulk
                .map(|bulk| {
                    view! {
                        <div class="bulk" role="group" aria-label=messages().kit_selected_rows() data-kept=move || kept.get().then_some("")>
                            <div>{bulk.run()}</div>
                        </div>
                    }
                })}
            <div class="table-box">
                <div class="table-scroll">
                    <table class=class>
                        <caption class="visually-hidden">{caption}</caption>
                        {children()}
                    </table>
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// A column's head that sorts by it.
#[component]
pub fn SortHeader(
    /// The column's name.
    #[prop(into)]
    label: String,
    /// The list sorted the other way by this column.
    #[prop(into)]
    href: String,
    /// How it is sorted now, if by this column.
    #[prop(optional, into)]
    sorted: Option<Sort>,
    /// The cells' class, if they have one: `cell-extra`, `cell-number`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let (state, icon) = match sorted {
        Some(Sort::Ascending) => (Some("ascending"), IconName::ArrowUp),
        Some(Sort::Descending) => (Some("descending"), IconName::ArrowDown),
        None => (None, IconName::ArrowUp),
    };
    view! {
        <th scope="col" class=class aria-sort=state>
            <a class="sort" href=url(href)>
                {label}
                <Icon name=icon/>
            </a>
        </th>
    }
}

/// The header of the checkbox column: selects every row of this page.
#[component]
pub fn SelectAll() -> impl IntoView {
    view! {
        <th scope="col" class="cell-select">
            <input class="box needs-script" type="checkbox" aria-label=messages().kit_select_page() data-all/>
        </th>
    }
}

/// A row's checkbox.
#[component]
pub fn SelectRow(
    /// The form's key.
    #[prop(default = "id")]
    name: &'static str,
    /// The row's id.
    #[prop(into)]
    value: String,
    /// The row's name: "Select Ada Lovelace".
    #[prop(into)]
    label: String,
    /// The id of the form it belongs to.
    #[prop(optional)]
    form: Option<&'static str>,
    /// The URL values of the bulk actions that the row allows, separated by spaces.
    #[prop(optional, into)]
    admits: Option<String>,
    /// Ticked at first.
    #[prop(optional)]
    checked: bool,
    /// Submits the form on change, where there is JavaScript: the URL holds the selection.
    #[prop(optional)]
    auto_submit: bool,
) -> impl IntoView {
    view! {
        <td class="cell-select">
            <input
                class="box"
                type="checkbox"
                name=name
                value=value
                form=form
                checked=checked
                aria-label=label
                data-admits=admits
                data-row=auto_submit.then_some("")
                data-picked=checked.then_some("")
            />
        </td>
    }
}
