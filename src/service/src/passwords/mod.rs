//! Changing a password, and getting a new one when it is forgotten or there was none: by mail, also
//! for whoever manages the person, or from the operator.

mod change;
mod check_current;
mod make_owner_link;
mod request_reset;
mod request_reset_for_member;
mod reset;
mod send_link;

pub use change::{ChangePassword, change};
pub(crate) use check_current::check_current;
pub use make_owner_link::make_owner_link;
pub use request_reset::request_reset;
pub use request_reset_for_member::request_reset_for_member;
pub use reset::{ResetPassword, check_reset, reset};
