//! The command palette: a dialog to find people, pages and actions. The browser's program opens and fills it; without
//! it, the link leads to the search page.

use leptos::prelude::*;

use crate::{messages::messages, paths::url};

use super::icon::{Icon, IconName};

/// The link to search, as a navigation item.
#[component]
pub fn FindLink(
    /// The page that finds.
    #[prop(into)]
    href: String,
) -> impl IntoView {
    view! {
        <a class="nav-item" href=url(href) data-find="" aria-keyshortcuts="Control+K Meta+K">
            <Icon name=IconName::Search/>
            <span>{messages().kit_search()}</span>
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
    let m = messages();
    view! {
        <dialog class="dialog palette" id="palette" closedby="any" aria-label=m.kit_search()>
            <form action=url(action) role="search">
                <Icon name=IconName::Search/>
                <input
                    type="text"
                    name="q"
                    role="combobox"
                    aria-label=m.kit_find()
                    aria-expanded="true"
                    aria-controls="palette-found"
                    aria-autocomplete="list"
                    placeholder=m.kit_find()
                    autocomplete="off"
                    enterkeyhint="go"
                    spellcheck="false"
                    autofocus
                />
                <kbd>{m.kit_key_escape()}</kbd>
            </form>
            <div class="found" id="palette-found" role="listbox" aria-label=m.kit_results()></div>
            <p class="palette-keys">
                {m.kit_in_a_list()}
                <span><kbd>"J"</kbd><kbd>"K"</kbd>{m.kit_keys_move()}</span>
                <span><kbd>{m.kit_key_shift_space()}</kbd>{m.kit_keys_select()}</span>
                <span><kbd class="keys-all"></kbd>{m.kit_keys_select_all()}</span>
                <span><kbd>{m.kit_key_escape()}</kbd>{m.kit_keys_close()}</span>
            </p>
            <div class="visually-hidden" role="status"></div>
        </dialog>
    }
    .into_any()
}
