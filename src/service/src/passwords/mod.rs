//! Changing a password, and getting a new one by mail when it is forgotten.

mod change;
mod request_reset;
mod reset;

pub use change::{ChangePassword, change};
pub use request_reset::request_reset;
pub use reset::{ResetPassword, check_reset, reset};
