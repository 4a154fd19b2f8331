//! The pages of Rolecall, the same on the server and in the browser: what people see, and the forms by which they change
//! things. It knows the use cases only on the server, and no database at all.

pub mod api;
mod audit;
mod desk;
mod errors;
#[cfg(all(test, feature = "ssr"))]
mod fixtures;
mod form;
mod invitations;
mod invite;
mod live;
mod page;
mod roles;
mod routes;
mod title;
#[cfg(feature = "ssr")]
pub use live::{FrameRead, read_frame};
pub mod ui;
mod users;
mod words;

#[cfg(feature = "ssr")]
mod accept;
#[cfg(feature = "ssr")]
mod account;
#[cfg(feature = "ssr")]
mod bulk;
#[cfg(feature = "ssr")]
mod choose;
#[cfg(feature = "ssr")]
mod dev;
#[cfg(feature = "ssr")]
mod home;
#[cfg(feature = "ssr")]
mod plain;
#[cfg(feature = "ssr")]
mod session;
#[cfg(feature = "ssr")]
mod setup;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
mod undo;

use leptos::prelude::*;
use leptos_router::{components::Router, hooks::use_location};

#[cfg(feature = "ssr")]
pub use shell::{Files, shell};

/// Pages of an organization, in its frame.
pub(crate) fn is_framed(path: &str) -> bool {
    path.starts_with("/o/")
}

/// Pages that the browser's program takes over. All others are whole without it and load none: those outside of an
/// organization, and inside of it what is asked seldom or is done by one form.
#[must_use]
pub fn is_live(path: &str) -> bool {
    let mut parts = path.split('/').skip(3);
    let is_whole =
        matches!((parts.next(), parts.next()), (Some("invitations" | "undo"), _) | (_, Some("bulk")));
    is_framed(path) && !is_whole
}

/// Every page.
#[component]
pub fn App() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    {
        leptos_meta::provide_meta_context();
        ui::provide_assets(ui::Assets::from_document());
    }
    view! {
        <Router>
            <Area/>
        </Router>
    }
}

/// Takes over the page that the server rendered. A page without the frame, because the organization could not be read,
/// is whole as it is.
#[cfg(feature = "hydrate")]
pub fn take_over() {
    if document().query_selector(".shell").is_ok_and(|frame| frame.is_some()) {
        leptos::mount::hydrate_body(App);
    } else {
        title::mark_live();
    }
}

/// The frame that the address belongs to.
#[component]
fn Area() -> impl IntoView {
    let path = use_location().pathname;
    if path.with_untracked(|path| is_framed(path)) {
        view! { <live::Live/> }.into_any()
    } else {
        view! { <routes::Pages/> }.into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_are_whole_load_no_program() {
        for path in [
            "/sign-in",
            "/setup/x",
            "/invite/x",
            "/reset/x",
            "/forgot",
            "/choose",
            "/",
            "/nowhere",
            "/account",
            "/o/acme/invitations",
            "/o/acme/invitations/inv_1",
            "/o/acme/users/bulk/disable",
            "/o/acme/undo",
        ] {
            assert!(!is_live(path), "{path}");
        }
        assert!(is_live("/o/acme/users") && is_live("/o/undo/users") && is_live("/o/acme/users/mem_1"));
    }
}
