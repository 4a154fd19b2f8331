//! The overview of an organization: its numbers, each of which a list shows row by row.

use serde::{Deserialize, Serialize};

use super::UserCounts;
use crate::{
    id::TeamId,
    seats::{SeatUse, Seats},
    time::Timestamp,
};

/// How many active members there were at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthFigure {
    /// The moment: the beginning of a month (UTC), or for the last one now.
    pub at: Timestamp,
    /// How many.
    pub active: u64,
}

/// The only active owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SoleOwner {
    /// The name.
    pub name: String,
    /// The key of the owner role, by which the list is filtered.
    pub role: String,
}

/// The numbers of invitations, of those that the reader sees.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InvitationFigures {
    /// Open ones that have not expired.
    pub open: u64,
    /// Those of them that expire within [`EXPIRING_DAYS`](crate::list::EXPIRING_DAYS).
    pub expiring: u64,
    /// Those of them that wait for approval.
    pub waiting: u64,
    /// Expired ones.
    pub expired: u64,
    /// Accepted ones.
    pub accepted: u64,
    /// The median time from invitation to acceptance in seconds; `None` where none was accepted.
    pub median_seconds: Option<u64>,
}

/// What the overview shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverviewView {
    /// When it was read.
    pub now: Timestamp,
    /// The active members at the beginning of the last months, oldest first, and now.
    pub months: Vec<MonthFigure>,
    /// The rows of the list of people by status, role and team.
    pub counts: UserCounts,
    /// How many active members were not seen for [`INACTIVE_DAYS`].
    pub inactive: u64,
    /// The only active owner, where there is but one.
    pub sole_owner: Option<SoleOwner>,
    /// The invitations; `None` if the reader may not see them.
    pub invitations: Option<InvitationFigures>,
    /// Key and name of each role, highest first; empty if the reader may not see who holds which.
    pub roles: Vec<(String, String)>,
    /// Id and name of each team; empty if the reader may not see them.
    pub teams: Vec<(TeamId, String)>,
    /// The seats, where their number is limited.
    pub seats: Option<Seats>,
    /// Who takes them.
    pub seat_use: SeatUse,
}

/// After how many days without a sign of them members count as inactive.
pub const INACTIVE_DAYS: u16 = 90;
