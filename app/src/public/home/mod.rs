//! The start page, and the start of an organization.

mod page;

pub(crate) use page::{org_page, page};
