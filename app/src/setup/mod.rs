//! The first run: one calm page behind the one-time link of the console.

mod api;
mod page;

pub(crate) use page::page;
