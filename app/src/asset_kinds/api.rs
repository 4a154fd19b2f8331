//! Server functions that change kinds of assets.

use leptos::prelude::*;

use crate::api::{AppError, FormAnswer};

/// Adds a kind.
#[server(prefix = "/rpc", endpoint = "asset_kind/create")]
pub(crate) async fn create(
    slug: String,
    #[server(default)] name: String,
    #[server(default)] kind_key: String,
    #[server(default)] parent: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::asset_kinds_path};
    use service::asset_kinds::{self, CreateAssetKind};
    api::change(async {
        let notice = messages().asset_kinds_done_created(&api::saved_name(&name));
        let command = CreateAssetKind { name, key: kind_key, parent };
        asset_kinds::create(&api::service()?, &api::caller()?, &slug, command).await?;
        Ok(api::Done::to(asset_kinds_path(&slug)).with_notice(notice))
    })
    .await
}

/// Gives a kind another name.
#[server(prefix = "/rpc", endpoint = "asset_kind/rename")]
pub(crate) async fn rename(
    slug: String,
    asset_kind: String,
    #[server(default)] name: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::asset_kinds_path};
    use service::asset_kinds::{self, RenameAssetKind};
    api::change(async {
        let notice = messages().asset_kinds_done_renamed(&api::saved_name(&name));
        let command = RenameAssetKind { id: api::id(&asset_kind)?, name };
        asset_kinds::rename(&api::service()?, &api::caller()?, &slug, command).await?;
        Ok(api::Done::to(asset_kinds_path(&slug)).with_notice(notice))
    })
    .await
}

/// Deletes a kind.
#[server(prefix = "/rpc", endpoint = "asset_kind/delete")]
pub(crate) async fn delete(slug: String, asset_kind: String) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::asset_kinds_path};
    api::change(async {
        let id = api::id(&asset_kind)?;
        let name = service::asset_kinds::delete(&api::service()?, &api::caller()?, &slug, id).await?;
        let notice = messages().asset_kinds_done_deleted(&name);
        Ok(api::Done::to(asset_kinds_path(&slug)).with_notice(notice))
    })
    .await
}
