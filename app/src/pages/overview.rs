//! The area of the overview, and of the saved views.

use leptos::{prelude::*, wasm_split::wasm_split};

use super::{
    Area, OrgPage, Page, PageData, Shown,
    area::{ELSEWHERE, Loading, from_json, mismatch},
};
use crate::{api::AppError, overview, views};

/// The area.
#[wasm_split(overview, fallible, wasm_split_path = leptos::wasm_split)]
pub(super) fn area() -> Result<Area, AppError> {
    Ok(Area { load, read, view })
}

fn load(page: Page, query: String) -> Loading<PageData> {
    Box::pin(async move {
        Ok(match page {
            Page::InOrg(slug, OrgPage::Overview) => {
                PageData::Overview(Box::new(overview::read_overview(slug).await?))
            }
            Page::InOrg(slug, OrgPage::Views) => {
                PageData::Views(Box::new(views::read_views(slug, query).await?))
            }
            _ => return Err(ELSEWHERE),
        })
    })
}

fn read(page: &Page, json: &[u8]) -> Option<PageData> {
    Some(match page {
        Page::InOrg(_, OrgPage::Overview) => PageData::Overview(from_json(json)?),
        Page::InOrg(_, OrgPage::Views) => PageData::Views(from_json(json)?),
        _ => return None,
    })
}

fn view(page: &Page, data: PageData, shown: &ArcRwSignal<Shown>) -> AnyView {
    let visit = shown.with_untracked(|shown| shown.visit.clone());
    let frame = visit.frame();
    match (page, data) {
        (Page::InOrg(_, OrgPage::Overview), PageData::Overview(figures)) => overview::view(frame, &figures),
        (Page::InOrg(_, OrgPage::Views), PageData::Views(saved)) => views::view(frame, &saved),
        _ => mismatch(),
    }
}
