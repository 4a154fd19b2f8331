//! The audit log of an organization.

mod list;

pub(crate) use list::latest_of;
pub use list::list;
