//! The table of the pages that the browser's program shows, for both sides: the address of each, and the area whose code
//! reads and shows its data. Nothing else knows every page.

mod account;
mod addresses;
mod area;
mod area_name;
mod assets;
mod audit;
mod changes;
mod data;
mod find;
mod first;
mod invite;
mod overview;
mod person;
mod reviews;
mod roles;
mod settings;
mod teams;
mod topics;

use std::sync::Arc;

use domain::error::ErrorKind;
use leptos::prelude::*;

pub use addresses::ORG_PATHS;
pub(crate) use area::Area;
pub(crate) use area_name::AreaName;
pub(crate) use data::PageData;
pub(crate) use find::{Palette, palette};

use crate::{
    api::AppError,
    asset_kinds::KindAct,
    assets::AssetAct,
    bulk, errors, invitations,
    users::{self, MemberAct},
    visit::Visit,
};

/// A page of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OrgPage {
    Overview,
    Views,
    Users,
    Member(String),
    MemberAct(String, MemberAct),
    MemberPermissions(String),
    /// A bulk action: the list, and the action.
    Bulk(&'static str, String),
    Job(String),
    /// The form for a table of people to import.
    ImportPeople,
    Import(String),
    Leave,
    Invite,
    Invitations,
    Invitation(String),
    Undo,
    Find,
    Roles,
    /// The editor of a role; without an id that of a new one.
    RoleEditor(String),
    RoleDeletion(String),
    Teams,
    NewTeam,
    Team(String),
    TeamPeople(String),
    DeleteTeam(String),
    Reviews,
    NewReview,
    Review(String),
    EndReview(String),
    Audit,
    /// A section of the settings; the first one if it is empty.
    Settings(String),
    DeleteOrganization,
    /// The list of assets, or the page of a kind.
    Assets(Option<String>),
    /// The kinds of assets.
    AssetKinds,
    NewAssetKind,
    AssetKindAct(String, KindAct),
    NewAsset,
    ImportAssets,
    TransferAssets,
    Asset(String),
    AssetAct(String, AssetAct),
    /// No page has this address.
    Unknown,
}

/// A page that the browser's program shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Page {
    /// A page of an organization, by its slug.
    InOrg(String, OrgPage),
    /// The reader's account.
    Account,
    /// The choice among one's organizations.
    Choose,
}

/// Whether a form of the page of this path takes a picture.
#[cfg(feature = "ssr")]
#[must_use]
pub fn takes_picture(path: &str) -> bool {
    matches!(
        Page::parse(path),
        Some(Page::Account | Page::InOrg(_, OrgPage::NewTeam | OrgPage::Team(_) | OrgPage::Settings(_)))
    )
}

/// Whether a form of the page of this path takes a table of people.
#[cfg(feature = "ssr")]
#[must_use]
pub fn takes_table(path: &str) -> bool {
    matches!(Page::parse(path), Some(Page::InOrg(_, OrgPage::ImportPeople)))
}

impl Page {
    /// The slug of its organization.
    pub(crate) fn slug(&self) -> Option<&str> {
        match self {
            Self::InOrg(slug, _) => Some(slug),
            Self::Account | Self::Choose => None,
        }
    }

    /// The shorter address of the same state, where a form sent it box by box.
    pub(crate) fn canonical(&self, query: &str) -> Option<String> {
        let Self::InOrg(slug, page) = self else { return None };
        match page {
            OrgPage::Users => users::canonical(slug, query),
            OrgPage::Invitations => invitations::canonical(slug, query),
            OrgPage::Bulk(list, action) => bulk::canonical(slug, list, action, query),
            _ => None,
        }
    }

    /// The address of this list with the rows chosen that the query `as_in` names; `None` for other pages.
    pub(crate) fn choosing_as(&self, query: &str, as_in: &str) -> Option<String> {
        let Self::InOrg(slug, page) = self else { return None };
        match page {
            OrgPage::Users => Some(users::choosing_as(slug, query, as_in)),
            OrgPage::Invitations => Some(invitations::choosing_as(slug, query, as_in)),
            _ => None,
        }
    }

    /// The address of the list of a query with a person beside it; `None` for other pages.
    pub(crate) fn beside(&self, query: &str, person: &str) -> Option<String> {
        match self {
            Self::InOrg(slug, OrgPage::Users) => Some(users::beside(slug, query, person)),
            _ => None,
        }
    }

    /// The area of the page.
    pub(crate) const fn area(&self) -> AreaName {
        match self {
            Self::Account | Self::Choose => AreaName::Account,
            Self::InOrg(_, page) => match page {
                OrgPage::Bulk(..)
                | OrgPage::Job(_)
                | OrgPage::ImportPeople
                | OrgPage::Import(_)
                | OrgPage::Undo => AreaName::Changes,
                OrgPage::Invite => AreaName::Invite,
                OrgPage::Overview | OrgPage::Views => AreaName::Overview,
                OrgPage::Find => AreaName::Find,
                OrgPage::Roles
                | OrgPage::RoleEditor(_)
                | OrgPage::RoleDeletion(_)
                | OrgPage::MemberPermissions(_) => AreaName::Roles,
                OrgPage::Settings(_) | OrgPage::DeleteOrganization => AreaName::Settings,
                OrgPage::Teams
                | OrgPage::NewTeam
                | OrgPage::Team(_)
                | OrgPage::TeamPeople(_)
                | OrgPage::DeleteTeam(_) => AreaName::Teams,
                OrgPage::Reviews | OrgPage::NewReview | OrgPage::Review(_) | OrgPage::EndReview(_) => {
                    AreaName::Reviews
                }
                OrgPage::Assets(_)
                | OrgPage::Asset(_)
                | OrgPage::AssetAct(..)
                | OrgPage::AssetKinds
                | OrgPage::NewAssetKind
                | OrgPage::AssetKindAct(..)
                | OrgPage::NewAsset
                | OrgPage::ImportAssets
                | OrgPage::TransferAssets => AreaName::Assets,
                OrgPage::Audit => AreaName::Audit,
                OrgPage::MemberAct(..) | OrgPage::Leave => AreaName::Person,
                OrgPage::Users
                | OrgPage::Member(_)
                | OrgPage::Invitations
                | OrgPage::Invitation(_)
                | OrgPage::Unknown => AreaName::First,
            },
        }
    }

    /// Reads what the page shows.
    ///
    /// # Errors
    /// Why the reader does not get it; it is shown in place of the page.
    pub(crate) async fn load(&self, query: &str) -> Result<(PageData, Area), AppError> {
        let area = self.area().get().await?;
        Ok(((area.load)(self.clone(), query.to_owned()).await?, area))
    }

    /// Shows it without the frame around an organization's pages.
    fn view(&self, shown: &ArcRwSignal<Shown>) -> AnyView {
        let (data, area) = shown.with_untracked(|shown| (shown.data.clone(), shown.area));
        match (data, area) {
            (Ok(data), Some(area)) => (area.view)(self, data, shown),
            (Err(error), _) if self.slug().is_some() && has_frame(shown) => errors::in_frame(&error.0),
            (Err(error), _) => errors::whole_page(&error.0),
            (Ok(_), None) => errors::whole_page(&ErrorKind::Internal),
        }
    }
}

fn has_frame(shown: &ArcRwSignal<Shown>) -> bool {
    shown.with_untracked(|shown| shown.visit.shell.is_some())
}

/// A page with its data.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    /// Which page.
    pub(crate) page: Page,
    /// Where it is, and what was submitted to it.
    pub(crate) visit: Arc<Visit>,
    /// What it shows, or why not.
    pub(crate) data: Result<PageData, AppError>,
    /// What shows its data.
    pub(crate) area: Option<Area>,
    /// Another number for each answer.
    pub(crate) number: u32,
}

/// What makes the content of the frame anew: another page, or another answer to one that does not change in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    page: Page,
    number: Option<u32>,
}

impl Place {
    /// Shows the page.
    pub(crate) fn view(&self, shown: &ArcRwSignal<Shown>) -> AnyView {
        self.page.view(shown)
    }
}

impl Shown {
    /// Whether it is a list; these change in place.
    pub(crate) const fn is_list(&self) -> bool {
        matches!(&self.data, Ok(PageData::Users(_) | PageData::Invitations(_)))
    }

    /// The place of the page in the frame.
    pub(crate) fn place(&self) -> Place {
        Place { page: self.page.clone(), number: (!self.is_list()).then_some(self.number) }
    }
}

#[cfg(test)]
mod tests;
