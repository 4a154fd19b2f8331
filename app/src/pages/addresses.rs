//! The address of each page, and which page an address is.

use super::{OrgPage, Page};
use crate::{asset_kinds::KindAct, assets::AssetAct, users::MemberAct};

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
    "/o/{slug}/overview",
    "/o/{slug}/reviews",
    "/o/{slug}/reviews/new",
    "/o/{slug}/reviews/{review}",
    "/o/{slug}/reviews/{review}/end",
    "/o/{slug}/roles",
    "/o/{slug}/settings",
    "/o/{slug}/settings/account/delete",
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
    "/o/{slug}/users/import",
    "/o/{slug}/users/import/{import}",
    "/o/{slug}/users/views",
    "/o/{slug}/users/{member}",
    "/o/{slug}/users/{member}/disable",
    "/o/{slug}/users/{member}/enable",
    "/o/{slug}/users/{member}/end-sessions",
    "/o/{slug}/users/{member}/hand-over",
    "/o/{slug}/users/{member}/permissions",
    "/o/{slug}/users/{member}/remove",
    "/o/{slug}/users/{member}/reset-password",
    "/o/{slug}/users/{member}/roles",
];

impl Page {
    /// The page of a path; `None` for the pages that load no program.
    pub(crate) fn parse(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        let (slug, rest) = match parts.as_slice() {
            ["account"] => return Some(Self::Account),
            ["choose"] => return Some(Self::Choose),
            // The server leads on to where the reader lands, renders the pages about addresses, and makes the file.
            ["o", _] | ["o", _, "users", _, "email"] | ["o", _, "users", "export.csv"] => return None,
            ["o", slug, rest @ ..] => ((*slug).to_owned(), rest),
            _ => return None,
        };
        Some(Self::InOrg(slug, OrgPage::parse(rest)))
    }
}

impl OrgPage {
    pub(super) fn parse(rest: &[&str]) -> Self {
        let member = |id: &str, act| Self::MemberAct(id.to_owned(), act);
        match rest {
            ["users"] => Self::Users,
            ["users", "bulk", action] => Self::Bulk("users", (*action).to_owned()),
            ["invitations", "bulk", action] => Self::Bulk("invitations", (*action).to_owned()),
            ["jobs", job] => Self::Job((*job).to_owned()),
            ["users", "import"] => Self::ImportPeople,
            ["users", "import", id] => Self::Import((*id).to_owned()),
            ["users", "views"] => Self::Views,
            ["users", id] => Self::Member((*id).to_owned()),
            ["users", id, "roles"] => member(id, MemberAct::ChangeRoles),
            ["users", id, "disable"] => member(id, MemberAct::Disable),
            ["users", id, "enable"] => member(id, MemberAct::Enable),
            ["users", id, "permissions"] => Self::MemberPermissions((*id).to_owned()),
            ["users", id, "remove"] => member(id, MemberAct::Remove),
            ["users", id, "end-sessions"] => member(id, MemberAct::EndSessions),
            ["users", id, "reset-password"] => member(id, MemberAct::ResetPassword),
            ["users", id, "hand-over"] => member(id, MemberAct::HandOver),
            ["leave"] => Self::Leave,
            ["overview"] => Self::Overview,
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
            ["reviews"] => Self::Reviews,
            ["reviews", "new"] => Self::NewReview,
            ["reviews", id] => Self::Review((*id).to_owned()),
            ["reviews", id, "end"] => Self::EndReview((*id).to_owned()),
            ["audit"] => Self::Audit,
            ["settings"] => Self::Settings(String::new()),
            ["settings", "account", "delete"] => Self::DeleteOrganization,
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
