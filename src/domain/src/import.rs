//! Importing people: what becomes of each row of a table, and an import as its page shows it.

use serde::{Deserialize, Serialize};

use crate::{
    error::ErrorKind,
    id::ImportId,
    seats::Seats,
    state::{ImportRowState, JobState},
    time::Timestamp,
    view::InviteOutcome,
};

/// The most bytes of a table.
pub const MAX_TABLE_BYTES: usize = 16 * 1024 * 1024;

/// Why a row cannot be imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowProblem {
    /// Its address cannot be invited like this.
    Invitation(InviteOutcome),
    /// It names several teams where people are in one at most.
    SeveralTeams,
    /// The end of the access is no day.
    EndForm,
    /// The end of the access is over, or too far away.
    End,
    /// A cell is too long.
    TooLong,
    /// Whoever imports it may not invite any more.
    Refused(ErrorKind),
}

/// How many rows of an import are in each state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportCounts {
    /// They will be invited.
    pub ready: u64,
    /// They were invited.
    pub invited: u64,
    /// Their addresses have open invitations.
    pub open: u64,
    /// Their addresses belong to members.
    pub member: u64,
    /// Earlier rows have the same addresses.
    pub repeated: u64,
    /// They cannot be invited.
    pub failed: u64,
}

impl ImportCounts {
    /// How many there are in a state.
    #[must_use]
    pub const fn of(&self, state: ImportRowState) -> u64 {
        match state {
            ImportRowState::Ready => self.ready,
            ImportRowState::Invited => self.invited,
            ImportRowState::Open => self.open,
            ImportRowState::Member => self.member,
            ImportRowState::Repeated => self.repeated,
            ImportRowState::Failed => self.failed,
        }
    }

    /// The number of a state.
    pub const fn of_mut(&mut self, state: ImportRowState) -> &mut u64 {
        match state {
            ImportRowState::Ready => &mut self.ready,
            ImportRowState::Invited => &mut self.invited,
            ImportRowState::Open => &mut self.open,
            ImportRowState::Member => &mut self.member,
            ImportRowState::Repeated => &mut self.repeated,
            ImportRowState::Failed => &mut self.failed,
        }
    }

    /// How many rows there are.
    #[must_use]
    pub fn total(&self) -> u64 {
        ImportRowState::ALL.iter().map(|state| self.of(*state)).sum()
    }
}

/// A row of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportLine {
    /// Its number in the table.
    pub number: u32,
    /// The name, as written.
    pub name: String,
    /// The address, as written.
    pub email: String,
    /// The roles, as written.
    pub roles: String,
    /// The team or teams, as written.
    pub team: String,
    /// The last day of the access, as written.
    pub until: String,
    /// What becomes of it.
    pub state: ImportRowState,
    /// Why it cannot be imported.
    pub problem: Option<RowProblem>,
}

/// An import among those of the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportBrief {
    /// Its id.
    pub id: ImportId,
    /// The name of its file; `None` where the table was pasted.
    pub file: Option<String>,
    /// When it was uploaded.
    pub at: Timestamp,
}

/// What people can be imported with, and the reader's latest imports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportOptions {
    /// The names of the roles that the reader may give, highest first.
    pub roles: Vec<String>,
    /// The names of the roles of a row that names none.
    pub default_roles: Vec<String>,
    /// Whether a row that names no role fails.
    pub role_needed: bool,
    /// Whether people can be invited into teams.
    pub has_teams: bool,
    /// The latest imports of the reader.
    pub recent: Vec<ImportBrief>,
    /// When it was read.
    pub now: Timestamp,
}

/// An import: before it is carried out, meanwhile and afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportView {
    /// What and when it is.
    pub brief: ImportBrief,
    /// The state of its job; `None` before somebody began to import.
    pub job: Option<JobState>,
    /// The headings of columns that are not read.
    pub unread: Vec<String>,
    /// How many rows are in each state.
    pub counts: ImportCounts,
    /// The seats at present, if their number is limited.
    pub seats: Option<Seats>,
    /// The state that the lines are limited to.
    pub show: Option<ImportRowState>,
    /// Some of the rows.
    pub lines: Vec<ImportLine>,
    /// The number at which the next lines begin.
    pub next: Option<u32>,
}

impl ImportView {
    /// Whether it goes on.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        matches!(self.job, Some(JobState::Queued | JobState::Running))
    }

    /// How many seats it needs before it begins; 0 where invitations take none.
    #[must_use]
    pub fn seats_needed(&self) -> u64 {
        self.seats.filter(|seats| seats.pending_counts).map_or(0, |_| self.counts.ready)
    }

    /// Whether it needs seats and none is free.
    #[must_use]
    pub fn lacks_every_seat(&self) -> bool {
        self.seats_needed() > 0 && self.seats.is_some_and(|seats| seats.left() == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_has_its_number() {
        let mut counts = ImportCounts::default();
        for (number, state) in (1..).zip(ImportRowState::ALL) {
            *counts.of_mut(*state) = number;
        }
        assert!((1..).zip(ImportRowState::ALL).all(|(number, state)| counts.of(*state) == number));
        assert_eq!(counts.total(), 21);
    }
}
