//! The audit log of an organization.

mod export;
mod filter;
mod list;

pub use export::{AuditExport, ExportFormat, ExportPiece, UnknownFormat, begin_export, export_piece};
pub(crate) use list::latest_of;
pub use list::list;
