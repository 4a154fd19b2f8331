//! Importing people from a table: the form, the look at what becomes of each row, and the import while it runs and afterwards.
//! The state of an import is on the server, so everything here is links and forms.

mod api;
mod import;
mod start;

pub(crate) use api::{read_import, read_options};
pub(crate) use import::import_view;
pub(crate) use start::start_view;

/// The field with the file of a table.
pub const TABLE_FILE: &str = "table_file";
