//! Accounts: people, global to the installation.

mod rename;
pub(crate) mod validate;

pub use rename::rename;
