//! The pages of Rolecall and their server functions. The server renders them; the browser's program then takes over
//! the pages of an organization. Only the server build knows the use cases, and neither knows a database.

pub mod ui;

#[cfg(feature = "ssr")]
mod accept;
#[cfg(feature = "ssr")]
mod account;
#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod audit;
#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "ssr")]
mod bulk;
#[cfg(feature = "ssr")]
mod choose;
#[cfg(feature = "ssr")]
mod dev;
#[cfg(feature = "ssr")]
mod errors;
#[cfg(feature = "ssr")]
mod find;
#[cfg(all(test, feature = "ssr"))]
mod fixtures;
#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod home;
#[cfg(feature = "ssr")]
mod invitations;
#[cfg(feature = "ssr")]
mod invite;
#[cfg(feature = "ssr")]
mod links;
#[cfg(feature = "ssr")]
mod listing;
#[cfg(feature = "ssr")]
mod org_shell;
#[cfg(feature = "ssr")]
mod page;
#[cfg(feature = "ssr")]
mod paths;
#[cfg(feature = "ssr")]
mod public_pages;
#[cfg(feature = "ssr")]
mod roles;
#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
mod session;
#[cfg(feature = "ssr")]
mod setup;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
mod shell_data;
#[cfg(feature = "ssr")]
mod title;
#[cfg(feature = "ssr")]
mod undo;
#[cfg(feature = "ssr")]
mod users;
#[cfg(feature = "ssr")]
mod words;

#[cfg(feature = "ssr")]
pub use org_shell::{FrameRead, read_frame};
#[cfg(feature = "ssr")]
pub use shell::{Files, has_program, shell};

/// The header of requests from the browser's program. The response to a form has it too, with the path to go to.
pub const VISIT: &str = "rolecall-visit";

/// Context of pages that the browser's program requested.
#[cfg(feature = "ssr")]
#[derive(Clone, Copy)]
pub struct ForProgram;

/// The hidden field by which a row's form stays on the list.
pub const STAY: (&str, &str) = ("stay", "here");

/// Whether the browser's program takes over this page: those of an organization. All others load no program.
#[must_use]
pub fn is_org_path(path: &str) -> bool {
    path.starts_with("/o/")
}

/// Takes over the server-rendered page.
#[cfg(feature = "hydrate")]
pub fn take_over() {
    browser::start();
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
        ] {
            assert!(!is_org_path(path), "{path}");
        }
        assert!(
            is_org_path("/o/acme/users")
                && is_org_path("/o/undo/users")
                && is_org_path("/o/acme/users/mem_1")
        );
    }
}
