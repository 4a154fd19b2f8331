//! The page behind an invitation's link: who invites, to what, as what, until when; and the way in for everybody who may.

mod api;
mod closed;
mod page;

pub(crate) use page::page;
