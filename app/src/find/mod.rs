//! Search: one box for people, pages and actions, as a page and in a dialog (Ctrl K).

#[cfg(feature = "ssr")]
mod entries;
mod page;

pub(crate) use page::{Found, read_found, results, view};
