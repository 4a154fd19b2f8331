//! Roles of an organization's own: created, cloned, edited and deleted, with what that does to those who hold them; and
//! where the holders of any role land.

mod create;
mod delete;
mod deletion;
mod fields;
mod get;
mod holders;
mod preview;
mod set_defaults;
mod update;

pub use create::{CreateRole, create};
pub use delete::{DeleteRole, delete, preview_deletion};
pub use deletion::deletion;
pub use fields::RoleFields;
pub(crate) use fields::updated;
pub use get::{EditedRole, get};
pub use preview::{PreviewRole, preview};
pub use set_defaults::{SetRoleDefaults, set_defaults};
pub use update::{UpdateRole, update};
