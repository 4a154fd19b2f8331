//! The audit log as a page.

#[cfg(feature = "ssr")]
mod api;
mod page;

pub(crate) use page::page;
