//! The overview: what those who manage people see of the organization at a glance.

mod page;

pub(crate) use page::{read_overview, view};
