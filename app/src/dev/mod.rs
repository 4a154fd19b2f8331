//! What only the development configuration has: the mailbox and the gallery of the interface kit.

mod page;

pub(crate) use page::{gallery_page, mailbox_page};
