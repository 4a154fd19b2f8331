//! The read models of organizations that are deleted: the plan before, and the offer to restore afterwards.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::OrgView;
use crate::{asset::AssetKind, organization_deletion::OrganizationPlan, time::Timestamp};

/// What goes with an organization, before it is deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationDeletionView {
    /// The plan.
    pub plan: OrganizationPlan,
    /// The names of the kinds of assets, in the reader's language.
    pub kinds: BTreeMap<AssetKind, String>,
    /// For how many days it can be restored.
    pub undo_days: u8,
    /// The fingerprint of all this: carrying it out names it.
    pub fingerprint: String,
}

/// A deleted organization that the reader may restore.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletedOrgView {
    /// The organization.
    pub org: OrgView,
    /// Who deleted it, by name.
    pub by: String,
    /// Until when it can be restored.
    pub until: Timestamp,
}
