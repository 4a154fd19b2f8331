//! The native modal dialog, opened by a button with `command="show-modal"` and `commandfor`, without a script. Each
//! dialog also has a page of its own for browsers without commands.

use leptos::prelude::*;

use crate::messages::messages;

use super::icon::{Icon, IconName};

/// A modal dialog. The browser keeps the focus inside, closes it on Esc and gives the focus back to the opener.
/// Give `autofocus=true` to the least destructive button among the actions.
#[component]
pub fn Dialog(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// Says what it is about: a verb and a name.
    #[prop(into)]
    title: String,
    /// For a table or two columns.
    #[prop(optional)]
    wide: bool,
    /// The buttons at the bottom: the harmless one first.
    #[prop(into)]
    actions: ViewFn,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let title_id = [id.as_str(), "-title"].concat();
    let head = view! {
        <div class="dialog-head">
            <h2 id=title_id.clone()>{title}</h2>
            <Close dialog=id.clone()/>
        </div>
    };
    view! {
        <dialog
            class=if wide { "dialog dialog-wide" } else { "dialog" }
            id=id
            closedby="any"
            aria-labelledby=title_id
        >
            {head}
            <div class="dialog-body">{children()}</div>
            <div class="dialog-actions">{actions.run()}</div>
        </dialog>
    }
    .into_any()
}

/// The dialog in which the browser's program shows another page over the current one, when a link has `data-over`.
/// The frame has one, empty and closed.
#[component]
pub fn PageDialog() -> impl IntoView {
    view! {
        <dialog class="dialog over" id="over">
            <Close dialog="over"/>
            <div id="over-page"></div>
            <div class="visually-hidden" role="status"></div>
        </dialog>
    }
    .into_any()
}

#[component]
fn Close(#[prop(into)] dialog: String) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button button-quiet button-icon button-small dialog-close"
            commandfor=dialog
            command="close"
            aria-label=messages().kit_close()
        >
            <Icon name=IconName::X/>
        </button>
    }
    .into_any()
}
