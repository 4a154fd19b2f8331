//! A button that copies a text. `auth.js` does it, shows a check mark for two seconds and announces it.

use leptos::prelude::*;

use crate::messages::messages;

use super::icon::{Icon, IconName};

/// Copies `text`. It is hidden without JavaScript, so the text must also be on the page.
#[component]
pub fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: String,
    /// What it does: "Copy link".
    #[prop(into)]
    label: String,
    /// The icon alone, the words as its name.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let class = if bare {
        "button button-quiet button-small button-icon copy needs-script"
    } else {
        "button button-small copy needs-script"
    };
    let (name, words) = if bare { (Some(label), None) } else { (None, Some(label)) };
    view! {
        <button type="button" class=class data-copy=text data-done=messages().kit_copied() title=name.clone() aria-label=name>
            <span class="copy-icon"><Icon name=IconName::Copy/></span>
            <span class="copy-done"><Icon name=IconName::Check/></span>
            {words}
        </button>
    }
}
