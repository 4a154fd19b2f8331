//! The read models of people who go: the consequences before, and what became of everything afterwards.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    asset::AssetKind,
    consequences::{Consequences, FateKind, Receipt},
    id::{AssetId, DepartureId, MembershipId},
    time::Timestamp,
};

/// A person who can be named by their address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedPerson {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
}

/// A member who was looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundPerson {
    /// The membership.
    pub id: MembershipId,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
}

/// What becomes of somebody's things, with the choices that there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsequencesView {
    /// The plan. Roles and teams are empty for readers who may not see them.
    pub plan: Consequences,
    /// The names of the kinds of assets, in the reader's language.
    pub kinds: BTreeMap<AssetKind, String>,
    /// What can become of the assets, the first one being proposed; empty without assets.
    pub fates: Vec<FateKind>,
    /// People who can become owners; others are named by their address.
    pub people: Vec<NamedPerson>,
    /// For how many days a removal can be undone.
    pub undo_days: u8,
    /// The fingerprint of all this: carrying it out names it.
    pub fingerprint: String,
}

/// A departure of a member, or a hand-over of what they own, with each thing and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastDepartureView {
    /// Its id, by which the file with each thing is found.
    pub id: DepartureId,
    /// When it was: the sessions ended then, and the assets moved.
    pub at: Timestamp,
    /// What they had, and what became of it.
    pub receipt: Receipt,
    /// The names of the kinds of assets, in the reader's language.
    pub kinds: BTreeMap<AssetKind, String>,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
}

/// A schedule that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleView {
    /// The asset.
    pub id: AssetId,
    /// Its name.
    pub name: String,
}
