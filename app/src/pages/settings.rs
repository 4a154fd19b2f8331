//! The area of the settings.

use leptos::{prelude::*, wasm_split::wasm_split};

use super::{
    Area, OrgPage, Page, PageData, Shown,
    area::{ELSEWHERE, Loading, from_json, mismatch},
};
use crate::{api::AppError, settings};

/// The area.
#[wasm_split(settings, fallible, wasm_split_path = leptos::wasm_split)]
pub(super) fn area() -> Result<Area, AppError> {
    Ok(Area { load, read, view })
}

fn load(page: Page, _query: String) -> Loading<PageData> {
    Box::pin(async move {
        let Page::InOrg(slug, page) = page else { return Err(ELSEWHERE) };
        Ok(match page {
            OrgPage::Settings(section) => {
                PageData::Settings(Box::new(settings::read_section(slug, section).await?))
            }
            OrgPage::DeleteOrganization => {
                PageData::DeleteOrganization(Box::new(settings::read_deletion(slug).await?))
            }
            _ => return Err(ELSEWHERE),
        })
    })
}

fn read(page: &Page, json: &[u8]) -> Option<PageData> {
    let Page::InOrg(_, page) = page else { return None };
    Some(match page {
        OrgPage::Settings(_) => PageData::Settings(from_json(json)?),
        OrgPage::DeleteOrganization => PageData::DeleteOrganization(from_json(json)?),
        _ => return None,
    })
}

fn view(page: &Page, data: PageData, shown: &ArcRwSignal<Shown>) -> AnyView {
    let visit = shown.with_untracked(|shown| shown.visit.clone());
    let frame = visit.frame();
    let Page::InOrg(_, page) = page else { return mismatch() };
    match (page, data) {
        (OrgPage::Settings(_), PageData::Settings(section)) => settings::view(frame, *section),
        (OrgPage::DeleteOrganization, PageData::DeleteOrganization(asked)) => {
            settings::delete_view(frame, &asked)
        }
        _ => mismatch(),
    }
}
