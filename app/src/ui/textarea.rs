//! A text of several lines.

use leptos::prelude::*;

use super::field::{FieldFrame, described_by};

/// A text area; it grows with its text where the browser can.
#[component]
pub fn TextArea(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// The form's key; the id, if not given.
    #[prop(optional, into)]
    name: Option<String>,
    /// Its name for people.
    #[prop(into)]
    label: String,
    /// What it holds at first.
    #[prop(optional, into)]
    value: String,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional_no_strip)]
    error: Option<String>,
    /// Says "(optional)" after the label.
    #[prop(optional)]
    optional: bool,
    /// Focused when the page opens.
    #[prop(optional)]
    autofocus: bool,
    /// Lines shown at first.
    #[prop(default = 3)]
    rows: u32,
    /// The longest text taken.
    #[prop(optional)]
    maxlength: Option<u32>,
) -> impl IntoView {
    let name = name.unwrap_or_else(|| id.clone());
    let is_wrong = error.is_some();
    let described = described_by(&id, is_wrong, hint.is_some());
    view! {
        <FieldFrame id=id.clone() label optional hint error>
            <textarea
                class="input"
                id=id
                name=name
                rows=rows
                autofocus=autofocus
                maxlength=maxlength
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=described
            >
                {value}
            </textarea>
        </FieldFrame>
    }
    .into_any()
}
