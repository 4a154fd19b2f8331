//! Accounts: people, global to the installation.

use domain::{state::REOPEN_DAYS, time::Span};

mod insert_or_reopen;
mod language;
mod rename;
mod set_picture;
pub(crate) mod validate;

pub(crate) use insert_or_reopen::{Person, insert_or_reopen};
pub use language::set_language;
pub use rename::rename;
pub use set_picture::{remove_picture, set_picture};

/// For how long an account that was closed can be opened again.
pub(crate) const REOPEN: Span = Span::days(REOPEN_DAYS);
