//! The register of assets: the list, one asset, and a page for each form about assets.

mod api;
mod asset;
mod confirm;
mod data;
mod form;
mod import;
mod list;
mod share;
mod transfer;

pub(crate) use asset::asset_view;
pub(crate) use confirm::delete_view;
pub(crate) use data::{
    AssetDetail, AssetList, NewAsset, Transfer, read_asset, read_list, read_options, read_transfer,
};
pub(crate) use form::{edit_view, new_view};
pub(crate) use import::import_view;
pub(crate) use list::{administered_label, list_view};
pub(crate) use share::share_view;
pub(crate) use transfer::transfer_view;

/// What can be done to an asset on a page of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AssetAct {
    Edit,
    Share,
    Delete,
}
