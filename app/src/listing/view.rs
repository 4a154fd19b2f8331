//! How a list is shown: the form of its columns and of the height of its rows.

use leptos::prelude::*;

use super::{Column, ListState};
use crate::ui::{Checkbox, FilterMenu};

/// What a form does not ask about and the list keeps.
pub(crate) fn preserved_fields<S: ListState>(state: &S, own: &[&str]) -> AnyView {
    hidden(state.hidden_fields(own))
}

/// Fields that nobody sees.
pub(super) fn hidden(fields: impl IntoIterator<Item = (&'static str, String)>) -> AnyView {
    fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view()
        .into_any()
}

/// The menu of columns and rows. `name` is the word of the one column that is always there.
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
