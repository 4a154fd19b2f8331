//! The area of the audit log.

use leptos::{prelude::*, wasm_split::wasm_split};

use super::{
    Area, OrgPage, Page, PageData, Shown,
    area::{ELSEWHERE, Loading, from_json, mismatch},
};
use crate::{api::AppError, audit};

/// The area.
#[wasm_split(audit, fallible, wasm_split_path = leptos::wasm_split)]
pub(super) fn area() -> Result<Area, AppError> {
    Ok(Area { load, read, view })
}

fn load(page: Page, query: String) -> Loading<PageData> {
    Box::pin(async move {
        Ok(match page {
            Page::InOrg(slug, OrgPage::Audit) => {
                PageData::Audit(Box::new(audit::read_log(slug, query).await?))
            }
            _ => return Err(ELSEWHERE),
        })
    })
}

fn read(page: &Page, json: &[u8]) -> Option<PageData> {
    Some(match page {
        Page::InOrg(_, OrgPage::Audit) => PageData::Audit(from_json(json)?),
        _ => return None,
    })
}

fn view(page: &Page, data: PageData, shown: &ArcRwSignal<Shown>) -> AnyView {
    let visit = shown.with_untracked(|shown| shown.visit.clone());
    let frame = visit.frame();
    match (page, data) {
        (Page::InOrg(_, OrgPage::Audit), PageData::Audit(log)) => audit::view(frame, *log),
        _ => mismatch(),
    }
}
