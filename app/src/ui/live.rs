//! The one polite live region: what the reader's own act brought about, in words.

use leptos::prelude::*;

/// Stands once in every frame, from the first moment.
#[component]
pub fn LiveRegion() -> impl IntoView {
    view! { <div class="visually-hidden" id="live" role="status" aria-live="polite"></div> }
}

/// What a reader hears when the page shows another state of what it is about: how many rows a list has now.
#[component]
pub fn Announcement(
    /// "12 people".
    words: String,
) -> impl IntoView {
    view! { <span hidden data-said=words></span> }
}
