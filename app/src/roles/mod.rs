//! Roles: what each is and grants, and how roles are picked.

mod page;
mod picker;

pub(crate) use page::{page, read_roles};
pub(crate) use picker::{ROLES, picker};
