//! The native modal dialog. What it does also has a page of its own, for those without a script.

use leptos::{ev, html, prelude::*};

use super::{
    button::{ButtonSize, IconButton},
    icon::IconName,
};

/// A modal dialog. The browser keeps the focus inside, closes it on Esc and gives the focus back to the opener.
/// Give `autofocus=true` to the least destructive button among the actions.
#[component]
pub fn Dialog(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// Says what it is about: a verb and a name.
    #[prop(into)]
    title: Signal<String>,
    /// Open or not; set to false by the browser as well.
    open: RwSignal<bool>,
    /// For a table or two columns.
    #[prop(optional)]
    wide: bool,
    /// The buttons at the bottom: the harmless one first.
    #[prop(into)]
    actions: ViewFn,
    /// What it says; built anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let is_open = open.get();
        let Some(dialog) = element.get() else { return };
        // In the next frame: by then the content is there, and with it the button that wants the focus.
        request_animation_frame(move || {
            if is_open && !dialog.open() {
                // Refused only for an element that left the page; then there is nothing to show.
                let _ = dialog.show_modal();
            } else if !is_open && dialog.open() {
                dialog.close();
            }
        });
    });
    let title_id = [id.as_str(), "-title"].concat();
    view! {
        <dialog
            class=if wide { "dialog dialog-wide" } else { "dialog" }
            id=id
            aria-labelledby=title_id
            node_ref=element
            on:close=move |_: ev::Event| open.set(false)
        >
            <div class="dialog-head">
                <h2 id=title_id.clone()>{move || title.get()}</h2>
                <IconButton label="Close" icon=IconName::X size=ButtonSize::Small on:click=move |_| open.set(false)/>
            </div>
            {move || {
                open.get()
                    .then(|| {
                        view! {
                            <div class="dialog-body">{children()}</div>
                            <div class="dialog-actions">{actions.run()}</div>
                        }
                    })
            }}
        </dialog>
    }
    .into_any()
}
