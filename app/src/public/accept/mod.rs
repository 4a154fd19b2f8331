//! The page behind an invitation's link, and the ways to accept it.

mod api;
mod closed;
mod moving;
mod page;

pub(crate) use page::page;
