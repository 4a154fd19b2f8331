//! The read models of teams.

use serde::{Deserialize, Serialize};

use crate::{
    id::{MembershipId, PictureId, TeamId},
    state::MembershipState,
};

/// A team by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamBrief {
    /// The team.
    pub id: TeamId,
    /// Its name.
    pub name: String,
}

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamView {
    /// The team.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// Its picture; `None` shows its initials.
    pub picture: Option<PictureId>,
    /// The number of active and disabled members in it.
    pub people: u64,
}

/// The Teams page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamsPage {
    /// The teams by name.
    pub teams: Vec<TeamView>,
    /// Who can be put into a new team; empty if the reader may not create one.
    pub candidates: Vec<TeamCandidate>,
    /// There are more people than `candidates`.
    pub has_more_candidates: bool,
}

/// Somebody who can be put into a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamCandidate {
    /// The membership.
    pub id: MembershipId,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// The names of the teams that they are in.
    pub teams: Vec<String>,
}

/// Somebody in a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamMember {
    /// The membership.
    pub id: MembershipId,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// The state of the membership.
    pub state: MembershipState,
}

/// The pages of one team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamPage {
    /// The team.
    pub team: TeamView,
    /// The people in it by name, at most as many as a page shows.
    pub people: Vec<TeamMember>,
    /// Who can be added; empty if the reader may not add people.
    pub candidates: Vec<TeamCandidate>,
    /// There are more people than `candidates`.
    pub has_more_candidates: bool,
    /// The words by which the candidates were searched.
    pub search: String,
    /// The other teams, where people can be moved to.
    pub others: Vec<TeamBrief>,
    /// The number of open invitations into the team.
    pub invitations: u64,
}

/// The teams of a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberTeams {
    /// Those that the member is in.
    pub held: Vec<TeamBrief>,
    /// All teams of the organization.
    pub all: Vec<TeamBrief>,
    /// Whether the reader may change them.
    pub may_change: bool,
}
