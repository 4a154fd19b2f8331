//! Server functions that change assets.

use leptos::prelude::*;

use crate::api::{AppError, FormAnswer};

/// Registers an asset.
#[server(prefix = "/rpc", endpoint = "assets/create")]
pub(crate) async fn create(
    slug: String,
    #[server(default)] kind: String,
    #[server(default)] name: String,
    #[server(default)] parent: String,
    #[server(default)] external_id: String,
    #[server(default)] link: String,
    #[server(default)] owner: String,
) -> Result<FormAnswer, AppError> {
    use super::api::server::optional_id;
    use crate::{api, messages::messages, paths::asset_path};
    use service::assets;
    api::change(async {
        let notice = messages().assets_done_created(&api::saved_name(&name));
        let parent = optional_id(&parent)?;
        let command = assets::CreateAsset { kind, name, parent, external_id, link, owner };
        let id = assets::create(&api::service()?, &api::caller()?, &slug, command).await?;
        Ok(api::Done::to(asset_path(&slug, &id.to_string())).with_notice(notice))
    })
    .await
}

/// Changes the name, the links and the place of an asset.
#[server(prefix = "/rpc", endpoint = "assets/update")]
pub(crate) async fn update(
    slug: String,
    asset: String,
    #[server(default)] name: String,
    #[server(default)] parent: String,
    #[server(default)] external_id: String,
    #[server(default)] link: String,
) -> Result<FormAnswer, AppError> {
    use super::api::server::optional_id;
    use crate::{api, messages::messages, paths::asset_path};
    use service::assets;
    api::change(async {
        let notice = messages().assets_done_updated(&api::saved_name(&name));
        let (id, parent) = (api::id(&asset)?, optional_id(&parent)?);
        let command = assets::UpdateAsset { id, name, parent, external_id, link };
        assets::update(&api::service()?, &api::caller()?, &slug, command).await?;
        Ok(api::Done::to(asset_path(&slug, &asset)).with_notice(notice))
    })
    .await
}

/// Deletes an asset.
#[server(prefix = "/rpc", endpoint = "assets/delete")]
pub(crate) async fn delete(slug: String, asset: String) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::assets_path};
    use service::assets;
    api::change(async {
        let (service, caller, id) = (api::service()?, api::caller()?, api::id(&asset)?);
        let name = assets::get(&service, &caller, &slug, id).await?.row.name;
        assets::delete(&service, &caller, &slug, id).await?;
        Ok(api::Done::to(assets_path(&slug)).with_notice(messages().assets_done_deleted(&name)))
    })
    .await
}

/// Shares an asset with a member.
#[server(prefix = "/rpc", endpoint = "assets/share")]
pub(crate) async fn share(
    slug: String,
    asset: String,
    #[server(default)] email: String,
    #[server(default)] level: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages};
    use domain::state::ShareLevel;
    use service::assets;
    api::change(async {
        let notice = messages().assets_done_shared(&email);
        let level = level.parse().unwrap_or(ShareLevel::Read);
        let command = assets::ShareAsset { id: api::id(&asset)?, email, level };
        assets::share(&api::service()?, &api::caller()?, &slug, command).await?;
        Ok(api::Done::to(super::share::path(&slug, &asset)).with_notice(notice))
    })
    .await
}

/// Ends the sharing of an asset with a member.
#[server(prefix = "/rpc", endpoint = "assets/unshare")]
pub(crate) async fn unshare(slug: String, asset: String, member: String) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages};
    use service::assets;
    api::change(async {
        let shared = (api::id(&asset)?, api::id(&member)?);
        assets::unshare(&api::service()?, &api::caller()?, &slug, shared).await?;
        let notice = messages().assets_done_unshared();
        Ok(api::Done::to(super::share::path(&slug, &asset)).with_notice(notice))
    })
    .await
}

/// Stops a schedule.
#[server(prefix = "/rpc", endpoint = "assets/stop")]
pub(crate) async fn stop(slug: String, asset: String) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::asset_path};
    api::change(async {
        service::assets::stop(&api::service()?, &api::caller()?, &slug, api::id(&asset)?).await?;
        Ok(api::Done::to(asset_path(&slug, &asset)).with_notice(messages().assets_done_stopped()))
    })
    .await
}

/// Starts a schedule again.
#[server(prefix = "/rpc", endpoint = "assets/start")]
pub(crate) async fn start(slug: String, asset: String) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::asset_path};
    api::change(async {
        service::assets::start(&api::service()?, &api::caller()?, &slug, api::id(&asset)?).await?;
        Ok(api::Done::to(asset_path(&slug, &asset)).with_notice(messages().assets_done_started()))
    })
    .await
}

/// Gives assets to another owner.
#[server(prefix = "/rpc", endpoint = "assets/transfer")]
pub(crate) async fn transfer(
    slug: String,
    #[server(default)] assets: Vec<String>,
    #[server(default)] owner: String,
) -> Result<FormAnswer, AppError> {
    use crate::{
        api,
        messages::messages,
        paths::{asset_path, assets_path},
    };
    use service::assets::TransferAssets;
    api::change(async {
        let ids = assets.iter().map(|id| api::id(id)).collect::<Result<_, _>>()?;
        let command = TransferAssets { assets: ids, owner: owner.clone() };
        let lines = service::assets::transfer(&api::service()?, &api::caller()?, &slug, command).await?;
        let m = messages();
        let done = lines.iter().filter(|line| line.outcome.is_ok()).count() as u64;
        let refused = lines.len() as u64 - done;
        let notice = match refused {
            0 => m.assets_done_transferred(done, &owner),
            _ => [m.assets_done_transferred(done, &owner), m.assets_transfer_refused(refused)].join(" "),
        };
        let to = match assets.as_slice() {
            [only] => asset_path(&slug, only),
            _ => assets_path(&slug),
        };
        Ok(api::Done::to(to).with_notice(notice))
    })
    .await
}

/// Registers each line of a table, and answers what became of it.
#[server(prefix = "/rpc", endpoint = "assets/import")]
pub(crate) async fn import(slug: String, #[server(default)] table: String) -> Result<FormAnswer, AppError> {
    use crate::api;
    api::answer(async {
        let lines = service::assets::import(&api::service()?, &api::caller()?, &slug, &table).await?;
        Ok(FormAnswer::ImportedAssets(lines))
    })
    .await
}

/// What the functions share.
#[cfg(feature = "ssr")]
mod server {
    use domain::{error::ErrorKind, id::AssetId};

    use crate::api;

    /// The id in a field that may be empty.
    pub(super) fn optional_id(text: &str) -> Result<Option<AssetId>, ErrorKind> {
        if text.is_empty() { Ok(None) } else { api::id(text).map(Some) }
    }
}
