//! The area of what is the reader's own: the account, and the choice among organizations.

use leptos::{prelude::*, wasm_split::wasm_split};

use super::{
    Area, Page, PageData, Shown,
    area::{ELSEWHERE, Loading, from_json, mismatch},
};
use crate::{account, api::AppError, choose};

/// The area.
#[wasm_split(account, fallible, wasm_split_path = leptos::wasm_split)]
pub(super) fn area() -> Result<Area, AppError> {
    Ok(Area { load, read, view })
}

fn load(page: Page, _query: String) -> Loading<PageData> {
    Box::pin(async move {
        Ok(match page {
            Page::Account => PageData::Account(Box::new(account::read().await?)),
            Page::Choose => PageData::Choose(Box::new(choose::read().await?)),
            _ => return Err(ELSEWHERE),
        })
    })
}

fn read(page: &Page, json: &[u8]) -> Option<PageData> {
    Some(match page {
        Page::Account => PageData::Account(from_json(json)?),
        Page::Choose => PageData::Choose(from_json(json)?),
        _ => return None,
    })
}

fn view(page: &Page, data: PageData, _shown: &ArcRwSignal<Shown>) -> AnyView {
    match (page, data) {
        (Page::Account, PageData::Account(account)) => account::view(*account),
        (Page::Choose, PageData::Choose(memberships)) => choose::view(&memberships),
        _ => mismatch(),
    }
}
