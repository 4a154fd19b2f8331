//! Teams: the list, a new team, a team's details, its people, and the question before a team is deleted.

mod api;
mod data;
mod delete;
mod edit;
mod list;
mod of_member;
mod people;
mod people_picker;
mod roles;

pub(crate) use data::{read_list, read_team};
pub(crate) use delete::delete_view;
pub(crate) use edit::{edit_view, new_view};
pub(crate) use list::list_view;
pub(crate) use of_member::card;
pub(crate) use people::people_view;
