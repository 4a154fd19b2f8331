//! The notice of the previous page, on pages without the organization's frame.

use leptos::prelude::*;

use crate::{
    ui::{Banner, Tone},
    visit::PageContext,
};

/// The notice of the previous page.
#[component]
pub(crate) fn FlashBanner() -> impl IntoView {
    let flash = use_context::<PageContext>().and_then(|context| context.visit().flash.clone());
    flash.map(|flash| view! { <div class="notice"><Banner tone=Tone::Good>{flash.text}</Banner></div> })
}
