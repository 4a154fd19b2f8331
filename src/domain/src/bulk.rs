//! Acts on many rows at once, as pages and programs are shown them: what would become of each row, and what did. Every row
//! is judged by itself, so that one refusal fails no other.

use serde::{Deserialize, Serialize};

use crate::{
    error::ErrorKind,
    id::{RoleId, UndoId},
    list::{InvitationQuery, UserQuery},
    selection::{RowId, Selection},
    state::Undoable,
    time::Timestamp,
};

/// The most rows of one request; what is left is done by going on.
pub const MOST_ROWS: usize = 1_000;

/// What is done to each row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkAction {
    /// Members get these roles and lose those; what else they hold stays. Where members hold one role each, the added one
    /// takes its place.
    ChangeRoles {
        /// Roles to give.
        add: Vec<RoleId>,
        /// Roles to take.
        remove: Vec<RoleId>,
    },
    /// Members are disabled.
    Disable,
    /// Members are enabled.
    Enable,
    /// Members are removed.
    Remove,
    /// Invitations are sent again.
    Resend,
    /// Invitations are taken back.
    Cancel,
    /// Invitations that wait for it are approved.
    Approve,
}

impl BulkAction {
    /// The words in the URL.
    pub const WORDS: &'static [&'static str] =
        &["roles", "disable", "enable", "remove", "resend", "cancel", "approve"];

    /// The word in the URL.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::ChangeRoles { .. } => "roles",
            Self::Disable => "disable",
            Self::Enable => "enable",
            Self::Remove => "remove",
            Self::Resend => "resend",
            Self::Cancel => "cancel",
            Self::Approve => "approve",
        }
    }

    /// Reads the word of the URL; the roles are for changing roles alone.
    #[must_use]
    pub fn from_word(word: &str, add: Vec<RoleId>, remove: Vec<RoleId>) -> Option<Self> {
        Some(match word {
            "roles" => Self::ChangeRoles { add, remove },
            "disable" => Self::Disable,
            "enable" => Self::Enable,
            "remove" => Self::Remove,
            "resend" => Self::Resend,
            "cancel" => Self::Cancel,
            "approve" => Self::Approve,
            _ => return None,
        })
    }

    /// Whether it is for members; else it is for invitations.
    #[must_use]
    pub const fn is_for_members(&self) -> bool {
        matches!(self, Self::ChangeRoles { .. } | Self::Disable | Self::Enable | Self::Remove)
    }
}

/// The list that rows are chosen from. Its cursor is of no account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkList {
    /// The Users page.
    Users(UserQuery),
    /// The Invitations page.
    Invitations(InvitationQuery),
}

/// An act on the chosen rows of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulk {
    /// The list.
    pub list: BulkList,
    /// The chosen rows.
    pub selection: Selection,
    /// What is done to each.
    pub action: BulkAction,
    /// Where an act on more rows than one request may have goes on, as the answer before gave it out.
    pub from: Option<String>,
}

/// Rows that are refused for the same reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusals {
    /// Why.
    pub reason: ErrorKind,
    /// How many.
    pub count: u64,
    /// The names of the first few.
    pub names: Vec<String>,
}

/// What an act would do now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkPreview {
    /// How many rows are chosen in all.
    pub total: u64,
    /// To how many of this request it would be done.
    pub can: u64,
    /// The names of the first few of these.
    pub names: Vec<String>,
    /// How many of this request are so already.
    pub already: u64,
    /// The rest of this request, by reason.
    pub refused: Vec<Refusals>,
    /// How many rows are left for the requests after this one.
    pub left: u64,
}

/// What became of a row that was not refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowDone {
    /// It was done.
    Changed,
    /// Nothing had to be done.
    AlreadySo,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkLine {
    /// The row.
    pub row: RowId,
    /// Its name, or its address.
    pub name: String,
    /// What became of it.
    pub outcome: Result<RowDone, ErrorKind>,
}

/// What an act did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkResult {
    /// The key by which it can be undone, where it can.
    pub undo: Option<UndoId>,
    /// Every row of this request, in the order in which they were done.
    pub lines: Vec<BulkLine>,
    /// To how many it was done.
    pub done: u64,
    /// How many were refused.
    pub refused: u64,
    /// How many rows are left for the requests after this one.
    pub left: u64,
    /// Where the next request goes on.
    pub next: Option<String>,
}

/// What undoing an act did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// What had been done.
    pub action: Undoable,
    /// Every row of it.
    pub lines: Vec<BulkLine>,
    /// How many are as they were before.
    pub done: u64,
    /// How many were refused.
    pub refused: u64,
}

/// An act that can be undone, as the list of recent changes shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoView {
    /// Its key.
    pub id: UndoId,
    /// What was done.
    pub action: Undoable,
    /// Who did it, by name at that time.
    pub who: String,
    /// The reader did it.
    pub is_own: bool,
    /// When.
    pub at: Timestamp,
    /// Until when it can be undone.
    pub until: Timestamp,
    /// To how many rows it was done.
    pub rows: u64,
    /// How many of them can still be undone.
    pub open: u64,
    /// The names of the first few rows.
    pub names: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_known_by_its_word() {
        for word in BulkAction::WORDS {
            let action = BulkAction::from_word(word, Vec::new(), Vec::new()).unwrap();
            assert_eq!(action.as_str(), *word);
        }
        assert_eq!(BulkAction::from_word("delete", Vec::new(), Vec::new()), None);
    }
}
