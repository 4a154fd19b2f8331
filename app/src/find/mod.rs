//! Finding: one box for people, pages and actions. It is a page of its own, and what it finds is shown by the browser's
//! program in a dialog over any page (Ctrl K).

mod entries;
mod page;

pub(crate) use page::page;
