//! Accounts: people, global to the installation.

mod language;
mod rename;
mod set_picture;
pub(crate) mod validate;

pub use language::set_language;
pub use rename::rename;
pub use set_picture::{remove_picture, set_picture};
