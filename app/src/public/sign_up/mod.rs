//! Signing up with a new organization: the page that sends a link to an address, and the page behind the link.

mod api;
mod complete;
mod request;

pub(crate) use complete::complete_page;
pub(crate) use request::request_page;
