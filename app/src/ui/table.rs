//! What a list's table needs beyond `<table>`: its region, headers that sort, and the boxes to pick rows.
//! The cells' classes and the rest of the markup are in `style/README.md`.

use leptos::prelude::*;

use super::icon::{Icon, IconName};

/// Which way a column is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A to Z, old to new.
    Ascending,
    /// Z to A, new to old.
    Descending,
}

/// A table in its region. The bulk bar, if there is one, stands before the table and takes its head's place.
#[component]
pub fn Table(
    /// What the table lists; read by readers, not shown.
    #[prop(into)]
    caption: String,
    /// The buttons for the ticked rows, in one line; shown as soon as a row is ticked.
    #[prop(optional, into)]
    bulk: Option<ViewFn>,
    /// Rows of other pages are ticked, so the buttons are there even if none of this page is.
    #[prop(optional)]
    kept: bool,
    /// 36 px rows.
    #[prop(optional)]
    compact: bool,
    /// Where there is room the columns are as wide as their heads say (`col-…`), whatever stands in them: they stay where
    /// they are while the rows change, and the browser has less to measure.
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
                        <div class="bulk" role="group" aria-label="Selected rows" data-kept=kept.then_some("")>
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
            <a class="sort" href=href>
                {label}
                <Icon name=icon/>
            </a>
        </th>
    }
}

/// The head of the column of boxes: ticks every row of this page.
#[component]
pub fn SelectAll() -> impl IntoView {
    view! {
        <th scope="col" class="cell-select">
            <input class="box needs-script" type="checkbox" aria-label="Select all rows on this page" data-all/>
        </th>
    }
}

/// A row's box.
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
    /// The words of the acts that its row is good for, a space between: the bar offers those of the ticked rows.
    #[prop(optional, into)]
    admits: Option<String>,
    /// Ticked at first.
    #[prop(optional)]
    checked: bool,
    /// The list's address knows what is ticked: the form is sent at once where there is a script.
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
            />
        </td>
    }
}
