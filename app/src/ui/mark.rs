//! The product's mark: someone who raises a hand, and a tick.

use leptos::prelude::*;

use super::assets::mark_href;

/// The mark, as a picture beside a name that says the same.
#[component]
pub fn Mark() -> impl IntoView {
    view! { <img class="mark" src=mark_href() alt="" width="20" height="20"/> }
}
