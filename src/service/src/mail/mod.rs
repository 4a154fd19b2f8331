//! Mail: what is sent, to whom, through which server, and what became of it.

mod email_change;
mod letter;
mod mailbox;
mod news;
mod notice;
mod render;
mod send;
mod sender;
mod settings;
mod sign_up;
mod unlinked;

pub use domain::mail::SendError;
pub use mailbox::mailbox;
pub(crate) use news::{By, News};
pub(crate) use notice::Notice;
pub use render::Mail;
pub(crate) use render::invitation_url;
pub use send::{Transport, recipient};
pub(crate) use send::{payload, send};
pub use sender::Sender;
pub(crate) use settings::is_sent;
pub use settings::{MailSettings, MailTls, settings};
