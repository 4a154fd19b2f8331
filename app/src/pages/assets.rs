//! The area of the register of assets.

use leptos::{prelude::*, wasm_split::wasm_split};

use super::{
    Area, OrgPage, Page, PageData, Shown,
    area::{ELSEWHERE, Loading, from_json, mismatch},
};
use crate::{
    api::AppError,
    asset_kinds::{self, KindAct},
    assets::{self, AssetAct},
};

/// The area.
#[wasm_split(assets, fallible, wasm_split_path = leptos::wasm_split)]
pub(super) fn area() -> Result<Area, AppError> {
    Ok(Area { load, read, view })
}

fn load(page: Page, query: String) -> Loading<PageData> {
    Box::pin(async move {
        let Page::InOrg(slug, page) = page else { return Err(ELSEWHERE) };
        Ok(match page {
            OrgPage::Assets(of) => {
                PageData::Assets(Box::new(assets::read_list(slug, of.unwrap_or_default(), query).await?))
            }
            OrgPage::Asset(id) | OrgPage::AssetAct(id, _) => {
                PageData::Asset(Box::new(assets::read_asset(slug, id).await?))
            }
            OrgPage::AssetKinds | OrgPage::NewAssetKind => {
                PageData::AssetKinds(Box::new(asset_kinds::read_list(slug).await?))
            }
            OrgPage::AssetKindAct(id, _) => {
                PageData::AssetKind(Box::new(asset_kinds::read_kind(slug, id).await?))
            }
            OrgPage::NewAsset | OrgPage::ImportAssets => {
                PageData::NewAsset(Box::new(assets::read_options(slug, query).await?))
            }
            OrgPage::TransferAssets => {
                PageData::TransferAssets(Box::new(assets::read_transfer(slug, query).await?))
            }
            _ => return Err(ELSEWHERE),
        })
    })
}

fn read(page: &Page, json: &[u8]) -> Option<PageData> {
    let Page::InOrg(_, page) = page else { return None };
    Some(match page {
        OrgPage::Assets(_) => PageData::Assets(from_json(json)?),
        OrgPage::Asset(_) | OrgPage::AssetAct(..) => PageData::Asset(from_json(json)?),
        OrgPage::AssetKinds | OrgPage::NewAssetKind => PageData::AssetKinds(from_json(json)?),
        OrgPage::AssetKindAct(..) => PageData::AssetKind(from_json(json)?),
        OrgPage::NewAsset | OrgPage::ImportAssets => PageData::NewAsset(from_json(json)?),
        OrgPage::TransferAssets => PageData::TransferAssets(from_json(json)?),
        _ => return None,
    })
}

fn view(page: &Page, data: PageData, shown: &ArcRwSignal<Shown>) -> AnyView {
    let visit = shown.with_untracked(|shown| shown.visit.clone());
    let frame = visit.frame();
    let Page::InOrg(_, page) = page else { return mismatch() };
    match (page, data) {
        (OrgPage::Assets(_), PageData::Assets(list)) => assets::list_view(frame, &list),
        (OrgPage::Asset(_), PageData::Asset(detail)) => assets::asset_view(frame, &detail),
        (OrgPage::AssetAct(_, act), PageData::Asset(detail)) => match act {
            AssetAct::Edit => assets::edit_view(frame, &detail),
            AssetAct::Share => assets::share_view(frame, &detail),
            AssetAct::Delete => assets::delete_view(frame, &detail),
        },
        (OrgPage::AssetKinds, PageData::AssetKinds(page)) => asset_kinds::list_view(frame, &page),
        (OrgPage::NewAssetKind, PageData::AssetKinds(page)) => asset_kinds::new_view(frame, &page),
        (OrgPage::AssetKindAct(_, act), PageData::AssetKind(kind)) => match act {
            KindAct::Rename => asset_kinds::rename_view(frame, &kind),
            KindAct::Delete => asset_kinds::delete_view(frame, &kind),
        },
        (OrgPage::NewAsset, PageData::NewAsset(new)) => assets::new_view(frame, &new),
        (OrgPage::ImportAssets, PageData::NewAsset(new)) => assets::import_view(frame, &new),
        (OrgPage::TransferAssets, PageData::TransferAssets(chosen)) => assets::transfer_view(frame, &chosen),
        _ => mismatch(),
    }
}
