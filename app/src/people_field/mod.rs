//! The field that names a member: a combobox that finds people by name or address as one types. Without the browser's program
//! it is a field for an address, for which the browser itself offers the first people where the page has them.

mod api;
mod choice;
mod field;

pub(crate) use field::{Named, PeopleField, first_people};
