//! What somebody leaves behind who goes from an organization by themselves.

use serde::{Deserialize, Serialize};

use super::OrgView;
use crate::id::MembershipId;

/// What a person leaves behind in an organization, and what is in the way of going.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartureView {
    /// The organization.
    pub org: OrgView,
    /// The names of the roles that they give up.
    pub roles: Vec<String>,
    /// The names of the teams that they leave.
    pub teams: Vec<String>,
    /// The assets that they own, which stay: the name of each kind, and how many.
    pub assets: Vec<(String, u64)>,
    /// How many of them are schedules that run on.
    pub schedules: u64,
    /// The open sessions, which can no longer be used there.
    pub sessions: u64,
    /// The open invitations that they sent, which then wait for somebody's approval.
    pub invitations: u64,
    /// How many active owners without an end date are left, if they are an owner (rule 1).
    pub owners_left: Option<u64>,
    /// What is in the way.
    pub obstacles: Vec<Obstacle>,
    /// Their membership, on whose page they can hand over what they own, where they have to and may.
    pub hand_over: Option<MembershipId>,
}

impl DepartureView {
    /// What the person agrees to: everything but the sessions, which come and go by themselves and end in any case.
    #[must_use]
    pub fn agreed(&self) -> Self {
        Self { sessions: 0, ..self.clone() }
    }
}

/// Something that is in the way of going from an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    /// They are the last active owner (rule 1).
    LastOwner,
    /// The organization does not let them leave (`members.leave`).
    NotAllowed,
    /// They have to hand over what they own first (`members.removed_assets`).
    AssetsOwned,
}
