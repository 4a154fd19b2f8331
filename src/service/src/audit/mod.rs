//! The audit log of an organization.

mod export;
mod filter;
mod list;
mod party;

pub use export::{AuditExport, ExportFormat, ExportPiece, UnknownFormat, begin_export, export_piece};
pub(crate) use list::latest_of;
pub use list::list;
pub use party::parties;
