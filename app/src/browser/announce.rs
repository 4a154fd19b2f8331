//! The one polite live region: what the reader's own act brought about, in words.

use leptos::prelude::document;

/// Tells readers what happened.
pub(super) fn announce(text: &str) {
    if let Some(region) = document().get_element_by_id("live") {
        // The same words twice would not be a change, and would not be said.
        let is_repeated = region.text_content().as_deref() == Some(text);
        region.set_text_content(Some(&if is_repeated { [text, "\u{a0}"].concat() } else { text.to_owned() }));
    }
}
