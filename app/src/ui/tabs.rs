//! Tabs that are links: saved views, the parts of a record, the sections of the settings.

use leptos::prelude::*;

use crate::{messages::messages, paths::url};

/// One tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// Where it goes.
    pub href: String,
    /// What it says.
    pub label: String,
    /// How many are behind it.
    pub count: Option<u64>,
    /// It is the current tab.
    pub is_current: bool,
}

/// A line of tabs.
#[component]
pub fn Tabs(
    /// What the tabs are of: "Views", "Settings".
    #[prop(into)]
    label: String,
    /// The tabs.
    tabs: Vec<Tab>,
) -> impl IntoView {
    let links = tabs
        .into_iter()
        .map(|Tab { href, label, count, is_current }| {
            view! {
                <a href=url(href) aria-current=is_current.then_some("page")>
                    {label}
                    {count.map(|count| view! { <span class="count">{messages().number(count)}</span> })}
                </a>
            }
        })
        .collect_view();
    view! { <nav class="tabs" aria-label=label>{links}</nav> }.into_any()
}
