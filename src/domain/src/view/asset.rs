//! Read models of the register of assets.

use serde::{Deserialize, Serialize};

use super::Page;
use crate::{
    asset::{AssetAction, AssetKind},
    error::ErrorKind,
    id::{AssetId, MembershipId},
    state::{AssetState, MembershipState, ShareLevel},
    time::Timestamp,
};

/// A member by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedMember {
    /// The membership.
    pub id: MembershipId,
    /// The person's name.
    pub name: String,
}

/// One row of the list of assets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetRowView {
    /// The asset.
    pub id: AssetId,
    /// Its kind.
    pub kind: AssetKind,
    /// The name of the kind, in the reader's language.
    pub kind_name: String,
    /// Its name.
    pub name: String,
    /// Its owner.
    pub owner: NamedMember,
    /// What it is a part of, if the reader may see that.
    pub parent: Option<(AssetId, String)>,
    /// Its state.
    pub state: AssetState,
    /// Whether the reader may give it to another owner.
    pub may_transfer: bool,
}

/// A kind of asset and what the reader may do with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetKindView {
    /// The kind.
    pub kind: AssetKind,
    /// Its name, in the reader's language.
    pub name: String,
    /// The kind that it can be a part of.
    pub parent: Option<AssetKind>,
    /// Whether the reader may see assets of this kind, if only their own.
    pub may_read: bool,
    /// Whether the reader may register assets of this kind, if only in what they own.
    pub may_create: bool,
}

/// A page of the list of assets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetsOverview {
    /// The rows.
    pub page: Page<AssetRowView>,
    /// The organization's kinds of assets, in the order of its template.
    pub kinds: Vec<AssetKindView>,
    /// The name of the owner that the list is filtered by.
    pub owner: Option<String>,
    /// The name of the asset whose parts are listed.
    pub parent: Option<String>,
}

/// With whom an asset is shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetShareView {
    /// The member.
    pub member: NamedMember,
    /// The member's address.
    pub email: String,
    /// How far.
    pub level: ShareLevel,
}

/// An asset with all its details.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssetView {
    /// The row of the list.
    pub row: AssetRowView,
    /// Its id in the application that it belongs to.
    pub external_id: Option<String>,
    /// Where it can be opened.
    pub link: Option<String>,
    /// Who registered it.
    pub created_by: NamedMember,
    /// The state of its owner's membership.
    pub owner_state: MembershipState,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// The number of its parts that the reader may see.
    pub parts: u64,
    /// With whom it is shared; `None` for readers who may not change it.
    pub shares: Option<Vec<AssetShareView>>,
    /// What the reader may do.
    pub actions: Vec<AssetAction>,
    /// What it can become a part of; empty for readers who may not change it.
    pub parents: Vec<(AssetId, String)>,
}

/// What became of a line of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedAsset {
    /// The number of the line, from 1.
    pub line: u32,
    /// The name as it was written.
    pub name: String,
    /// The asset, or why it was not registered.
    pub outcome: Result<AssetId, ErrorKind>,
}

/// What became of an asset that was to get another owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferredAsset {
    /// The asset.
    pub id: AssetId,
    /// Its name; empty where it was not found.
    pub name: String,
    /// Whether it was given, or why not.
    pub outcome: Result<(), ErrorKind>,
}
