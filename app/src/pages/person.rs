//! The area of what is done to one member, with its consequences, and of leaving.

use leptos::{prelude::*, wasm_split::wasm_split};

use super::{
    Area, OrgPage, Page, PageData, Shown,
    area::{ELSEWHERE, Loading, from_json, mismatch},
};
use crate::{
    api::AppError,
    users::{self, MemberAct},
};

/// The area.
#[wasm_split(person, fallible, wasm_split_path = leptos::wasm_split)]
pub(super) fn area() -> Result<Area, AppError> {
    Ok(Area { load, read, view })
}

fn load(page: Page, _: String) -> Loading<PageData> {
    Box::pin(async move {
        Ok(match page {
            Page::InOrg(slug, OrgPage::MemberAct(id, act)) => {
                let about = match act {
                    MemberAct::ChangeRoles => "roles",
                    MemberAct::Disable => "disable",
                    MemberAct::Remove => "remove",
                    MemberAct::HandOver => "hand_over",
                    MemberAct::Enable => "enable",
                    MemberAct::EndSessions | MemberAct::Rename | MemberAct::ResetPassword => "",
                };
                PageData::MemberAct(Box::new(users::read_question(slug, id, about.to_owned()).await?))
            }
            Page::InOrg(slug, OrgPage::Leave) => {
                PageData::Leaving(Box::new(users::read_leaving(slug).await?))
            }
            _ => return Err(ELSEWHERE),
        })
    })
}

fn read(page: &Page, json: &[u8]) -> Option<PageData> {
    Some(match page {
        Page::InOrg(_, OrgPage::MemberAct(..)) => PageData::MemberAct(from_json(json)?),
        Page::InOrg(_, OrgPage::Leave) => PageData::Leaving(from_json(json)?),
        _ => return None,
    })
}

fn view(page: &Page, data: PageData, shown: &ArcRwSignal<Shown>) -> AnyView {
    let visit = shown.with_untracked(|shown| shown.visit.clone());
    let frame = visit.frame();
    match (page, data) {
        (Page::InOrg(_, OrgPage::MemberAct(_, act)), PageData::MemberAct(question)) => {
            users::act_view(frame, *act, &question)
        }
        (Page::InOrg(_, OrgPage::Leave), PageData::Leaving(leaving)) => users::leave_view(frame, &leaving),
        _ => mismatch(),
    }
}
