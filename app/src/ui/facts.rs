//! One line of a description list.

use leptos::prelude::*;

/// A term and its value inside `<dl class="facts">`.
pub(crate) fn fact(name: &'static str, value: AnyView) -> AnyView {
    view! {
        <dt>{name}</dt>
        <dd>{value}</dd>
    }
    .into_any()
}
