//! The audit log as a page.

mod api;
mod page;

pub(crate) use page::page;
