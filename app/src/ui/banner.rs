//! A line that says what happened or what is the matter, and stays until the reader is done with it.

use leptos::prelude::*;

use super::{
    icon::{Icon, IconName},
    status::Tone,
};

/// A message with an optional next step: `Undo`, `Retry`, `Show`. An outcome never lives in something that vanishes.
#[component]
pub fn Banner(
    /// What kind of message it is.
    #[prop(optional)]
    tone: Tone,
    /// The step at the right: a small quiet `Button`, `LinkButton`, or a `PostForm` around one.
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
        // No live region: what it says is announced in the page's own.
        <div class=["banner ", tone.class()].concat() role="group" aria-label=tone.word()>
            <Icon name=icon/>
            <p class="banner-text">{children()}</p>
            {action.map(|action| action.run())}
        </div>
    }
    .into_any()
}
