//! What pages outside of an organization share: reading their data, the token in their path, and the notice.

use domain::error::ErrorKind;
use leptos::prelude::*;

use crate::{
    api, errors,
    ui::{Banner, Tone},
};

/// A page rendered by `show` from what `read` returns. An error is a page of its own, with its HTTP status.
pub(crate) fn read_page<T: Send + 'static>(
    read: impl Future<Output = Result<T, ErrorKind>> + Send + 'static,
    show: impl FnOnce(T) -> AnyView + Send + 'static,
) -> AnyView {
    view! {
        <Suspense>
            {Suspend::new(async move {
                match api::answer(read).await {
                    Ok(found) => show(found),
                    Err(error) => errors::whole_page(&error.0),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// The secret token in the path.
pub(crate) fn token() -> domain::secret::Secret {
    let params = leptos_router::hooks::use_params_map();
    domain::secret::Secret::new(params.with_untracked(|params| params.get("token")).unwrap_or_default())
}

/// The notice of the previous page.
#[component]
pub(crate) fn Flash() -> impl IntoView {
    let flash = api::facts().and_then(|facts| facts.flash);
    flash.map(|text| view! { <div class="notice"><Banner tone=Tone::Good>{text}</Banner></div> })
}
