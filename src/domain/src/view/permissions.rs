//! Read models of what a member may do, and why.

use serde::{Deserialize, Serialize};

use super::NamedMember;
use crate::{
    access::{Denial, Via},
    asset::AssetKind,
    id::{AssetId, RoleId},
    permission::{Permission, Scope},
    state::ShareLevel,
};

/// A permission that a member holds, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldPermission {
    /// The permission.
    pub permission: Permission,
    /// How far it reaches.
    pub scope: Scope,
    /// The roles that grant it.
    pub via: Vec<Via>,
    /// What would be lost without the chosen role.
    pub loss: Option<Loss>,
}

/// What would be lost without a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// The permission.
    All,
    /// What is not the member's own.
    OthersOnly,
}

/// Everything that a member may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberPermissionsView {
    /// The member.
    pub member: NamedMember,
    /// Whether the membership is active; else the member may do nothing.
    pub is_active: bool,
    /// The roles that the member holds, highest first.
    pub roles: Vec<(RoleId, String)>,
    /// The chosen role, whose loss is shown.
    pub without: Option<RoleId>,
    /// The permissions, by name.
    pub held: Vec<HeldPermission>,
    /// Every permission that can be asked about, by name.
    pub known: Vec<Permission>,
    /// The key of the organization's template, which has words for permissions.
    #[serde(default)]
    pub template: String,
    /// The kinds of assets that the organization adds, with their names.
    #[serde(default)]
    pub own_kinds: Vec<(AssetKind, String)>,
}

/// Why a member may do something, or why not: the decision itself, with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyView {
    /// The permission.
    pub permission: Permission,
    /// The asset that was asked about.
    pub asset: Option<(AssetId, String)>,
    /// The decision.
    pub decision: WhyDecision,
    /// The roles of the organization that grant the permission, if the reader may see roles.
    pub granting: Vec<String>,
}

/// A decision with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyDecision {
    /// Roles grant it.
    Granted {
        /// Which, and how far each.
        via: Vec<Via>,
        /// Whether the asset is the member's own: they created or own it, or something that it is a part of.
        is_own: bool,
    },
    /// The asset is shared with the member.
    Shared {
        /// How far.
        level: ShareLevel,
    },
    /// Roles grant it for what is the member's own.
    OwnOnly {
        /// Which.
        via: Vec<Via>,
    },
    /// It is refused.
    Denied {
        /// What is missing.
        denial: Denial,
    },
}
