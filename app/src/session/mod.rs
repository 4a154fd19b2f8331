//! Signing in and out, and the way back for those who forgot the password.

mod api;
mod forgot;
mod reset;
mod sign_in;

pub(crate) use forgot::forgot_page;
pub(crate) use reset::reset_page;
pub(crate) use sign_in::sign_in_page;
