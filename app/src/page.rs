//! How a page of the admin area reads what it shows: on the server before it is sent, in the browser again when its
//! address or something on it changed. The old content stays until the new one is there.

use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use crate::{api::AppError, desk::Desk, errors, ui::SkeletonRows};

/// What a page shows: read by `fetch` for each new `source`, turned into a view by `show`. Read with `get`, not awaited
/// (`docs/adr/0005-pages-read-with-get.md`).
pub(crate) fn loaded<S, T, F>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> F + Send + Sync + 'static,
    show: impl Fn(Desk, T, Signal<bool>) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    S: PartialEq + Clone + Send + Sync + 'static,
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, AppError>> + Send + 'static,
{
    let desk = expect_context::<Desk>();
    let content = Resource::new(move || (source(), desk.version().get()), move |(source, _)| fetch(source));
    let (is_pending, set_busy) = signal(false);
    let busy = Signal::from(is_pending);
    let show = StoredValue::new(show);
    view! {
        <Transition fallback=|| view! { <SkeletonRows/> } set_pending=set_busy>
            {move || {
                content
                    .get()
                    .map(|content| match content {
                        Ok(content) => show.with_value(|show| show(desk, content, busy)),
                        Err(error) => errors::in_frame(&error),
                    })
            }}
        </Transition>
    }
    .into_any()
}
