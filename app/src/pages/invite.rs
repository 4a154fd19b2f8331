//! The area of inviting, as a page and in a dialog over a list.

use leptos::{prelude::*, wasm_split::wasm_split};

use super::{
    Area, OrgPage, Page, PageData, Shown,
    area::{ELSEWHERE, Loading, from_json, mismatch},
};
use crate::{api::AppError, invite};

/// The area.
#[wasm_split(invite, fallible, wasm_split_path = leptos::wasm_split)]
pub(super) fn area() -> Result<Area, AppError> {
    Ok(Area { load, read, view })
}

fn load(page: Page, _query: String) -> Loading<PageData> {
    Box::pin(async move {
        Ok(match page {
            Page::InOrg(slug, OrgPage::Invite) => PageData::Roles(invite::read_roles(slug).await?),
            _ => return Err(ELSEWHERE),
        })
    })
}

fn read(page: &Page, json: &[u8]) -> Option<PageData> {
    Some(match page {
        Page::InOrg(_, OrgPage::Invite) => PageData::Roles(from_json(json)?),
        _ => return None,
    })
}

fn view(page: &Page, data: PageData, shown: &ArcRwSignal<Shown>) -> AnyView {
    let visit = shown.with_untracked(|shown| shown.visit.clone());
    let frame = visit.frame();
    match (page, data) {
        (Page::InOrg(_, OrgPage::Invite), PageData::Roles(roles)) => invite::view(frame, &roles),
        _ => mismatch(),
    }
}
