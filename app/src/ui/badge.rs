//! A short label in a pill: a kind, a mark, a count.

use leptos::prelude::*;

use super::{
    icon::{Icon, IconName},
    status::Tone,
};

/// A small label that is not a state.
#[component]
pub fn Badge(
    /// Its colour.
    #[prop(optional)]
    tone: Tone,
    /// Before the word.
    #[prop(optional, into)]
    icon: Option<IconName>,
    /// The word.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <span class=["badge ", tone.class()].concat()>
            {icon.map(|name| view! { <Icon name/> })}
            {label}
        </span>
    }
}
