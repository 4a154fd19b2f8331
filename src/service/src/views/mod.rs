//! Saved views of the list of people: names for its addresses. A member has their own, and everybody has those that are shared
//! with the organization. The log tells of shared ones only: one's own are nobody else's business.

mod delete;
mod fields;
mod list;
mod rename;
mod save;
mod share;
mod unshare;
mod update;

pub use delete::delete;
pub(crate) use fields::may_share;
pub use list::list;
pub(crate) use list::list_in;
pub use rename::{RenameView, rename};
pub use save::{SaveView, save};
pub use share::share;
pub use unshare::{UnsharedView, unshare};
pub use update::{UpdateView, update};
