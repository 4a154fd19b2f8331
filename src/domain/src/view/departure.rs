//! What somebody leaves behind who goes from an organization by themselves.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::OrgView;
use crate::{asset::AssetKind, consequences::Consequences, id::MembershipId};

/// What a person leaves behind in an organization, and what is in the way of going.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartureView {
    /// The organization.
    pub org: OrgView,
    /// The plan. Assets stay with the organization.
    pub plan: Consequences,
    /// The names of the kinds of assets, in the reader's language.
    pub kinds: BTreeMap<AssetKind, String>,
    /// What is in the way.
    pub obstacles: Vec<Obstacle>,
    /// Their membership, on whose page they can hand over what they own, where they have to and may.
    pub hand_over: Option<MembershipId>,
}

impl DepartureView {
    /// What the reader agrees to: everything but the sessions, which come and go by themselves.
    #[must_use]
    pub fn agreed(&self) -> Self {
        Self { plan: self.plan.agreed(), ..self.clone() }
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
