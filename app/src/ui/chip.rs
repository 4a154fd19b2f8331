//! Active filters, each a link to the same list without it.

use leptos::prelude::*;

use crate::{messages::messages, paths::url};

use super::icon::{Icon, IconName};

/// The line of chips, with a link that clears all.
#[component]
pub fn Chips(
    /// The list without any filter.
    #[prop(into)]
    clear_href: String,
    /// `Chip`s.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="chips" id="chips" role="group" aria-label=messages().kit_active_filters()>
            {children()}
            <a class="link" href=url(clear_href)>{messages().kit_clear_all()}</a>
        </div>
    }
    .into_any()
}

/// One active filter.
#[component]
pub fn Chip(
    /// What is filtered: "Status".
    #[prop(into)]
    label: String,
    /// To what: "Disabled".
    #[prop(into)]
    value: String,
    /// The list without this filter.
    #[prop(into)]
    href: String,
) -> impl IntoView {
    view! {
        <a class="chip" href=url(href)>
            <span class="visually-hidden">{messages().kit_remove_filter()} " "</span>
            <span>{label} ": " <b>{value}</b></span>
            <Icon name=IconName::X/>
        </a>
    }
}
