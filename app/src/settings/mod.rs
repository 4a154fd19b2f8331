//! The settings of an organization: a section on each page, with what a change would mean for those who are there.

mod api;
mod away;
mod deletion;
mod entered;
mod field;
mod license;
mod page;
mod succession;
mod template;

pub(crate) use api::{read_deletion, read_section};
pub(crate) use deletion::delete_view;
pub(crate) use page::view;
#[cfg(feature = "ssr")]
pub(crate) use template::file_field;
