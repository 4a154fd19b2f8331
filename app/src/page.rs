//! How a page of an organization reads what it shows, before it is sent.

use domain::{error::ErrorKind, view::FrameView};
use leptos::prelude::*;

use crate::{api, errors, shell_data::PageContext};

/// A page made of what `read` finds out, in the frame; a refusal takes the page's place, with its status.
///
/// It waits in this one place: the frame was read before (`docs/adr/0005-pages-read-with-get.md` says why).
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

/// A part of the page's own address: the member in `/o/:slug/users/:member`.
pub(crate) fn param(name: &str) -> String {
    leptos_router::hooks::use_params_map().with_untracked(|params| params.get(name)).unwrap_or_default()
}
