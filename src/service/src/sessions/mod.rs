//! Signing in and out, and one's own sessions.

mod authenticate;
mod list;
mod open;
mod sign_in;
mod sign_out;

pub use authenticate::authenticate;
pub use list::{list, revoke, revoke_others};
pub(crate) use open::{OpenedSession, open};
pub use sign_in::{SignIn, sign_in};
pub use sign_out::sign_out;
