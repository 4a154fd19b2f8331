//! The register of assets: what the organization's applications have, whose it is and with whom it is shared, so that
//! rights can be checked for each thing and nobody's work is lost when they leave.

mod chosen;
mod create;
mod delete;
mod entry;
mod get;
mod import;
mod kinds;
mod list;
mod options;
mod registered;
mod share;
mod stop;
mod transfer;
mod update;

pub use chosen::chosen;
pub use create::{CreateAsset, create};
pub use delete::delete;
pub(crate) use entry::member_of;
pub use get::get;
pub use import::import;
pub(crate) use kinds::{Kinds, administered, are_visible, language_of};
pub(crate) use list::count_owned;
pub use list::list;
pub use options::{AssetOptions, options};
pub(crate) use registered::{RegisteredAsset, seen_by};
pub use share::{ShareAsset, share, unshare};
pub use stop::{start, stop};
pub use transfer::{TransferAssets, transfer};
pub use update::{UpdateAsset, update};
