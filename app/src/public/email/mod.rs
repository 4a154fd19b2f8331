//! Changing the address of an account: its person's page, the page for a member, and the pages of the links in the mails.
//! They load no program.

mod api;
mod link;
mod member;
mod own;

pub(crate) use link::{cancel_page, confirm_page};
pub(crate) use member::member_page;
pub(crate) use own::own_page;
