//! Roles: what each is and grants, and how roles are picked.

#[cfg(feature = "ssr")]
mod api;
mod page;
mod picker;

pub(crate) use page::page;
#[cfg(feature = "ssr")]
pub(crate) use page::roles_address;
pub(crate) use picker::{ROLES, picker};
