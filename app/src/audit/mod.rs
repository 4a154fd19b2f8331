//! The audit log as a page.

mod page;

pub(crate) use page::{page, path, sentence};
