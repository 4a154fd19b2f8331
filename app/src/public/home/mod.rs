//! The start page.

mod page;

pub(crate) use page::page;
