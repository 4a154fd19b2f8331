//! The kinds of assets that an organization adds to those of its template. Whoever changes the settings of the organization
//! defines them; what roles grant on a kind begins and ends with it.

mod create;
mod delete;
mod fields;
mod get;
mod list;
mod rename;

pub use create::{CreateAssetKind, create};
pub use delete::delete;
pub use get::get;
pub use list::list;
pub use rename::{RenameAssetKind, rename};
