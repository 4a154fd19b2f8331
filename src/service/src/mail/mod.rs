//! Mail: what is sent, to whom, through which server, and what became of it.

mod deliver;
mod mailbox;
mod render;
mod settings;

pub use deliver::{SendError, Transport, deliver_due};
pub use mailbox::mailbox;
pub use render::Mail;
pub(crate) use render::{Kind, invitation_url};
pub(crate) use settings::is_sent;
pub use settings::{MailSettings, MailTls, settings};
