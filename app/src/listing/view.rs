//! The form of a list's columns and row height.

use leptos::prelude::*;

use super::{Column, ListState};
use crate::ui::{Checkbox, FilterMenu};

/// Hidden fields for the state that a form does not change.
pub(crate) fn preserved_fields<S: ListState>(state: &S, own: &[&str]) -> AnyView {
    hidden(state.hidden_fields(own))
}

/// Hidden fields.
pub(super) fn hidden(fields: impl IntoIterator<Item = (&'static str, String)>) -> AnyView {
    fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view()
        .into_any()
}

/// The menu of columns and row height. `name` is the column that is always shown.
pub(crate) fn view_form<S: ListState>(slug: &str, state: &S, name: &'static str) -> AnyView {
    let view = state.view_options();
    let columns = S::Column::ALL
        .iter()
        .map(|column| {
            let (value, label) = (column.as_str(), column.label());
            view! { <Checkbox name="col" value label checked=view.shows(*column)/> }
        })
        .collect_view();
    let rows = [("", "Comfortable"), ("compact", "Compact")]
        .map(|(value, label)| {
            let checked = view.is_compact != value.is_empty();
            view! { <Checkbox radio=true name="rows" value label checked/> }
        })
        .collect_view();
    view! {
        <form class="view-form" method="get" action=S::base_path(slug)>
            <FilterMenu id="view" label="View">
                <input type="hidden" name="col" value=name/>
                {columns}
                <hr/>
                {rows}
            </FilterMenu>
            {preserved_fields(state, &["hide", "rows"])}
        </form>
    }
    .into_any()
}
