//! Reading what the pages of kinds show.

use domain::view::{AssetKindsPage, OwnAssetKindView};
use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::api::AppError;

/// Reads every kind.
#[server(prefix = "/rpc", endpoint = "asset_kinds/list", input = GetUrl)]
pub(crate) async fn read_list(slug: String) -> Result<AssetKindsPage, AppError> {
    use crate::api;
    api::answer(async { service::asset_kinds::list(&api::service()?, &api::caller()?, &slug).await }).await
}

/// Reads a kind that the organization added.
#[server(prefix = "/rpc", endpoint = "asset_kinds/get", input = GetUrl)]
pub(crate) async fn read_kind(slug: String, asset_kind: String) -> Result<OwnAssetKindView, AppError> {
    use crate::api;
    api::answer(async {
        service::asset_kinds::get(&api::service()?, &api::caller()?, &slug, api::id(&asset_kind)?).await
    })
    .await
}
