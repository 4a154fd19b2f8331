//! Invitations: sending, resending, taking back; and what the invited person does with the link.

mod accept;
mod acceptance;
mod approve;
mod cancel;
mod decline;
mod delivery_problem;
mod evaluate_lines;
mod get;
mod invite;
mod join;
mod link;
mod list;
mod open;
mod preview;
mod resend;
mod resume;

pub use accept::accept;
pub use approve::approve;
pub(crate) use approve::{Inviters, approve_in, may_approve};
pub use cancel::cancel;
pub(crate) use cancel::{cancel_in, may_cancel};
pub use decline::decline;
pub use delivery_problem::delivery_problem;
pub use get::get;
pub(crate) use invite::renew;
pub use invite::{InviteMembers, invite};
pub use join::{Join, join};
pub use link::link;
pub use list::overview;
pub(crate) use list::{filter, latest_by};
pub use open::open;
pub use preview::{PreviewInvitations, preview};
pub use resend::resend;
pub(crate) use resend::{may_resend, resend_in, seat_holder};
pub use resume::{Resume, Resumed, resume};
