//! Changing the address of an account: it is asked for, proven by a link to the new address, and told to the present one.

mod cancel;
mod confirm;
mod find;
mod open;
mod request;
mod start;
mod start_for_member;

pub use cancel::{cancel, cancel_by_link};
pub use confirm::{Confirmed, confirm};
pub use find::{WaitingEmailChange, find};
pub use open::{OpenEmailChange, open, open_cancel};
pub use start::{ChangeEmail, start};
pub use start_for_member::{ChangeMemberEmail, start_for_member};
