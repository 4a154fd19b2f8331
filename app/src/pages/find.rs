//! The area of the search, as a page and in the palette.

use leptos::{prelude::*, wasm_split::wasm_split};

use super::{
    Area, OrgPage, Page, PageData, Shown,
    area::{ELSEWHERE, Loading, from_json, mismatch},
};
use crate::{
    api::AppError,
    find::{self, Found},
};

/// The area.
#[wasm_split(find, fallible, wasm_split_path = leptos::wasm_split)]
pub(super) fn area() -> Result<Area, AppError> {
    Ok(Area { load, read, view })
}

/// What the palette does with the same data.
#[derive(Clone, Copy)]
pub(crate) struct Palette {
    /// Asks the server for what a search finds.
    pub(crate) load: fn(String, String) -> Loading<Found>,
    /// Shows it.
    pub(crate) results: fn(&str, &str, Found) -> AnyView,
}

/// The palette's part of the area.
#[wasm_split(find, fallible, wasm_split_path = leptos::wasm_split)]
pub(crate) fn palette() -> Result<Palette, AppError> {
    Ok(Palette { load: |slug, query| Box::pin(find::read_found(slug, query)), results: find::results })
}

fn load(page: Page, query: String) -> Loading<PageData> {
    Box::pin(async move {
        Ok(match page {
            Page::InOrg(slug, OrgPage::Find) => {
                PageData::Find(Box::new(find::read_found(slug, query).await?))
            }
            _ => return Err(ELSEWHERE),
        })
    })
}

fn read(page: &Page, json: &[u8]) -> Option<PageData> {
    Some(match page {
        Page::InOrg(_, OrgPage::Find) => PageData::Find(from_json(json)?),
        _ => return None,
    })
}

fn view(page: &Page, data: PageData, shown: &ArcRwSignal<Shown>) -> AnyView {
    let visit = shown.with_untracked(|shown| shown.visit.clone());
    let frame = visit.frame();
    match (page, data) {
        (Page::InOrg(_, OrgPage::Find), PageData::Find(found)) => find::view(frame, *found),
        _ => mismatch(),
    }
}
