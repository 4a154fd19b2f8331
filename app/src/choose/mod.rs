//! The organizations of an account, where there are several or none.

mod page;

pub(crate) use page::{Memberships, read, view};
