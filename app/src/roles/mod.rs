//! Roles: their page, the editor, and the picker.

mod api;
mod data;
mod delete;
mod editor;
mod impact;
#[cfg(feature = "ssr")]
mod labels;
mod landing;
mod page;
mod picker;
#[cfg(feature = "ssr")]
mod scopes;

pub(crate) use api::{read_deletion, read_editor, read_roles};
pub(crate) use data::RoleEditor;
pub(crate) use delete::view as delete_view;
pub(crate) use editor::view as editor_view;
pub(crate) use landing::landings_card;
pub(crate) use page::view;
pub(crate) use picker::{ROLES, Searched, picker, search_field};
