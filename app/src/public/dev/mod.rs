//! Pages of the development configuration: the mailbox and the gallery of the interface kit.

mod page;

pub(crate) use page::{gallery_page, mailbox_page};
