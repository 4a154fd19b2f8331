//! What is shown only without JavaScript.

use leptos::prelude::*;

/// Content for browsers without JavaScript. With it, a browser reads the content as text, so it is not part of the view
/// that the program takes over.
#[component]
pub fn NoScript(
    /// The content.
    children: Children,
) -> impl IntoView {
    let html = if cfg!(feature = "ssr") { children().to_html() } else { String::new() };
    view! { <noscript inner_html=html></noscript> }
}
