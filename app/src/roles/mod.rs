//! Roles: what each is and grants, and how roles are picked.

pub(crate) mod api;
mod page;
mod picker;

pub(crate) use page::page;
pub(crate) use picker::{ROLES, picker};
