//! The heads of a list's columns: a column that the list can be sorted by has a link to the list in that order.

use leptos::prelude::*;

use super::{Column, ListState};
use crate::ui::{Sort, SortHeader};

/// A sort order of a list.
pub(crate) trait Order: Copy + PartialEq {
    /// Whether it runs downwards.
    fn is_descending(self) -> bool;
}

/// The orders of one column: its natural one, which the first click gives, and the other way round.
pub(crate) type Orders<S> = [<S as ListState>::Order; 2];

/// A column's head that sorts by it.
pub(crate) fn head<S: ListState>(
    slug: &str,
    state: &S,
    label: &'static str,
    class: &'static str,
    [first, second]: Orders<S>,
) -> AnyView {
    let order = state.order();
    let next = if order == first { second } else { first };
    let href = state.with_order(next).path(slug);
    let sorted = [first, second]
        .contains(&order)
        .then(|| if order.is_descending() { Sort::Descending } else { Sort::Ascending });
    view! { <SortHeader label href class nostrip:sorted=sorted/> }.into_any()
}

/// The head of a column; `is_sortable` says whether its orders are offered.
pub(crate) fn column_head<S: ListState>(
    slug: &str,
    state: &S,
    column: S::Column,
    is_sortable: bool,
) -> AnyView {
    match S::orders(column).filter(|_| is_sortable) {
        Some(orders) => head(slug, state, column.label(), column.class(), orders),
        None => {
            let class = Some(column.class()).filter(|class| !class.is_empty());
            view! { <th scope="col" class=class>{column.label()}</th> }.into_any()
        }
    }
}

/// The head of a column with the menu of its filter beside it.
pub(crate) fn filtered_head<S: ListState>(column: S::Column, filter: AnyView) -> AnyView {
    let class = [column.class(), " head-filtered"].concat();
    view! { <th scope="col" class=class><span>{column.label()}</span> {filter}</th> }.into_any()
}

/// The heads of the columns that are shown, in their order.
pub(crate) fn heads<S: ListState>(slug: &str, state: &S) -> AnyView {
    let shown = S::Column::ALL.iter().filter(|column| state.view_options().shows(**column));
    shown.map(|column| column_head(slug, state, *column, true)).collect_view().into_any()
}
