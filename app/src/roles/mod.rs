//! Roles: their page, and the picker.

mod page;
mod picker;

pub(crate) use page::{read_roles, view};
pub(crate) use picker::{ROLES, picker};
