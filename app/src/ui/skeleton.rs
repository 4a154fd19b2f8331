//! Placeholder rows, as tall as the rows that will come.

use leptos::prelude::*;

use crate::messages::messages;

/// Bars in the place of a table's words; visible only after 300 ms.
#[component]
pub fn SkeletonRows(
    /// How many rows.
    #[prop(default = 8)]
    rows: usize,
    /// How many columns.
    #[prop(default = 4)]
    columns: usize,
) -> impl IntoView {
    let bar = |n: usize| if n.is_multiple_of(2) { "skeleton" } else { "skeleton skeleton-short" };
    let lines = (0..rows)
        .map(|row| {
            let cells = (0..columns)
                .map(|column| view! { <td><span class=bar(row + column)></span></td> })
                .collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <div class="table-region" aria-busy="true">
            <p class="visually-hidden">{messages().kit_loading()}</p>
            <div class="table-box">
                <table class="table" aria-hidden="true">
                    <tbody>{lines}</tbody>
                </table>
            </div>
        </div>
    }
    .into_any()
}
