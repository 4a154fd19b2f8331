//! How a page of an organization reads its data before it is rendered.

use domain::{error::ErrorKind, view::FrameView};
use leptos::prelude::*;

use crate::{api, errors, shell_data::PageContext};

/// A page in the frame, rendered by `show` from what `read` returns. An error takes its place, with its HTTP status.
///
/// This is the only `Suspense` of the page; `docs/adr/0005-pages-read-with-get.md` says why.
pub(crate) fn framed_page<T: Send + 'static>(
    read: impl Future<Output = Result<T, ErrorKind>> + Send + 'static,
    show: impl FnOnce(FrameView, T) -> AnyView + Send + 'static,
) -> AnyView {
    let frame = expect_context::<PageContext>().frame();
    view! {
        <Suspense>
            {Suspend::new(async move {
                match api::answer(read).await {
                    Ok(found) => show(frame, found),
                    Err(error) => errors::in_frame(&error),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// A path parameter: the member in `/o/:slug/users/:member`.
pub(crate) fn param(name: &str) -> String {
    leptos_router::hooks::use_params_map().with_untracked(|params| params.get(name)).unwrap_or_default()
}
