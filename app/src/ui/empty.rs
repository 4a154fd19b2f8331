//! The empty state of a list: first use, no match, or a failure. A failed load is never shown as empty.

use leptos::prelude::*;

use super::icon::{Icon, IconName};

/// An icon, a sentence, and what to do about it.
#[component]
pub fn Empty(
    /// What it shows.
    icon: IconName,
    /// What happened: "No one matches “grcae”".
    #[prop(into)]
    title: String,
    /// Why, or what will be here.
    #[prop(optional, into)]
    text: Option<String>,
    /// The one action.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=icon/>
            <h2>{title}</h2>
            {text.map(|text| view! { <p>{text}</p> })}
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
    .into_any()
}
