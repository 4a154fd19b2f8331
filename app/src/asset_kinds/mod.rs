//! The kinds of assets: the list, a new kind, another name for one, and the question before one is deleted.

mod api;
mod data;
mod delete;
mod form;
mod list;

pub(crate) use data::{read_kind, read_list};
pub(crate) use delete::delete_view;
pub(crate) use form::{new_view, rename_view};
pub(crate) use list::list_view;

/// What can be done to a kind on a page of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KindAct {
    Rename,
    Delete,
}
