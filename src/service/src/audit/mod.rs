//! The audit log of an organization.

mod list;

pub use list::list;
