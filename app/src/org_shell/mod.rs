//! The frame around an organization's pages.

mod api;
mod frame;

pub(crate) use api::read_shell;
pub(crate) use frame::Frame;
#[cfg(feature = "ssr")]
pub(crate) use frame::nav_items;
