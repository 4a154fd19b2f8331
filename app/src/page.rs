//! How a page of the admin area reads what it shows: on the server before it is sent, in the browser again when its
//! address or something on it changed. The old content stays until the new one is there.

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::{
    api::{
        AppError,
        wire::{Text, ask, read},
    },
    desk::Desk,
    errors,
    ui::SkeletonRows,
};

type Address = Box<dyn Fn() -> String + Send + Sync>;
type Show = Box<dyn Fn(Desk, &RawValue, Signal<bool>) -> AnyView + Send + Sync>;

/// What a page shows: asked for at each new `address`, turned into a view by `show`, which is also told whether
/// something newer is on its way.
pub(crate) fn loaded<T: DeserializeOwned>(
    address: impl Fn() -> String + Send + Sync + 'static,
    show: impl Fn(Desk, T, Signal<bool>) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let show = move |desk: Desk, text: &RawValue, busy| match read(text) {
        Ok(content) => show(desk, content, busy),
        Err(error) => errors::in_frame(&error),
    };
    load(Box::new(address), Box::new(show))
}

/// The same without the page's types, so that it is compiled once. The server awaits what it reads, the browser does
/// not (`docs/adr/0005-pages-read-with-get.md`).
fn load(address: Address, show: Show) -> AnyView {
    let desk = expect_context::<Desk>();
    let content = Resource::new(move || (address(), desk.version().get()), |(address, _)| ask(address));
    let (is_pending, set_busy) = signal(false);
    // On the server everything is there when it is shown.
    let busy = if cfg!(feature = "ssr") { Signal::stored(false) } else { Signal::from(is_pending) };
    let show = StoredValue::new(show);
    let shown = move |content: Result<Text, AppError>| match content {
        Ok(content) => show.with_value(|show| show(desk, &content, busy)),
        Err(error) => errors::in_frame(&error),
    };
    // The two write the same page.
    #[cfg(feature = "ssr")]
    let current = move || Suspend::new(async move { shown(content.await) });
    #[cfg(not(feature = "ssr"))]
    let current = move || content.get().map(shown);
    view! {
        <Transition fallback=|| view! { <SkeletonRows/> } set_pending=set_busy>
            {current}
        </Transition>
    }
    .into_any()
}
