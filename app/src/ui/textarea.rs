//! A text of several lines.

use leptos::prelude::*;

use super::field::{FieldFrame, described_by};

/// Several lines; it grows with its text where the browser can.
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
    value: MaybeProp<String>,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: MaybeProp<String>,
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
    let described = {
        let id = id.clone();
        move || described_by(&id, error.with(Option::is_some), hint.with(Option::is_some))
    };
    view! {
        <FieldFrame id=id.clone() label optional hint error>
            <textarea
                class="input"
                id=id
                name=name
                rows=rows
                autofocus=autofocus
                maxlength=maxlength
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described
            >
                {move || value.get()}
            </textarea>
        </FieldFrame>
    }
    .into_any()
}
