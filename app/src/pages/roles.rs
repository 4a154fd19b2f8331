//! The area of the roles: the list, the editor, and what a member may do and why.

use leptos::{prelude::*, wasm_split::wasm_split};

use super::{
    Area, OrgPage, Page, PageData, Shown,
    area::{ELSEWHERE, Loading, from_json, mismatch},
};
use crate::{api::AppError, params::Params, roles, users};

/// The area.
#[wasm_split(roles, fallible, wasm_split_path = leptos::wasm_split)]
pub(super) fn area() -> Result<Area, AppError> {
    Ok(Area { load, read, view })
}

fn load(page: Page, query: String) -> Loading<PageData> {
    Box::pin(async move {
        let Page::InOrg(slug, page) = page else { return Err(ELSEWHERE) };
        Ok(match page {
            OrgPage::Roles => PageData::Roles(roles::read_roles(slug).await?),
            OrgPage::RoleEditor(id) => {
                let from = Params::parse(&query).get("from").unwrap_or_default();
                PageData::RoleEditor(Box::new(roles::read_editor(slug, id, from).await?))
            }
            OrgPage::RoleDeletion(id) => {
                PageData::RoleDeletion(Box::new(roles::read_deletion(slug, id).await?))
            }
            OrgPage::MemberPermissions(id) => {
                PageData::MemberPermissions(Box::new(users::read_permissions(slug, id, query).await?))
            }
            _ => return Err(ELSEWHERE),
        })
    })
}

fn read(page: &Page, json: &[u8]) -> Option<PageData> {
    let Page::InOrg(_, page) = page else { return None };
    Some(match page {
        OrgPage::Roles => PageData::Roles(from_json(json)?),
        OrgPage::RoleEditor(_) => PageData::RoleEditor(from_json(json)?),
        OrgPage::RoleDeletion(_) => PageData::RoleDeletion(from_json(json)?),
        OrgPage::MemberPermissions(_) => PageData::MemberPermissions(from_json(json)?),
        _ => return None,
    })
}

fn view(page: &Page, data: PageData, shown: &ArcRwSignal<Shown>) -> AnyView {
    let visit = shown.with_untracked(|shown| shown.visit.clone());
    let frame = visit.frame();
    let Page::InOrg(_, page) = page else { return mismatch() };
    match (page, data) {
        (OrgPage::Roles, PageData::Roles(roles)) => roles::view(frame, &roles),
        (OrgPage::RoleEditor(_), PageData::RoleEditor(role)) => roles::editor_view(frame, &role),
        (OrgPage::RoleDeletion(_), PageData::RoleDeletion(role)) => roles::delete_view(frame, &role),
        (OrgPage::MemberPermissions(_), PageData::MemberPermissions(found)) => {
            users::permissions_view(frame, &found)
        }
        _ => mismatch(),
    }
}
