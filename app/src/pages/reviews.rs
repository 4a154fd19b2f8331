//! The area of the access reviews.

use leptos::{prelude::*, wasm_split::wasm_split};

use super::{
    Area, OrgPage, Page, PageData, Shown,
    area::{ELSEWHERE, Loading, from_json, mismatch},
};
use crate::{api::AppError, reviews};

/// The area.
#[wasm_split(reviews, fallible, wasm_split_path = leptos::wasm_split)]
pub(super) fn area() -> Result<Area, AppError> {
    Ok(Area { load, read, view })
}

fn load(page: Page, query: String) -> Loading<PageData> {
    Box::pin(async move {
        let Page::InOrg(slug, page) = page else { return Err(ELSEWHERE) };
        Ok(match page {
            OrgPage::Reviews => PageData::Reviews(Box::new(reviews::read_list(slug).await?)),
            OrgPage::NewReview => PageData::NewReview(Box::new(reviews::read_options(slug, query).await?)),
            OrgPage::Review(id) => PageData::Review(Box::new(reviews::read_review(slug, id, query).await?)),
            OrgPage::EndReview(id) => PageData::EndReview(Box::new(reviews::read_plan(slug, id).await?)),
            _ => return Err(ELSEWHERE),
        })
    })
}

fn read(page: &Page, json: &[u8]) -> Option<PageData> {
    let Page::InOrg(_, page) = page else { return None };
    Some(match page {
        OrgPage::Reviews => PageData::Reviews(from_json(json)?),
        OrgPage::NewReview => PageData::NewReview(from_json(json)?),
        OrgPage::Review(_) => PageData::Review(from_json(json)?),
        OrgPage::EndReview(_) => PageData::EndReview(from_json(json)?),
        _ => return None,
    })
}

fn view(page: &Page, data: PageData, shown: &ArcRwSignal<Shown>) -> AnyView {
    let visit = shown.with_untracked(|shown| shown.visit.clone());
    let frame = visit.frame();
    let Page::InOrg(_, page) = page else { return mismatch() };
    match (page, data) {
        (OrgPage::Reviews, PageData::Reviews(page)) => reviews::list_view(frame, &page),
        (OrgPage::NewReview, PageData::NewReview(options)) => reviews::new_view(frame, &options),
        (OrgPage::Review(_), PageData::Review(page)) => reviews::review_view(frame, &page),
        (OrgPage::EndReview(_), PageData::EndReview(plan)) => reviews::end_view(frame, &plan),
        _ => mismatch(),
    }
}
