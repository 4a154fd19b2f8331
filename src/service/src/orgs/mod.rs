//! Organizations: which ones one belongs to, the frame of their pages, their roles, and making new ones.

mod create;
mod create_for;
mod frame;
mod home;
mod insert;
mod landing;
mod roles;

pub use create::{CreateOrganization, create, may_create};
pub use create_for::{CreateOrganizationFor, CreatedOrganization, create_for};
pub use frame::frame;
pub(crate) use frame::may;
pub use home::home;
pub(crate) use insert::{OrganizationToInsert, free_slug, insert_organization};
pub use landing::landing;
pub(crate) use roles::role_view;
pub use roles::roles;
