//! The area of changes to many rows: bulk actions, their jobs, imports, and undoing.

use leptos::{prelude::*, wasm_split::wasm_split};

use super::{
    Area, OrgPage, Page, PageData, Shown,
    area::{ELSEWHERE, Loading, from_json, mismatch},
};
use crate::{api::AppError, bulk, imports, undo};

/// The area.
#[wasm_split(changes, fallible, wasm_split_path = leptos::wasm_split)]
pub(super) fn area() -> Result<Area, AppError> {
    Ok(Area { load, read, view })
}

fn load(page: Page, query: String) -> Loading<PageData> {
    Box::pin(async move {
        Ok(match page {
            Page::InOrg(slug, OrgPage::Bulk(list, action)) => {
                PageData::Bulk(Box::new(bulk::read_question(slug, list.to_owned(), action, query).await?))
            }
            Page::InOrg(slug, OrgPage::Job(id)) => {
                PageData::Job(Box::new(bulk::read_job(slug, id, query).await?))
            }
            Page::InOrg(slug, OrgPage::ImportPeople) => {
                PageData::ImportPeople(Box::new(imports::read_options(slug).await?))
            }
            Page::InOrg(slug, OrgPage::Import(id)) => {
                PageData::Import(Box::new(imports::read_import(slug, id, query).await?))
            }
            Page::InOrg(slug, OrgPage::Undo) => {
                PageData::Undo(Box::new(undo::read_changes(slug, query).await?))
            }
            _ => return Err(ELSEWHERE),
        })
    })
}

fn read(page: &Page, json: &[u8]) -> Option<PageData> {
    Some(match page {
        Page::InOrg(_, OrgPage::Bulk(..)) => PageData::Bulk(from_json(json)?),
        Page::InOrg(_, OrgPage::Job(_)) => PageData::Job(from_json(json)?),
        Page::InOrg(_, OrgPage::ImportPeople) => PageData::ImportPeople(from_json(json)?),
        Page::InOrg(_, OrgPage::Import(_)) => PageData::Import(from_json(json)?),
        Page::InOrg(_, OrgPage::Undo) => PageData::Undo(from_json(json)?),
        _ => return None,
    })
}

fn view(page: &Page, data: PageData, shown: &ArcRwSignal<Shown>) -> AnyView {
    let visit = shown.with_untracked(|shown| shown.visit.clone());
    let frame = visit.frame();
    match (page, data) {
        (Page::InOrg(_, OrgPage::Bulk(list, _)), PageData::Bulk(question)) => {
            bulk::question_view(frame, list, &question)
        }
        (Page::InOrg(_, OrgPage::Job(_)), PageData::Job(job)) => bulk::job_view(frame, &job),
        (Page::InOrg(_, OrgPage::ImportPeople), PageData::ImportPeople(options)) => {
            imports::start_view(frame, &options)
        }
        (Page::InOrg(_, OrgPage::Import(_)), PageData::Import(import)) => {
            imports::import_view(frame, &import)
        }
        (Page::InOrg(_, OrgPage::Undo), PageData::Undo(changes)) => undo::view(frame, *changes),
        _ => mismatch(),
    }
}
