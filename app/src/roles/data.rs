//! What the role editor shows: the fields, and the grid of permissions with its words. The server puts the words in, so that
//! the browser's program has none of them.

use domain::{landing::LandingPage, view::RoleImpact};
use serde::{Deserialize, Serialize};

/// A role in the editor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RoleEditor {
    /// The id of the role; empty for a new one.
    pub(super) role: String,
    /// The id and the name of the role that it is cloned from.
    pub(super) source: Option<(String, String)>,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) audience: String,
    pub(super) rank: i32,
    /// The ranks to choose from, with the roles that have them.
    pub(super) ranks: Vec<(i32, String)>,
    pub(super) default_view: LandingPage,
    pub(super) is_default: bool,
    pub(super) rows: Vec<GridRow>,
    pub(super) impact: RoleImpact,
}

/// A row of the grid: what can be done with an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct GridRow {
    /// Section and entity, such as `User.Member`.
    pub(super) key: String,
    /// The heading above it, where a section begins.
    pub(super) section: Option<String>,
    pub(super) label: String,
    /// How far the row's grants reach.
    pub(super) scope: RowScope,
    /// Whether another scope can be chosen: some things are nobody's own.
    pub(super) has_owners: bool,
    pub(super) cells: Vec<GridCell>,
}

/// A box of the grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct GridCell {
    /// The canonical action, such as `READ`.
    pub(super) action: String,
    pub(super) label: String,
    pub(super) is_granted: bool,
    /// Why it cannot be changed.
    pub(super) refusal: Option<String>,
}

/// How far the grants of a row reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RowScope {
    /// To everything.
    All,
    /// To what the holder created or owns.
    Own,
    /// Reading and using to everything, the rest to what the holder created or owns.
    ReadAll,
    /// Each as far as before; what is new, to everything.
    Kept,
}

impl RowScope {
    pub(super) const ALL: [Self; 4] = [Self::All, Self::Own, Self::ReadAll, Self::Kept];

    /// The form value.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Own => "own",
            Self::ReadAll => "read_all",
            Self::Kept => "kept",
        }
    }
}
