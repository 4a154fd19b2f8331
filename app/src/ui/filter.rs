//! The filter bar above a list: one GET form, so that the URL holds the whole state of the list.

use leptos::prelude::*;

use crate::{messages::messages, paths::url};

use super::{
    button::{Button, ButtonLook, ButtonSize},
    icon::{Icon, IconName},
};

/// The form around search box and filters.
#[component]
pub fn FilterBar(
    /// The list's own address, without a query.
    #[prop(into)]
    action: String,
    /// `SearchBox`, `FilterMenu`s, and at the end what else belongs to the view.
    children: Children,
) -> impl IntoView {
    view! {
        <form class="filters" method="get" action=url(action) role="search">
            {children()}
        </form>
    }
    .into_any()
}

/// A button that opens the choices of one filter.
#[component]
pub fn FilterMenu(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// What is filtered: "Status".
    #[prop(into)]
    label: String,
    /// The number of active choices.
    #[prop(optional, into)]
    active: Signal<usize>,
    /// An icon in place of the label, beside the head of a column.
    #[prop(optional)]
    icon: bool,
    /// `Checkbox`es.
    children: Children,
) -> impl IntoView {
    let button = match icon {
        true => {
            let class = move || if active.get() > 0 { "head-filter-button active" } else { "head-filter-button" };
            let label = messages().kit_filter_by(&label);
            view! {
                <button type="button" class=class popovertarget=id.clone() aria-label=label.clone() title=label>
                    <Icon name=IconName::Filter/>
                </button>
            }
            .into_any()
        }
        false => view! {
            <button type="button" class="button" popovertarget=id.clone()>
                {label.clone()}
                {move || (active.get() > 0).then(|| view! { <span class="muted number">{active.get()}</span> })}
                <Icon name=IconName::ChevronDown/>
            </button>
        }
        .into_any(),
    };
    view! {
        <div class="menu menu-start">
            {button}
            <div class="menu-panel filter-panel" id=id popover="auto" role="group" aria-label=label>
                {children()}
                <div class="form-actions">
                    <Button submit=true look=ButtonLook::Primary size=ButtonSize::Small>{messages().kit_apply()}</Button>
                </div>
            </div>
        </div>
    }
    .into_any()
}
