//! Mail: what is sent, to whom, through which server, and what became of it.

mod email_change;
mod mailbox;
mod render;
mod send;
mod settings;

pub use mailbox::mailbox;
pub use render::Mail;
pub(crate) use render::invitation_url;
pub use send::{SendError, Transport, recipient};
pub(crate) use send::{payload, send};
pub(crate) use settings::is_sent;
pub use settings::{MailSettings, MailTls, settings};
