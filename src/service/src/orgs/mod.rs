//! Organizations: which ones one belongs to, the frame of their pages, their roles, making new ones, and deleting them.

mod add_owner;
mod create;
mod create_for;
mod delete;
mod frame;
mod home;
mod insert;
mod join;
mod landing;
mod overview;
mod purge;
mod restore;
mod roles;

pub use add_owner::{AddOwner, AddedOwner, add_owner};
pub use create::{CreateOrganization, create, may_create};
pub use create_for::{CreateOrganizationFor, CreatedOrganization, create_for};
pub use delete::{DeleteOrganization, delete, deletion};
pub use frame::frame;
pub(crate) use frame::may;
pub use home::home;
pub(crate) use insert::{OrganizationToInsert, free_slug, insert_organization};
pub use join::{Joinable, join, joinable};
pub use landing::landing;
pub use overview::overview;
pub(crate) use purge::purge_deleted;
pub use restore::{restorable, restore};
pub(crate) use roles::role_view;
pub use roles::roles;
