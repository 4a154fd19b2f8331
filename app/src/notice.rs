//! The notice of a page, on pages without the organization's frame.

use leptos::prelude::*;

use crate::{ui::Banner, visit::PageContext};

/// The notice of the previous page, or why a form without an error summary was refused.
#[component]
pub(crate) fn NoticeBanner() -> impl IntoView {
    let notice = use_context::<PageContext>().and_then(|context| context.visit().notice());
    notice.map(|notice| view! { <div class="notice"><Banner tone=notice.tone>{notice.text}</Banner></div> })
}
