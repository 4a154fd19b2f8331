//! Search: one box for people, pages and actions, as a page and in a dialog (Ctrl K).

mod entries;
mod page;

pub(crate) use page::page;
