//! Changing a password, and getting a new one by mail when it is forgotten.

mod change;
mod check_current;
mod request_reset;
mod reset;

pub use change::{ChangePassword, change};
pub(crate) use check_current::check_current;
pub use request_reset::request_reset;
pub use reset::{ResetPassword, check_reset, reset};
