//! Search: one box for people, pages and actions, as a page and in a dialog (Ctrl K).

#[cfg(feature = "ssr")]
mod entries;
mod page;

#[cfg(feature = "hydrate")]
pub(crate) use page::results;
pub(crate) use page::{Found, read_found, view};
