//! How a page of the admin area reads what it shows, before it is sent.

use leptos::prelude::*;
use serde::de::DeserializeOwned;

use crate::{
    api::wire::{ask, read},
    desk::Desk,
    errors,
};

/// What a page shows: asked for at `address`, turned into a view by `show`
/// (`docs/adr/0005-pages-read-with-get.md` says why the page waits in one place only).
pub(crate) fn loaded<T: DeserializeOwned>(
    address: String,
    show: impl Fn(Desk, T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let desk = expect_context::<Desk>();
    let shown = async move {
        match ask(address).await.and_then(|text| read(&text)) {
            Ok(content) => show(desk, content),
            Err(error) => errors::in_frame(&error),
        }
    };
    view! { <Suspense>{Suspend::new(shown)}</Suspense> }.into_any()
}
