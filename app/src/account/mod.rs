//! The reader's account: name, password, sessions, theme.

mod api;
mod page;
mod sessions;

pub(crate) use page::{Account, read, view};
pub(crate) use sessions::{client_name, session_summary};
