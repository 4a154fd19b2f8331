//! The first run: a one-time link from the console, and the wizard that it opens.

mod complete;
mod link;

pub use complete::{SetUp, check, complete};
pub use link::{check_link, is_set_up, make_link};
