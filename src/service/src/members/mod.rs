//! The people of an organization: the list, one of them, and what can be done with a member.

mod change_roles;
mod count;
mod dossier;
mod end_sessions;
mod get;
mod leave;
mod list;
mod permissions;
mod remove;
mod set_state;
mod why;

pub use change_roles::{ChangeRoles, change_roles};
pub(crate) use change_roles::{change_in, may_change};
pub use dossier::dossier;
pub use end_sessions::end_sessions;
pub use get::get;
pub use leave::leave;
pub(crate) use list::filter;
pub use list::{list, overview};
pub use permissions::permissions;
pub use remove::remove;
pub(crate) use remove::{may_remove, remove_in};
pub use set_state::{disable, enable};
pub(crate) use set_state::{may_set, set_in};
pub use why::{WhyQuestion, why};
