//! The table of the pages that the browser's program shows, for both sides: the address of each, and the area whose code
//! reads and shows its data. Nothing else knows every page.

mod account;
mod area;
mod assets;
mod audit;
mod changes;
mod find;
mod first;
mod invite;
mod roles;
mod settings;
mod teams;
mod topics;

use std::sync::Arc;

use domain::{error::ErrorKind, view::AccountView};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use serde_json::value::{RawValue, to_raw_value};

pub(crate) use area::Area;
pub(crate) use find::{Palette, palette};

use crate::{
    api::AppError,
    asset_kinds::KindAct,
    assets::AssetAct,
    bulk, errors, invitations,
    users::{self, MemberAct},
    visit::Visit,
};

/// The paths of the pages of an organization.
pub const ORG_PATHS: &[&str] = &[
    "/o/{slug}/assets",
    "/o/{slug}/assets/import",
    "/o/{slug}/assets/kinds",
    "/o/{slug}/assets/kinds/new",
    "/o/{slug}/assets/kinds/{kind}",
    "/o/{slug}/assets/kinds/{asset_kind}/delete",
    "/o/{slug}/assets/kinds/{asset_kind}/rename",
    "/o/{slug}/assets/new",
    "/o/{slug}/assets/transfer",
    "/o/{slug}/assets/{asset}",
    "/o/{slug}/assets/{asset}/delete",
    "/o/{slug}/assets/{asset}/edit",
    "/o/{slug}/assets/{asset}/share",
    "/o/{slug}/audit",
    "/o/{slug}/find",
    "/o/{slug}/invitations",
    "/o/{slug}/invitations/bulk/{action}",
    "/o/{slug}/invitations/{invitation}",
    "/o/{slug}/invite",
    "/o/{slug}/jobs/{job}",
    "/o/{slug}/leave",
    "/o/{slug}/roles",
    "/o/{slug}/settings",
    "/o/{slug}/settings/{section}",
    "/o/{slug}/roles/new",
    "/o/{slug}/roles/{role}",
    "/o/{slug}/roles/{role}/delete",
    "/o/{slug}/teams",
    "/o/{slug}/teams/new",
    "/o/{slug}/teams/{team}",
    "/o/{slug}/teams/{team}/delete",
    "/o/{slug}/teams/{team}/users",
    "/o/{slug}/undo",
    "/o/{slug}/users",
    "/o/{slug}/users/bulk/{action}",
    "/o/{slug}/users/{member}",
    "/o/{slug}/users/{member}/disable",
    "/o/{slug}/users/{member}/enable",
    "/o/{slug}/users/{member}/end-sessions",
    "/o/{slug}/users/{member}/permissions",
    "/o/{slug}/users/{member}/remove",
    "/o/{slug}/users/{member}/roles",
];

/// A page of an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OrgPage {
    Users,
    Member(String),
    MemberAct(String, MemberAct),
    MemberPermissions(String),
    /// A bulk action: the list, and the action.
    Bulk(&'static str, String),
    Job(String),
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
    Audit,
    /// A section of the settings; the first one if it is empty.
    Settings(String),
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

/// What a page shows.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize))]
pub(crate) enum PageData {
    /// The frame's data are enough.
    Nothing,
    Users(Box<users::UserList>),
    Member(Box<users::MemberDetail>),
    MemberAct(Box<users::MemberQuestion>),
    MemberPermissions(Box<users::MemberPermissions>),
    Bulk(Box<bulk::Question>),
    Job(Box<domain::bulk::BulkJobView>),
    Roles(Vec<domain::view::RoleView>),
    RoleEditor(Box<crate::roles::RoleEditor>),
    RoleDeletion(Box<domain::view::RoleDeletionView>),
    Teams(Box<domain::view::TeamsPage>),
    Team(Box<domain::view::TeamPage>),
    Invitations(Box<invitations::InvitationList>),
    Invitation(Box<invitations::InvitationDetail>),
    Undo(Box<crate::undo::Changes>),
    Find(Box<crate::find::Found>),
    Audit(Box<crate::audit::Log>),
    Settings(Box<domain::view::SettingsView>),
    Assets(Box<crate::assets::AssetList>),
    Asset(Box<crate::assets::AssetDetail>),
    AssetKinds(Box<domain::view::AssetKindsPage>),
    AssetKind(Box<domain::view::OwnAssetKindView>),
    NewAsset(Box<crate::assets::NewAsset>),
    TransferAssets(Box<crate::assets::Transfer>),
    Account(Box<crate::account::Account>),
    Choose(Box<crate::choose::Memberships>),
}

impl PageData {
    /// The reader, if the page says who it is.
    pub(crate) fn reader(&self) -> Option<&AccountView> {
        match self {
            Self::Account(account) => Some(account.reader()),
            Self::Choose(memberships) => Some(memberships.reader()),
            _ => None,
        }
    }

    /// What the area of the page reads again in the browser.
    #[cfg(feature = "ssr")]
    pub(crate) fn to_json(&self) -> Option<Box<RawValue>> {
        let json = match self {
            Self::Nothing => to_raw_value(&()),
            Self::Users(data) => to_raw_value(data),
            Self::Member(data) => to_raw_value(data),
            Self::MemberAct(data) => to_raw_value(data),
            Self::Bulk(data) => to_raw_value(data),
            Self::Job(data) => to_raw_value(data),
            Self::Roles(data) => to_raw_value(data),
            Self::Invitations(data) => to_raw_value(data),
            Self::Invitation(data) => to_raw_value(data),
            Self::Undo(data) => to_raw_value(data),
            Self::Find(data) => to_raw_value(data),
            Self::Audit(data) => to_raw_value(data),
            Self::MemberPermissions(data) => to_raw_value(data),
            Self::RoleEditor(data) => to_raw_value(data),
            Self::RoleDeletion(data) => to_raw_value(data),
            Self::Teams(data) => to_raw_value(data),
            Self::Team(data) => to_raw_value(data),
            Self::Settings(data) => to_raw_value(data),
            Self::Assets(data) => to_raw_value(data),
            Self::Asset(data) => to_raw_value(data),
            Self::AssetKinds(data) => to_raw_value(data),
            Self::AssetKind(data) => to_raw_value(data),
            Self::NewAsset(data) => to_raw_value(data),
            Self::TransferAssets(data) => to_raw_value(data),
            Self::Account(data) => to_raw_value(data),
            Self::Choose(data) => to_raw_value(data),
        };
        json.ok()
    }
}

impl Page {
    /// The page of a path; `None` for the pages that load no program.
    pub(crate) fn parse(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        let (slug, rest) = match parts.as_slice() {
            ["account"] => return Some(Self::Account),
            ["choose"] => return Some(Self::Choose),
            // The server leads on to where the reader lands, and renders the pages about addresses.
            ["o", _] | ["o", _, "users", _, "email"] => return None,
            ["o", slug, rest @ ..] => ((*slug).to_owned(), rest),
            _ => return None,
        };
        Some(Self::InOrg(slug, OrgPage::parse(rest)))
    }

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
                OrgPage::Bulk(..) | OrgPage::Job(_) | OrgPage::Undo => AreaName::Changes,
                OrgPage::Invite => AreaName::Invite,
                OrgPage::Find => AreaName::Find,
                OrgPage::Roles
                | OrgPage::RoleEditor(_)
                | OrgPage::RoleDeletion(_)
                | OrgPage::MemberPermissions(_) => AreaName::Roles,
                OrgPage::Settings(_) => AreaName::Settings,
                OrgPage::Teams
                | OrgPage::NewTeam
                | OrgPage::Team(_)
                | OrgPage::TeamPeople(_)
                | OrgPage::DeleteTeam(_) => AreaName::Teams,
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
                OrgPage::Users
                | OrgPage::Member(_)
                | OrgPage::MemberAct(..)
                | OrgPage::Leave
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

/// The areas of the program, and which page is in which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AreaName {
    /// The one that the program begins with.
    First,
    Account,
    Assets,
    Audit,
    Changes,
    Find,
    Invite,
    Roles,
    Settings,
    Teams,
}

impl AreaName {
    /// The area. The browser loads its code unless it has it.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`] if the code cannot be loaded.
    pub(crate) async fn get(self) -> Result<Area, AppError> {
        match self {
            Self::First => Ok(first::AREA),
            Self::Account => account::area().await,
            Self::Assets => assets::area().await,
            Self::Audit => audit::area().await,
            Self::Changes => changes::area().await,
            Self::Find => find::area().await,
            Self::Invite => invite::area().await,
            Self::Roles => roles::area().await,
            Self::Settings => settings::area().await,
            Self::Teams => teams::area().await,
        }
    }

    /// Its name in the manifest of the site, which is the one in its `wasm_split`; `None` if it has no files of its own.
    #[cfg(feature = "ssr")]
    pub(crate) const fn of_manifest(self) -> Option<&'static str> {
        Some(match self {
            Self::First => return None,
            Self::Account => "account",
            Self::Assets => "assets",
            Self::Audit => "audit",
            Self::Changes => "changes",
            Self::Find => "find",
            Self::Invite => "invite",
            Self::Roles => "roles",
            Self::Settings => "settings",
            Self::Teams => "teams",
        })
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

impl OrgPage {
    fn parse(rest: &[&str]) -> Self {
        let member = |id: &str, act| Self::MemberAct(id.to_owned(), act);
        match rest {
            ["users"] => Self::Users,
            ["users", "bulk", action] => Self::Bulk("users", (*action).to_owned()),
            ["invitations", "bulk", action] => Self::Bulk("invitations", (*action).to_owned()),
            ["jobs", job] => Self::Job((*job).to_owned()),
            ["users", id] => Self::Member((*id).to_owned()),
            ["users", id, "roles"] => member(id, MemberAct::ChangeRoles),
            ["users", id, "disable"] => member(id, MemberAct::Disable),
            ["users", id, "enable"] => member(id, MemberAct::Enable),
            ["users", id, "permissions"] => Self::MemberPermissions((*id).to_owned()),
            ["users", id, "remove"] => member(id, MemberAct::Remove),
            ["users", id, "end-sessions"] => member(id, MemberAct::EndSessions),
            ["leave"] => Self::Leave,
            ["invite"] => Self::Invite,
            ["invitations"] => Self::Invitations,
            ["invitations", id] => Self::Invitation((*id).to_owned()),
            ["undo"] => Self::Undo,
            ["find"] => Self::Find,
            ["roles"] => Self::Roles,
            ["roles", "new"] => Self::RoleEditor(String::new()),
            ["roles", id] => Self::RoleEditor((*id).to_owned()),
            ["roles", id, "delete"] => Self::RoleDeletion((*id).to_owned()),
            ["teams"] => Self::Teams,
            ["teams", "new"] => Self::NewTeam,
            ["teams", id] => Self::Team((*id).to_owned()),
            ["teams", id, "users"] => Self::TeamPeople((*id).to_owned()),
            ["teams", id, "delete"] => Self::DeleteTeam((*id).to_owned()),
            ["audit"] => Self::Audit,
            ["settings"] => Self::Settings(String::new()),
            ["settings", section] => Self::Settings((*section).to_owned()),
            ["assets"] => Self::Assets(None),
            ["assets", "import"] => Self::ImportAssets,
            ["assets", "kinds"] => Self::AssetKinds,
            ["assets", "kinds", "new"] => Self::NewAssetKind,
            ["assets", "kinds", id, "delete"] => Self::AssetKindAct((*id).to_owned(), KindAct::Delete),
            ["assets", "kinds", id, "rename"] => Self::AssetKindAct((*id).to_owned(), KindAct::Rename),
            ["assets", "kinds", kind] => Self::Assets(Some((*kind).to_owned())),
            ["assets", "new"] => Self::NewAsset,
            ["assets", "transfer"] => Self::TransferAssets,
            ["assets", id] => Self::Asset((*id).to_owned()),
            ["assets", id, "delete"] => Self::AssetAct((*id).to_owned(), AssetAct::Delete),
            ["assets", id, "edit"] => Self::AssetAct((*id).to_owned(), AssetAct::Edit),
            ["assets", id, "share"] => Self::AssetAct((*id).to_owned(), AssetAct::Share),
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests;
