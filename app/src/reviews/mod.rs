//! Access reviews: the list of them, a new one, one of them with its people, and the plan before it ends.

mod api;
mod data;
mod end;
mod list;
mod new;
mod people;
mod review;
mod scope;

pub(crate) use data::{read_list, read_options, read_plan, read_review};
pub(crate) use end::end_view;
pub(crate) use list::list_view;
pub(crate) use new::new_view;
pub(crate) use review::review_view;
