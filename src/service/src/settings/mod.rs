//! The settings of an organization: reading a section, what a change would mean, and changing it.

mod changes;
mod effects;
mod get;
mod preview;
mod rename_organization;
mod sections;
mod update;

pub use changes::SettingChanges;
pub use get::get;
pub use preview::preview;
pub use rename_organization::{RenameOrganization, rename_organization};
pub(crate) use sections::sections;
pub use update::{SettingsUpdate, UpdateSettings, update};
