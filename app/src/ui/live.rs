//! The polite live region: announcements for screen readers.

use leptos::prelude::*;

/// The live region. Every frame has one from the start.
#[component]
pub fn LiveRegion() -> impl IntoView {
    view! { <div class="visually-hidden" id="live" role="status" aria-live="polite"></div> }
}

/// An announcement for screen readers when the page changes, such as the number of rows in a list.
#[component]
pub fn Announcement(
    /// "12 people".
    words: String,
) -> impl IntoView {
    view! { <span hidden data-said=words></span> }
}
