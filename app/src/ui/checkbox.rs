//! One box with its words.

use leptos::prelude::*;

use crate::messages::messages;

/// The number after the words, if it is known.
fn counted(count: Signal<Option<u64>>) -> impl IntoView {
    move || {
        count.get().map(|count| view! { " " <span class="muted number">{messages().number(count)}</span> })
    }
}

/// A checkbox, or a radio button (`radio`).
#[component]
pub fn Checkbox(
    /// The form's key.
    #[prop(into)]
    name: String,
    /// What is sent when ticked.
    #[prop(default = "on".to_owned(), into)]
    value: String,
    /// The words beside it.
    #[prop(into)]
    label: String,
    /// How many it stands for, after the words.
    #[prop(optional, into)]
    count: Option<Signal<Option<u64>>>,
    /// What it means, in a line below.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Ticked at first.
    #[prop(optional, into)]
    checked: bool,
    /// Cannot be changed; the hint says why.
    #[prop(optional)]
    disabled: bool,
    /// One of a group instead of any of a group.
    #[prop(optional)]
    radio: bool,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input
                class="box"
                type=if radio { "radio" } else { "checkbox" }
                name=name
                value=value
                checked=checked
                disabled=disabled
            />
            <span>
                {label}
                {count.map(counted)}
            </span>
            {hint.map(|text| view! { <span class="hint">{text}</span> })}
        </label>
    }
}
