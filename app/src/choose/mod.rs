//! The organizations of an account, where there are several or none.

mod deleted;
mod page;

pub(crate) use page::{Memberships, read, view};
