//! Roles: what each is and grants, and how roles are picked.

mod api;
mod page;
mod picker;

pub(crate) use page::{page, roles_address};
pub(crate) use picker::{ROLES, picker};
