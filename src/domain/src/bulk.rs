//! Bulk actions: the preview and the result for each row. Each row is evaluated by itself, so that a refused row does not
//! affect the others.

use serde::{Deserialize, Serialize};

use crate::{
    consequences::{AssetFate, FateKind, Restored, SeatChange},
    error::{ErrorKind, Problem},
    id::{ImportId, JobId, RoleId, TeamId, UndoId},
    list::{InvitationQuery, UserQuery},
    selection::{RowId, Selection},
    state::{JobState, RowOutcome, Undoable},
    time::Timestamp,
    view::NamedPerson,
};

/// The most rows of a list that a preview evaluates.
pub const MAX_ROWS: usize = 100_000;

/// What is done to each row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkAction {
    /// Members are given and lose these roles; their other roles stay. Where members hold one role each, the added role
    /// replaces it.
    ChangeRoles {
        /// Roles to give.
        add: Vec<RoleId>,
        /// Roles to remove.
        remove: Vec<RoleId>,
    },
    /// Members hold just these roles, apart from those that come by teams.
    ReplaceRoles {
        /// Their roles.
        roles: Vec<RoleId>,
    },
    /// Members are put into a team and taken out of another one. Where members are in one team each, the new one takes the
    /// place of theirs.
    ChangeTeams {
        /// The team to be in.
        add: Option<TeamId>,
        /// The team to leave.
        remove: Option<TeamId>,
    },
    /// The sessions of members end.
    EndSessions,
    /// Members are disabled.
    Disable,
    /// Members are enabled.
    Enable,
    /// Members are removed.
    Remove {
        /// What becomes of what they own; `None` where nothing was chosen.
        assets: Option<AssetFate>,
    },
    /// Invitations are sent again.
    Resend,
    /// Invitations are cancelled.
    Cancel,
    /// Invitations that wait for approval are approved.
    Approve,
}

impl BulkAction {
    /// All URL values.
    pub const URL_VALUES: &'static [&'static str] =
        &["roles", "teams", "disable", "enable", "end-sessions", "remove", "resend", "cancel", "approve"];

    /// The URL value.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            // One page asks for both.
            Self::ChangeRoles { .. } | Self::ReplaceRoles { .. } => "roles",
            Self::ChangeTeams { .. } => "teams",
            Self::EndSessions => "end-sessions",
            Self::Disable => "disable",
            Self::Enable => "enable",
            Self::Remove { .. } => "remove",
            Self::Resend => "resend",
            Self::Cancel => "cancel",
            Self::Approve => "approve",
        }
    }

    /// Parses a URL value. The roles are used by `ChangeRoles` only; teams are chosen by
    /// [`with_teams`](Self::with_teams).
    #[must_use]
    pub fn from_url(value: &str, add: Vec<RoleId>, remove: Vec<RoleId>) -> Option<Self> {
        Some(match value {
            "roles" => Self::ChangeRoles { add, remove },
            "teams" => Self::ChangeTeams { add: None, remove: None },
            "end-sessions" => Self::EndSessions,
            "disable" => Self::Disable,
            "enable" => Self::Enable,
            "remove" => Self::Remove { assets: None },
            "resend" => Self::Resend,
            "cancel" => Self::Cancel,
            "approve" => Self::Approve,
            _ => return None,
        })
    }

    /// The same change of roles as one that takes all others away; any other action as it is.
    #[must_use]
    pub fn replacing(self) -> Self {
        match self {
            Self::ChangeRoles { add, .. } => Self::ReplaceRoles { roles: add },
            other => other,
        }
    }

    /// The same without what is chosen while it is confirmed: what becomes of what members own.
    #[must_use]
    pub fn without_fate(self) -> Self {
        match self {
            Self::Remove { .. } => Self::Remove { assets: None },
            other => other,
        }
    }

    /// The change of teams with these teams; any other action as it is.
    #[must_use]
    pub fn with_teams(self, add: Option<TeamId>, remove: Option<TeamId>) -> Self {
        match self {
            Self::ChangeTeams { .. } => Self::ChangeTeams { add, remove },
            other => other,
        }
    }

    /// Whether roles or teams are chosen for it, so that what changes is shown before it is done.
    #[must_use]
    pub const fn takes_choice(&self) -> bool {
        matches!(self, Self::ChangeRoles { .. } | Self::ReplaceRoles { .. } | Self::ChangeTeams { .. })
    }

    /// Refuses a change of roles or teams that changes none.
    ///
    /// # Errors
    /// `Invalid` for the field `roles` or `team`.
    pub fn check_choice(&self) -> Result<(), ErrorKind> {
        match self {
            Self::ChangeRoles { add, remove } if add.is_empty() && remove.is_empty() => {
                Err(ErrorKind::field("roles", Problem::NoRole))
            }
            Self::ReplaceRoles { roles } if roles.is_empty() => {
                Err(ErrorKind::field("roles", Problem::NoRole))
            }
            Self::ChangeTeams { add: None, remove: None } => Err(ErrorKind::field("team", Problem::Required)),
            _ => Ok(()),
        }
    }

    /// Whether it applies to members rather than to invitations.
    #[must_use]
    pub const fn is_for_members(&self) -> bool {
        !matches!(self, Self::Resend | Self::Cancel | Self::Approve)
    }
}

/// The list that rows are selected from. Its cursor is ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkList {
    /// The Users page.
    Users(UserQuery),
    /// The Invitations page.
    Invitations(InvitationQuery),
}

/// An action on the selected rows of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulk {
    /// The list that the rows are selected from.
    pub list: BulkList,
    /// The selected rows.
    pub selection: Selection,
    /// The action on each row.
    pub action: BulkAction,
}

/// What a job does to its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BulkWork {
    /// An action on the selected rows of a list.
    Act(Bulk),
    /// Inviting the people of a table.
    Import(ImportId),
    /// Undoing a change.
    Undo {
        /// The change.
        undo: UndoId,
        /// Its kind.
        action: Undoable,
    },
}

/// Rows refused for the same reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusals {
    /// Why.
    pub reason: ErrorKind,
    /// How many.
    pub count: u64,
    /// The names of the first few rows.
    pub names: Vec<String>,
}

impl UndoView {
    /// Whether undoing it may do something: a row of it is open, and nothing is known to be in the way of it.
    #[must_use]
    pub fn can_be_undone(&self) -> bool {
        let hopeless = self.prospects.iter().filter(|(_, prospect)| prospect.is_err()).count();
        self.open > u64::try_from(hopeless).unwrap_or(u64::MAX)
    }
}

/// What a bulk action would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkPreview {
    /// The number of selected rows.
    pub total: u64,
    /// How many of the evaluated rows would be changed.
    pub can: u64,
    /// The names of the first few of them.
    pub names: Vec<String>,
    /// How many of the evaluated rows need no change.
    pub already: u64,
    /// The evaluated rows that are refused, by reason.
    pub refused: Vec<Refusals>,
    /// How many rows were not evaluated.
    pub left: u64,
    /// What the evaluated rows would gain and lose: roles, or teams, by name.
    #[serde(default)]
    pub effects: Vec<BulkEffect>,
    /// Of a removal: what the evaluated members own, if anything.
    #[serde(default)]
    pub owned: Option<BulkOwned>,
    /// Of a removal: whether accounts that belong to no other organization are closed (`members.removed_account`).
    #[serde(default)]
    pub closes_accounts: bool,
    /// How many active owners without an end date are left, if they become fewer (rule 1).
    #[serde(default)]
    pub owners_left: Option<u64>,
    /// The seats, where their number is limited, those taken become fewer or more, and every row was evaluated.
    #[serde(default)]
    pub seats: Option<SeatChange>,
    /// The fingerprint of what becomes of each evaluated row: acting names it.
    #[serde(default)]
    pub fingerprint: String,
}

/// What members own who would be removed, and what can become of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkOwned {
    /// How many of them own something.
    pub members: u64,
    /// How many assets they own.
    pub assets: u64,
    /// How many of them own something with parts that belong to others: they are refused where it is to be deleted. None where
    /// nothing can be deleted.
    #[serde(default)]
    pub with_parts_of_others: u64,
    /// What can become of it, the first one being proposed.
    pub fates: Vec<FateKind>,
    /// People who can become owners; others are named by their address.
    pub people: Vec<NamedPerson>,
}

/// A role or a team that members would gain or lose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkEffect {
    /// Its name.
    pub name: String,
    /// How many would gain it.
    pub gained: u64,
    /// How many would lose it.
    pub lost: u64,
}

/// The outcome of a row that was not refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowDone {
    /// The row was changed.
    Changed,
    /// The row needed no change.
    AlreadySo,
}

/// The outcome of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkLine {
    /// The row.
    pub row: RowId,
    /// The member's name, or the invited address.
    pub name: String,
    /// The outcome, or why it was refused.
    pub outcome: Result<RowDone, ErrorKind>,
}

/// What a bulk action did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkResult {
    /// The change to undo, where it can be undone.
    pub undo: Option<UndoId>,
    /// Every row, in the order of processing.
    pub lines: Vec<BulkLine>,
    /// How many rows were changed.
    pub done: u64,
    /// How many rows were refused.
    pub refused: u64,
}

/// What became of the request for a bulk action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkOutcome {
    /// It is done.
    Done(BulkResult),
    /// There are more rows than a page has: a job does it.
    Queued(JobId),
}

/// A bulk action that runs as a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkJobView {
    /// The job.
    pub id: JobId,
    /// What it does, and to which rows.
    pub work: BulkWork,
    /// Its state.
    pub state: JobState,
    /// It failed before it began, because its rows were no longer what its creator was shown and agreed to.
    #[serde(default)]
    pub is_outdated: bool,
    /// The number of rows; `None` while they are selected.
    pub total: Option<u64>,
    /// How many rows are selected so far.
    pub selected: u64,
    /// How many rows were changed.
    pub changed: u64,
    /// How many rows needed no change.
    pub unchanged: u64,
    /// How many rows were refused.
    pub refused: u64,
    /// The change to undo, where it can be undone.
    pub undo: Option<UndoId>,
    /// What it would do by what its creator was shown and agreed to, if they were shown anything.
    #[serde(default)]
    pub plan: Option<BulkPreview>,
    /// The outcome that the lines are limited to.
    pub show: Option<RowOutcome>,
    /// Some of the processed rows, in the order of processing.
    pub lines: Vec<BulkLine>,
    /// The position at which the next lines begin.
    pub next: Option<u64>,
}

impl BulkJobView {
    /// How many rows are processed.
    #[must_use]
    pub const fn processed(&self) -> u64 {
        self.changed + self.unchanged + self.refused
    }

    /// Whether it goes on.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        matches!(self.state, JobState::Queued | JobState::Running)
    }
}

/// The result of an undo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// The change that was undone.
    pub action: Undoable,
    /// Every row of the change.
    pub lines: Vec<BulkLine>,
    /// How many rows were restored.
    pub done: u64,
    /// The names of members who came back without something, with what did and did not come back.
    #[serde(default)]
    pub incomplete: Vec<(String, Restored)>,
    /// How many rows were refused.
    pub refused: u64,
}

/// What became of the request to undo a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UndoOutcome {
    /// It is done.
    Done(Undone),
    /// It was made to more rows than a page has: a job undoes it.
    Queued(JobId),
}

/// A change that can be undone, as listed under recent changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoView {
    /// The change.
    pub id: UndoId,
    /// The kind of change.
    pub action: Undoable,
    /// The name of the person who made it, at that time.
    pub who: String,
    /// Whether the reader made it.
    pub is_own: bool,
    /// When it was made.
    pub at: Timestamp,
    /// Until when it can be undone.
    pub until: Timestamp,
    /// The number of rows.
    pub rows: u64,
    /// How many of them can still be undone.
    pub open: u64,
    /// Of the first few rows, by their names, as far as they are open: what would come back with them, or why they cannot be
    /// undone.
    #[serde(default)]
    pub prospects: Vec<(String, Result<Restored, ErrorKind>)>,
    /// The names of the first few rows.
    pub names: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_parses_its_url_value() {
        for value in BulkAction::URL_VALUES {
            let action = BulkAction::from_url(value, Vec::new(), Vec::new()).unwrap();
            assert_eq!(action.as_str(), *value);
        }
        assert_eq!(BulkAction::from_url("delete", Vec::new(), Vec::new()), None);
    }

    #[test]
    fn what_is_chosen_fits_its_action_alone() {
        let team = "tea_00000000000000000000000000000001".parse().ok();
        let role: RoleId = "rol_00000000000000000000000000000001".parse().unwrap();
        for value in BulkAction::URL_VALUES {
            let action = BulkAction::from_url(value, vec![role], Vec::new()).unwrap();
            let replaced = action.clone().replacing();
            assert_eq!(replaced.as_str(), *value, "one page asks for both");
            assert_eq!(replaced != action, *value == "roles");
            assert_eq!(action.clone().with_teams(team, None) != action, *value == "teams");
            assert_eq!(action.takes_choice(), ["roles", "teams"].contains(value));
        }
    }
}
