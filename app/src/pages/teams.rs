//! The area of the teams and their pictures.

use leptos::{prelude::*, wasm_split::wasm_split};

use super::{
    Area, OrgPage, Page, PageData, Shown,
    area::{ELSEWHERE, Loading, from_json, mismatch},
};
use crate::{api::AppError, teams};

/// The area.
#[wasm_split(teams, fallible, wasm_split_path = leptos::wasm_split)]
pub(super) fn area() -> Result<Area, AppError> {
    Ok(Area { load, read, view })
}

fn load(page: Page, query: String) -> Loading<PageData> {
    Box::pin(async move {
        let Page::InOrg(slug, page) = page else { return Err(ELSEWHERE) };
        Ok(match page {
            OrgPage::Teams | OrgPage::NewTeam => PageData::Teams(Box::new(teams::read_list(slug).await?)),
            OrgPage::Team(id) | OrgPage::TeamPeople(id) | OrgPage::DeleteTeam(id) => {
                PageData::Team(Box::new(teams::read_team(slug, id, query).await?))
            }
            _ => return Err(ELSEWHERE),
        })
    })
}

fn read(page: &Page, json: &[u8]) -> Option<PageData> {
    let Page::InOrg(_, page) = page else { return None };
    Some(match page {
        OrgPage::Teams | OrgPage::NewTeam => PageData::Teams(from_json(json)?),
        OrgPage::Team(_) | OrgPage::TeamPeople(_) | OrgPage::DeleteTeam(_) => {
            PageData::Team(from_json(json)?)
        }
        _ => return None,
    })
}

fn view(page: &Page, data: PageData, shown: &ArcRwSignal<Shown>) -> AnyView {
    let visit = shown.with_untracked(|shown| shown.visit.clone());
    let frame = visit.frame();
    let Page::InOrg(_, page) = page else { return mismatch() };
    match (page, data) {
        (OrgPage::Teams, PageData::Teams(page)) => teams::list_view(frame, &page),
        (OrgPage::NewTeam, PageData::Teams(page)) => teams::new_view(frame, &page),
        (OrgPage::Team(_), PageData::Team(page)) => teams::edit_view(frame, &page),
        (OrgPage::TeamPeople(_), PageData::Team(page)) => teams::people_view(frame, &page),
        (OrgPage::DeleteTeam(_), PageData::Team(page)) => teams::delete_view(frame, &page),
        _ => mismatch(),
    }
}
