//! The admin area: the frame around an organization's pages, which the browser's program takes over. It knows where the
//! pages are, not what they show.

#[cfg(feature = "ssr")]
mod api;
mod frame;

#[cfg(feature = "ssr")]
pub use api::{FrameRead, read_frame};

use domain::error::ErrorKind;
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use crate::{
    api::{
        AppError,
        wire::{Text, read},
    },
    desk::{Desk, Place},
    errors,
    routes::Pages,
};

/// The part of `/o/{slug}/…` that names the organization.
#[cfg(feature = "ssr")]
pub(crate) fn slug_of(path: &str) -> &str {
    path.strip_prefix("/o/").and_then(|rest| rest.split('/').next()).unwrap_or_default()
}

/// Where the frame of an organization is read.
#[cfg(feature = "hydrate")]
pub(crate) fn place_address(slug: &str) -> String {
    crate::api::wire::address("place/get", &[("slug", slug)])
}

/// The frame and the page in it. The frame's data are read once; after a change [`Desk`] reads them again.
#[component]
pub(crate) fn Live() -> impl IntoView {
    let path = use_location().pathname;
    let place = SharedValue::new(frame_read).into_inner();
    let navigate = use_navigate();
    let navigate = Callback::new(move |(to, replace): (String, bool)| {
        navigate(&to, NavigateOptions { replace, scroll: !replace, ..NavigateOptions::default() });
    });
    match place.and_then(|place| read::<Place>(&place)) {
        Ok(place) => {
            let desk = Desk::new(place, path, navigate);
            provide_context(desk);
            #[cfg(feature = "hydrate")]
            crate::form::listen(desk);
            view! { <frame::Frame desk><Pages/></frame::Frame> }.into_any()
        }
        Err(error) => {
            #[cfg(feature = "ssr")]
            crate::api::set_status(&error.0);
            errors::instead_of_frame(&error)
        }
    }
}

/// What the server read before it rendered the page. The browser finds it in the page.
fn frame_read() -> Result<Text, AppError> {
    #[cfg(feature = "ssr")]
    if let Some(read) = use_context::<axum::http::request::Parts>()
        .and_then(|parts| parts.extensions.get::<api::FrameRead>().cloned())
    {
        return read.0;
    }
    Err(AppError(ErrorKind::Internal))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn the_organization_is_read_from_the_path() {
        for (path, slug) in [("/o/acme/users", "acme"), ("/o/acme", "acme"), ("/o/", ""), ("/account", "")] {
            assert_eq!(slug_of(path), slug);
        }
    }
}
