//! Roles: their page, and the picker.

mod page;
mod picker;

pub(crate) use page::{page, read_roles};
pub(crate) use picker::{ROLES, picker};
