//! The head of a page: what it is, how many, and what can be done here.

use leptos::prelude::*;

use crate::{messages::messages, paths::url};

use super::icon::{Icon, IconName};

/// The page's title with its true count; the children are its actions, the primary one last.
#[component]
pub fn PageHead(
    /// What the page is.
    #[prop(into)]
    title: String,
    /// How many there are in all.
    #[prop(optional, into)]
    count: Option<u64>,
    /// There may be more than that.
    #[prop(optional)]
    at_least: bool,
    /// Where this page belongs: its address and its name.
    #[prop(optional, into)]
    back: Option<(String, String)>,
    /// One sentence about the page.
    #[prop(optional, into)]
    lead: Option<String>,
    /// The actions.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        {back
            .map(|(href, label)| {
                view! {
                    <a class="page-back" href=url(href)>
                        <Icon name=IconName::ChevronLeft/>
                        {label}
                    </a>
                }
            })}
        <div class="page-head">
            <h1 tabindex="-1">
                {title}
                {count.map(|count| view! { " " <span class="count">{messages().count(count, at_least)}</span> })}
            </h1>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
            {lead.map(|lead| view! { <p>{lead}</p> })}
        </div>
    }
    .into_any()
}
