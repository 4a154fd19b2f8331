//! The reader's account: name, password, sessions, theme.

mod api;
mod page;
mod sessions;

pub(crate) use page::page;
pub(crate) use sessions::session_summary;
