//! The frame around an organization's pages.

mod api;
mod frame;

pub use api::{FrameRead, read_frame};
pub(crate) use frame::nav_items;

use leptos::prelude::*;

use crate::{errors, shell_data::PageContext};

/// The slug in `/o/{slug}/…`.
pub(crate) fn slug_of(path: &str) -> &str {
    path.strip_prefix("/o/").and_then(|rest| rest.split('/').next()).unwrap_or_default()
}

/// The frame and the page in it.
#[component]
pub(crate) fn OrgShell(
    /// The path of the page.
    path: String,
    /// The page.
    children: Children,
) -> impl IntoView {
    match api::frame_read() {
        Ok(shell) => {
            let context = PageContext::new(shell, path);
            provide_context(context);
            view! { <frame::Frame context>{children()}</frame::Frame> }.into_any()
        }
        Err(error) => {
            crate::api::set_status(&error.0);
            errors::whole_page(&error.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_organization_is_read_from_the_path() {
        for (path, slug) in [("/o/acme/users", "acme"), ("/o/acme", "acme"), ("/o/", ""), ("/account", "")] {
            assert_eq!(slug_of(path), slug);
        }
    }
}
