//! The area that the program begins with: the lists of users and invitations, and their rows.

use std::sync::Arc;

use domain::error::ErrorKind;
use leptos::prelude::*;

use super::{
    Area, OrgPage, Page, PageData, Shown,
    area::{Loading, from_json, mismatch},
};
use crate::{api::AppError, errors, invitations, users, visit::Visit};

/// The area.
pub(super) const AREA: Area = Area { load, read, view };

fn load(page: Page, query: String) -> Loading<PageData> {
    Box::pin(async move {
        let Page::InOrg(slug, page) = page else { return Err(AppError(ErrorKind::NotFound)) };
        Ok(match page {
            OrgPage::Users => PageData::Users(Box::new(users::read_list(slug, query).await?)),
            OrgPage::Member(id) => PageData::Member(Box::new(users::read_member(slug, id).await?)),
            OrgPage::Invitations => {
                PageData::Invitations(Box::new(invitations::read_list(slug, query).await?))
            }
            OrgPage::Invitation(id) => {
                PageData::Invitation(Box::new(invitations::read_invitation(slug, id).await?))
            }
            _ => return Err(AppError(ErrorKind::NotFound)),
        })
    })
}

fn read(page: &Page, json: &[u8]) -> Option<PageData> {
    let Page::InOrg(_, page) = page else { return None };
    Some(match page {
        OrgPage::Users => PageData::Users(from_json(json)?),
        OrgPage::Member(_) => PageData::Member(from_json(json)?),
        OrgPage::Invitations => PageData::Invitations(from_json(json)?),
        OrgPage::Invitation(_) => PageData::Invitation(from_json(json)?),
        _ => return None,
    })
}

fn view(page: &Page, data: PageData, shown: &ArcRwSignal<Shown>) -> AnyView {
    let Page::InOrg(_, page) = page else { return errors::whole_page(&ErrorKind::Internal) };
    let visit = shown.with_untracked(|shown| shown.visit.clone());
    let frame = visit.frame();
    match (page, data) {
        (OrgPage::Users, PageData::Users(list)) => users::list_view(live(shown, *list, |data| match data {
            PageData::Users(list) => Some(list),
            _ => None,
        })),
        (OrgPage::Member(_), PageData::Member(detail)) => users::member_view(frame, &detail),
        (OrgPage::Invitations, PageData::Invitations(list)) => {
            invitations::list_view(live(shown, *list, |data| match data {
                PageData::Invitations(list) => Some(list),
                _ => None,
            }))
        }
        (OrgPage::Invitation(_), PageData::Invitation(detail)) => {
            invitations::invitation_view(frame, &detail)
        }
        _ => mismatch(),
    }
}

/// The visit and the data of a page that changes in place. While another page is on its way the last ones stay.
fn live<D: Clone + Send + Sync + 'static>(
    shown: &ArcRwSignal<Shown>,
    first: D,
    of: fn(&PageData) -> Option<&D>,
) -> impl Fn() -> (Arc<Visit>, D) + Send + Sync + 'static {
    let (shown, visit) = (shown.clone(), shown.with_untracked(|shown| shown.visit.clone()));
    let last = ArcRwSignal::new((visit, first));
    move || {
        let now = shown.with(|shown| Some((shown.visit.clone(), of(shown.data.as_ref().ok()?)?.clone())));
        match now {
            Some(now) => {
                last.update_untracked(|last| last.clone_from(&now));
                now
            }
            None => last.get_untracked(),
        }
    }
}
