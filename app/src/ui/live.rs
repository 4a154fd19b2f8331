//! The one polite live region: what the reader's own act brought about, in words.

use leptos::prelude::*;

/// Stands once in every frame, from the first moment.
#[component]
pub fn LiveRegion() -> impl IntoView {
    view! { <div class="visually-hidden" id="live" role="status" aria-live="polite"></div> }
}

/// Tells readers what happened. Works from any event handler; on the server there is nobody to tell.
pub fn announce(text: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(region) = document().get_element_by_id("live") {
        // The same words twice would not be a change, and would not be said.
        let is_repeated = region.text_content().as_deref() == Some(text);
        region.set_text_content(Some(&if is_repeated { [text, "\u{a0}"].concat() } else { text.to_owned() }));
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = text;
}
