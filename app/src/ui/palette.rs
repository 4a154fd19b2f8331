//! The command palette: a dialog to find people, pages and actions. The browser's program opens and fills it; without
//! it, the link leads to the search page.

use leptos::prelude::*;

use super::icon::{Icon, IconName};

/// The link to search, as a navigation item.
#[component]
pub fn FindLink(
    /// The page that finds.
    #[prop(into)]
    href: String,
) -> impl IntoView {
    view! {
        <a class="nav-item" href=href data-find="" aria-keyshortcuts="Control+K Meta+K">
            <Icon name=IconName::Search/>
            <span>"Search"</span>
            <kbd class="keys needs-script" aria-hidden="true"></kbd>
        </a>
    }
    .into_any()
}

/// The dialog. The frame has one, closed.
#[component]
pub fn Palette(
    /// The page that finds.
    #[prop(into)]
    action: String,
) -> impl IntoView {
    view! {
        <dialog class="dialog palette" id="palette" closedby="any" aria-label="Search">
            <form action=action role="search">
                <Icon name=IconName::Search/>
                <input
                    type="text"
                    name="q"
                    role="combobox"
                    aria-label="Find people, pages and actions"
                    aria-expanded="true"
                    aria-controls="palette-found"
                    aria-autocomplete="list"
                    placeholder="Find people, pages and actions"
                    autocomplete="off"
                    enterkeyhint="go"
                    spellcheck="false"
                    autofocus
                />
                <kbd>"Esc"</kbd>
            </form>
            <div class="found" id="palette-found" role="listbox" aria-label="Results"></div>
            <p class="palette-keys">
                "In a list:"
                <span><kbd>"J"</kbd><kbd>"K"</kbd>"next, previous"</span>
                <span><kbd>"Shift Space"</kbd>"select"</span>
                <span><kbd class="keys-all"></kbd>"select all"</span>
                <span><kbd>"Esc"</kbd>"close"</span>
            </p>
            <div class="visually-hidden" role="status"></div>
        </dialog>
    }
    .into_any()
}
