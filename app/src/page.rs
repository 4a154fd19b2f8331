//! How a page of the admin area reads what it shows: on the server before it is sent, in the browser again when its
//! address or something on it changed. The old content stays until the new one is there.

use std::{pin::Pin, sync::Arc};

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::{
    api::{
        AppError, Wire,
        wire::{Text, read},
    },
    desk::Desk,
    errors,
    ui::SkeletonRows,
};

type Key = Box<dyn Fn() -> String + Send + Sync>;
type Fetched = Pin<Box<dyn Future<Output = Result<Text, AppError>> + Send>>;
type Fetch = Arc<dyn Fn(String) -> Fetched + Send + Sync>;
type Show = Box<dyn Fn(Desk, &RawValue, Signal<bool>) -> AnyView + Send + Sync>;

/// What a page shows: read by `fetch` for each new `key`, turned into a view by `show`, which is also told whether
/// something newer is on its way.
pub(crate) fn loaded<T, F>(
    key: impl Fn() -> String + Send + Sync + 'static,
    fetch: impl Fn(String) -> F + Send + Sync + 'static,
    show: impl Fn(Desk, T, Signal<bool>) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: DeserializeOwned,
    F: Future<Output = Result<Wire<T>, AppError>> + Send + 'static,
{
    let fetch = move |key| -> Fetched {
        let found = fetch(key);
        Box::pin(async move { found.await.map(Wire::into_text) })
    };
    let show = move |desk: Desk, text: &RawValue, busy| match read(text) {
        Ok(content) => show(desk, content, busy),
        Err(kind) => errors::in_frame(&AppError(kind)),
    };
    load(Box::new(key), Arc::new(fetch), Box::new(show))
}

/// The same without the page's types, so that it is compiled once. Read with `get`, not awaited
/// (`docs/adr/0005-pages-read-with-get.md`).
fn load(key: Key, fetch: Fetch, show: Show) -> AnyView {
    let desk = expect_context::<Desk>();
    let content = Resource::new(move || (key(), desk.version().get()), move |(key, _)| fetch(key));
    let (is_pending, set_busy) = signal(false);
    let busy = Signal::from(is_pending);
    let show = StoredValue::new(show);
    view! {
        <Transition fallback=|| view! { <SkeletonRows/> } set_pending=set_busy>
            {move || {
                content
                    .get()
                    .map(|content| match content {
                        Ok(content) => show.with_value(|show| show(desk, &content, busy)),
                        Err(error) => errors::in_frame(&error),
                    })
            }}
        </Transition>
    }
    .into_any()
}
