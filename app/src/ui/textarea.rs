//! A text of several lines.

use leptos::{
    ev,
    prelude::*,
    tachys::html::{event::on, property::prop},
};

use super::field::{FieldFrame, FieldFrameProps, described_by};

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
    /// What it holds, where the browser's program reads and changes it.
    #[prop(optional, into)]
    bound: Option<ArcRwSignal<String>>,
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
    let value = bound.as_ref().map_or(value, ArcRwSignal::get_untracked);
    let default = value.clone();
    let frame =
        FieldFrameProps::builder().id(id.clone()).label(label).optional(optional).hint(hint).error(error);
    let area = view! {
        <textarea
            class="input"
            id=id
            name=name
            rows=rows
            autofocus=autofocus
            maxlength=maxlength
            aria-invalid=is_wrong.then_some("true")
            aria-describedby=described
            // Its text is taken from the server's document only once; another value arrives by this.
            prop:defaultValue=default
        >
            {value}
        </textarea>
    };
    let area = match bound {
        None => area.into_any(),
        Some(bound) => {
            let typed = bound.clone();
            let input = on(ev::input, move |event| typed.set(event_target_value(&event)));
            area.add_any_attr((prop("value", move || bound.get()), input)).into_any()
        }
    };
    FieldFrame(frame.children(Box::new(move || area)).build()).into_any()
}
