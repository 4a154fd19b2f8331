//! The page of the saved views of the Users list: saving what the list shows, and changing the views that there are.

mod api;
mod page;

pub(crate) use page::{Views, read_views, view};
