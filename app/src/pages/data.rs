//! What the pages show.

use domain::view::AccountView;
#[cfg(feature = "ssr")]
use serde_json::value::{RawValue, to_raw_value};

use crate::{bulk, invitations, users};

/// What a page shows.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize))]
pub(crate) enum PageData {
    Overview(Box<domain::view::OverviewView>),
    Views(Box<crate::views::Views>),
    Users(Box<users::UserList>),
    Member(Box<users::MemberDetail>),
    MemberAct(Box<users::MemberQuestion>),
    MemberPermissions(Box<users::MemberPermissions>),
    Leaving(Box<users::Leaving>),
    Bulk(Box<bulk::Question>),
    Job(Box<domain::bulk::BulkJobView>),
    ImportPeople(Box<domain::import::ImportOptions>),
    Import(Box<domain::import::ImportView>),
    Reviews(Box<domain::view::ReviewsPage>),
    NewReview(Box<domain::view::ReviewOptions>),
    Review(Box<domain::view::ReviewPage>),
    EndReview(Box<domain::view::ReviewPlan>),
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
    DeleteOrganization(Box<domain::view::OrganizationDeletionView>),
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
            Self::Overview(data) => to_raw_value(data),
            Self::Views(data) => to_raw_value(data),
            Self::Users(data) => to_raw_value(data),
            Self::Member(data) => to_raw_value(data),
            Self::MemberAct(data) => to_raw_value(data),
            Self::Leaving(data) => to_raw_value(data),
            Self::Bulk(data) => to_raw_value(data),
            Self::Job(data) => to_raw_value(data),
            Self::ImportPeople(data) => to_raw_value(data),
            Self::Import(data) => to_raw_value(data),
            Self::Reviews(data) => to_raw_value(data),
            Self::NewReview(data) => to_raw_value(data),
            Self::Review(data) => to_raw_value(data),
            Self::EndReview(data) => to_raw_value(data),
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
            Self::DeleteOrganization(data) => to_raw_value(data),
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
