//! The settings of an organization: reading a section, what a change would mean, and changing it.

mod changes;
mod effects;
mod get;
mod preview;
mod rename_organization;
mod sections;
mod set_picture;
mod set_successor;
mod template;
mod update;

pub use changes::SettingChanges;
pub(crate) use effects::effects;
pub use get::get;
pub use preview::preview;
pub use rename_organization::{RenameOrganization, rename_organization};
pub(crate) use sections::sections;
pub use set_picture::{remove_picture, set_picture};
pub(crate) use set_successor::may_name;
pub use set_successor::set_successor;
pub(crate) use update::difference;
pub use update::{SettingsUpdate, UpdateSettings, update};
