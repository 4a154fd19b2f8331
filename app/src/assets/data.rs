//! What the pages of assets show, and reading it.

use domain::{
    asset::AssetKind,
    id::AssetId,
    list::AssetQuery,
    time::Timestamp,
    view::{AssetKindView, AssetRowView, AssetView, AssetsOverview},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use crate::api::AppError;

/// The list in one state.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct AssetList {
    /// Its state.
    pub(super) query: AssetQuery,
    /// The kind whose page it is.
    pub(super) page_of: Option<AssetKind>,
    /// The rows and kinds.
    pub(super) found: AssetsOverview,
}

/// Reads the list for the query of its address; `of` is the kind whose page it is, or empty. Only what is administered has
/// a page, for who may read it.
#[server(prefix = "/rpc", endpoint = "assets/list", input = GetUrl)]
pub(crate) async fn read_list(
    slug: String,
    #[server(default)] of: String,
    #[server(default)] query: String,
) -> Result<AssetList, AppError> {
    use crate::{api, params::Params};
    use domain::error::ErrorKind;
    api::answer(async {
        let (service, caller) = (api::service()?, api::caller()?);
        let params = Params::parse(&query);
        let mut query = AssetQuery::from_params(|key| params.get(key));
        let page_of: Option<AssetKind> = if of.is_empty() { None } else { Some(api::id(&of)?) };
        query.kind = page_of.clone().or(query.kind);
        let found = service::assets::list(&service, &caller, &slug, &query).await?;
        let is_read = |of: &AssetKind| found.kinds.iter().any(|kind| kind.kind == *of && kind.may_read);
        match &page_of {
            Some(of) if of.administered().is_none() || !is_read(of) => Err(ErrorKind::NotFound),
            _ => Ok(AssetList { query, page_of, found }),
        }
    })
    .await
}

/// An asset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct AssetDetail {
    /// The asset.
    pub(super) asset: AssetView,
    /// When it was read.
    pub(super) now: Timestamp,
}

/// Reads an asset.
#[server(prefix = "/rpc", endpoint = "assets/get", input = GetUrl)]
pub(crate) async fn read_asset(slug: String, asset: String) -> Result<AssetDetail, AppError> {
    use crate::api;
    api::answer(async {
        let service = api::service()?;
        let asset = service::assets::get(&service, &api::caller()?, &slug, api::id(&asset)?).await?;
        Ok(AssetDetail { asset, now: service.now() })
    })
    .await
}

/// What the form for a new asset offers, and what is chosen at first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct NewAsset {
    /// The kinds that the reader may register.
    pub(super) kinds: Vec<AssetKindView>,
    /// What an asset can be a part of, with the name of its kind.
    pub(super) parents: Vec<(AssetId, String, String)>,
    /// The kind chosen at first.
    pub(super) kind: String,
    /// The parent chosen at first.
    pub(super) parent: String,
}

/// Reads the choices of the forms for new assets.
#[server(prefix = "/rpc", endpoint = "assets/options", input = GetUrl)]
pub(crate) async fn read_options(
    slug: String,
    #[server(default)] query: String,
) -> Result<NewAsset, AppError> {
    use crate::{api, params::Params};
    use service::assets::AssetOptions;
    api::answer(async {
        let AssetOptions { kinds, parents } =
            service::assets::options(&api::service()?, &api::caller()?, &slug).await?;
        let parents = parents.into_iter().map(|(id, kind, name)| (id, kind.to_string(), name)).collect();
        let params = Params::parse(&query);
        let chosen = |key| params.get(key).unwrap_or_default();
        let (kind, parent) = (chosen("kind"), chosen("in"));
        Ok(NewAsset { kinds, parents, kind, parent })
    })
    .await
}

/// The assets that are to get another owner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Transfer {
    /// The assets that the reader may see.
    pub(super) assets: Vec<AssetRowView>,
}

/// Reads the assets that a query names for a transfer; who may not see one does not get it.
#[server(prefix = "/rpc", endpoint = "assets/chosen", input = GetUrl)]
pub(crate) async fn read_transfer(
    slug: String,
    #[server(default)] query: String,
) -> Result<Transfer, AppError> {
    use crate::{api, params::Params};
    api::answer(async {
        let ids: Vec<AssetId> =
            Params::parse(&query).get_all("asset").iter().filter_map(|id| id.parse().ok()).collect();
        let assets = service::assets::chosen(&api::service()?, &api::caller()?, &slug, &ids).await?;
        Ok(Transfer { assets })
    })
    .await
}
