//! A message that stays on the page: what happened, or what is wrong.

use leptos::prelude::*;

use super::{
    icon::{Icon, IconName},
    status::Tone,
};

/// A message with an optional action: `Undo`, `Retry`, `Show`. Results are never shown in something that disappears.
#[component]
pub fn Banner(
    /// What kind of message it is.
    #[prop(optional)]
    tone: Tone,
    /// The action at the right: a small quiet `Button`, `LinkButton`, or a `PostForm` around one.
    #[prop(optional, into)]
    action: Option<ViewFn>,
    /// The words.
    children: Children,
) -> impl IntoView {
    let icon = match tone {
        Tone::Good => IconName::CircleCheck,
        Tone::Warning | Tone::Danger => IconName::TriangleAlert,
        Tone::Info | Tone::Neutral => IconName::Info,
    };
    view! {
        // Not a live region: the page's own announces it.
        <div class=["banner ", tone.class()].concat() role="group" aria-label=tone.word()>
            <Icon name=icon/>
            <p class="banner-text">{children()}</p>
            {action.map(|action| action.run())}
        </div>
    }
    .into_any()
}
