//! Invitations: sending, resending, taking back; and what the invited person does with the link.

mod accept;
mod answer;
mod cancel;
mod decline;
mod get;
mod invite;
mod join;
mod link;
mod list;
mod open;
mod preview;
mod resend;
mod weigh;

pub use accept::accept;
pub use cancel::cancel;
pub use decline::decline;
pub use get::get;
pub use invite::{InviteMembers, MOST, invite};
pub use join::{Join, join};
pub use link::link;
pub use list::list;
pub use open::open;
pub use preview::{PreviewInvitations, preview};
pub use resend::resend;
