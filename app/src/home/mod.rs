//! The start: leads everybody to where they can go on.

mod page;

pub(crate) use page::page;
