//! The audit log as a page.

mod filters;
mod page;

pub(crate) use page::{Log, path, read_log, sentence, view};
