//! Sign-in, sign-out and password reset.

mod api;
mod forgot;
mod reset;
mod sign_in;

pub(crate) use forgot::forgot_page;
pub(crate) use reset::reset_page;
pub(crate) use sign_in::sign_in_page;
