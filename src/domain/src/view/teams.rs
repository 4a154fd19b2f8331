//! The read models of teams.

use serde::{Deserialize, Serialize};

use super::PlanView;
use crate::{
    access::Denial,
    id::{MembershipId, PictureId, RoleId, TeamId},
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
    /// The names of the roles that it gives, highest first; empty for readers who may not see roles.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Whether the reader may change it and who is in it.
    #[serde(default)]
    pub may_update: bool,
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
    /// The person's picture; `None` shows their initials.
    #[serde(default)]
    pub picture: Option<PictureId>,
    /// The state of the membership.
    pub state: MembershipState,
    /// Whether they lead the team.
    #[serde(default)]
    pub leads: bool,
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
    /// The other teams that the reader may move people to.
    pub others: Vec<TeamBrief>,
    /// The number of open invitations into the team.
    pub invitations: u64,
    /// The roles that the team gives or could give, highest first; empty for readers who may not see roles.
    #[serde(default)]
    pub roles: Vec<TeamRoleChoice>,
    /// What the reader may do.
    #[serde(default)]
    pub may: MayWithTeam,
    /// What its deletion does, for readers who may delete it. Roles are left out for those who may not see them.
    #[serde(default)]
    pub deletion: Option<PlanView>,
}

/// A role that a member holds by a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleByTeam {
    /// The role's name.
    pub role: String,
    /// The team.
    pub team: TeamBrief,
    /// Whether the member holds the role directly as well.
    pub is_direct: bool,
}

/// A role that a team gives or could give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamRoleChoice {
    /// The role.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// Whether the team gives it.
    pub is_given: bool,
    /// Why the reader may not change that.
    pub refusal: Option<Denial>,
}

/// What the reader may do with a team.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MayWithTeam {
    /// Rename it, change its picture, and say who is in it.
    pub update: bool,
    /// Say who leads it.
    pub make_leads: bool,
    /// Say which roles it gives.
    pub set_roles: bool,
    /// Delete it.
    pub delete: bool,
    /// Invite people into it.
    pub invite: bool,
}

/// The teams of a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberTeams {
    /// Those that the member is in.
    pub held: Vec<TeamBrief>,
    /// The teams in which the reader may change the member's place; all teams for readers who may change none.
    pub all: Vec<TeamBrief>,
    /// Whether the reader may change them.
    pub may_change: bool,
}
