//! Set-up: one page behind the one-time link on the console.

mod api;
mod page;

pub(crate) use page::page;
