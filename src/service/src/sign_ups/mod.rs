//! Signing up with a new organization, where the installation lets everybody create one: it is asked for with an address, and
//! completed behind the link that is sent there.

mod complete;
mod open;
mod request;

pub use complete::{SignUp, complete};
pub use open::{OpenSignUp, is_open, open};
pub(crate) use request::LIFE;
pub use request::{RequestSignUp, request};
