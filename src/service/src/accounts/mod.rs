//! Accounts: people, global to the installation.

mod language;
mod rename;
pub(crate) mod validate;

pub use language::set_language;
pub use rename::rename;
