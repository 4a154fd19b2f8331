//! The one polite live region: what the reader's own act brought about, in words.

use leptos::prelude::document;

/// Tells readers what happened.
pub(super) fn announce(text: &str) {
    // What stands behind an open dialog is not read.
    let in_dialog = document().query_selector("dialog[open] > [role=status]").ok().flatten();
    if let Some(region) = in_dialog.or_else(|| document().get_element_by_id("live")) {
        // The same words twice would not be a change, and would not be said.
        let is_repeated = region.text_content().as_deref() == Some(text);
        region.set_text_content(Some(&if is_repeated { [text, "\u{a0}"].concat() } else { text.to_owned() }));
    }
}
