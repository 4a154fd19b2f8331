//! Saved views of the list of people.

use serde::{Deserialize, Serialize};

use crate::id::ViewId;

/// A saved view, as somebody who has it sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// The view.
    pub id: ViewId,
    /// Its name.
    pub name: String,
    /// The query of the list's address, without its question mark.
    pub query: String,
    /// Whether everybody in the organization has it.
    pub is_shared: bool,
    /// Whether the reader may change and delete it.
    pub may_change: bool,
}
