//! The form of a list's columns and row height.

use leptos::prelude::*;

use super::{Column, ListState};
use crate::{
    messages::messages,
    paths::url,
    ui::{Checkbox, FilterMenu, part},
};

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

/// The menu of columns and row height. `now` answers the slug and the state; `name` is the column that is always shown,
/// `offered` are the others.
pub(crate) fn view_form<S>(
    now: impl Fn() -> (String, S) + Clone + Send + Sync + 'static,
    name: &'static str,
    offered: Vec<S::Column>,
) -> AnyView
where
    S: ListState + PartialEq + Send + Sync + 'static,
{
    let action = S::base_path(&untrack(&now).0);
    let state = now.clone();
    let shown = move || {
        let (_, state) = now();
        let view = state.view_options();
        let columns: Vec<_> = offered.iter().map(|column| (*column, view.shows(*column))).collect();
        (columns, view.is_compact)
    };
    let boxes = part(shown, |(shown, is_compact)| {
        let columns = shown
            .iter()
            .map(|(column, checked)| {
                let (value, label) = (column.as_str(), column.label());
                view! { <Checkbox name="col" value label checked=*checked/> }
            })
            .collect_view();
        let m = messages();
        let rows = [("", m.listing_comfortable()), ("compact", m.listing_compact())]
            .map(|(value, label)| {
                let checked = *is_compact != value.is_empty();
                view! { <Checkbox radio=true name="rows" value label checked/> }
            })
            .collect_view();
        view! {
            {columns}
            <hr/>
            {rows}
        }
        .into_any()
    });
    let preserved = part(move || state().1, |state| preserved_fields(state, &["hide", "rows"]));
    view! {
        <form class="view-form" method="get" action=url(action)>
            <FilterMenu id="view" label=messages().listing_view()>
                <input type="hidden" name="col" value=name/>
                {boxes}
            </FilterMenu>
            {preserved}
        </form>
    }
    .into_any()
}
