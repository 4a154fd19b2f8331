//! Creating an organization.

mod api;
mod page;

pub(crate) use page::new_page;
