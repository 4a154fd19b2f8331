//! The product's logo: a raised hand and a check mark.

use leptos::prelude::*;

use super::assets::mark_href;

/// The logo, beside a name that says the same.
#[component]
pub fn Mark() -> impl IntoView {
    view! { <img class="mark" src=mark_href() alt="" width="20" height="20"/> }
}
