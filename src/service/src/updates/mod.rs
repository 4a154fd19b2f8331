//! Updates: pages that are open learn that something changed in their organization, and read their data again. What may be
//! done is decided at each request, so an update that is lost delays what somebody sees, and never what they may do.

mod places;
mod reader;
mod subscribe;

pub(crate) use places::Places;
pub use subscribe::{Subscription, Update, subscribe};
