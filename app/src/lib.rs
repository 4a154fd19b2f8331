//! The pages of Rolecall and their server functions. The server renders them; the browser's program then takes over
//! the pages of an organization. Only the server build knows the use cases, and neither knows a database.

pub mod ui;

mod account;
pub mod api;
mod asset_kinds;
mod assets;
mod audit;
mod browser;
mod bulk;
mod choose;
#[cfg(feature = "ssr")]
mod departure;
#[cfg(feature = "ssr")]
mod document;
mod dom;
mod errors;
mod find;
#[cfg(all(test, feature = "ssr"))]
mod fixtures;
mod form;
mod imports;
mod invitations;
mod invite;
mod links;
mod listing;
mod messages;
mod new_owner;
mod notice;
mod org_shell;
mod overview;
mod owners;
mod pages;
mod params;
mod paths;
mod people_field;
mod plan;
mod program;
#[cfg(feature = "ssr")]
mod public;
#[cfg(all(test, feature = "ssr"))]
mod rendered;
mod reviews;
mod roles;
mod root;
mod seats;
mod settings;
mod teams;
mod title;
mod undo;
mod users;
mod views;
mod visit;
mod words;

#[cfg(feature = "ssr")]
pub use document::{Files, has_program, render};
pub use form::is_password;
pub use imports::TABLE_FILE;
pub use invite::{FILE_ENCODING, FILE_NAME};
pub use pages::ORG_PATHS;
#[cfg(feature = "ssr")]
pub use pages::{takes_picture, takes_table};
#[cfg(feature = "ssr")]
pub use paths::Base;
pub use ui::READER;

/// The paths of all pages.
#[cfg(feature = "ssr")]
pub fn paths() -> impl Iterator<Item = &'static str> {
    [ORG_PATHS, public::PATHS, &["/account", "/choose"]].concat().into_iter()
}

/// The field of a form that takes a picture.
pub const PICTURE: &str = "picture";

/// The hidden field by which a row's form stays on the list.
pub const STAY: (&str, &str) = ("stay", "here");

pub use browser::take_over;
