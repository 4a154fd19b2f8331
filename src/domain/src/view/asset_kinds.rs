//! Read models of the kinds of assets that an organization has.

use serde::{Deserialize, Serialize};

use crate::{asset::AssetKind, id::AssetKindId};

/// A kind of assets, of the template or the organization's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetKindRow {
    /// Its id; `None` for one of the template, which nobody changes.
    pub id: Option<AssetKindId>,
    /// Its key.
    pub kind: AssetKind,
    /// Its name, in the reader's language where it is of the template.
    pub name: String,
    /// The name of the kind that it can be a part of.
    pub parent: Option<String>,
    /// The number of assets that are registered.
    pub assets: u64,
}

/// The page of the kinds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetKindsPage {
    /// Those of the template in its order, then the organization's own by name.
    pub kinds: Vec<AssetKindRow>,
}

/// A kind that the organization added, with what its deletion would mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAssetKindView {
    /// Its id.
    pub id: AssetKindId,
    /// Its key.
    pub kind: AssetKind,
    /// Its name.
    pub name: String,
    /// The number of assets that are registered: while there are some, it is not deleted.
    pub assets: u64,
    /// The number of roles that grant something on it.
    pub role_count: u64,
    /// Their names, highest first, for readers who may see which roles there are; else empty.
    pub roles: Vec<String>,
    /// The names of the kinds that can be a part of it.
    pub parts: Vec<String>,
}
