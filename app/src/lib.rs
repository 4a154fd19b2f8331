//! The pages of Rolecall and their server functions. The server renders them; the browser's program then takes over
//! the pages of an organization. Only the server build knows the use cases, and neither knows a database.

pub mod ui;

mod account;
pub mod api;
mod audit;
#[cfg(feature = "hydrate")]
mod browser;
mod bulk;
mod choose;
#[cfg(feature = "ssr")]
mod document;
mod errors;
mod find;
#[cfg(all(test, feature = "ssr"))]
mod fixtures;
mod form;
mod invitations;
mod invite;
mod links;
mod listing;
mod notice;
mod org_shell;
mod pages;
mod params;
mod paths;
#[cfg(feature = "ssr")]
mod public;
mod roles;
mod root;
mod title;
mod undo;
mod users;
mod visit;
mod words;

#[cfg(feature = "ssr")]
pub use document::{Files, has_program, render};
pub use pages::ORG_PATHS;

/// The header of requests from the browser's program. The response to a form has it too, with the path to go to.
pub const VISIT: &str = "rolecall-visit";

/// Context of pages that the browser's program requested.
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
