//! Calls of the use cases about roles.

use super::*;

pub(super) fn create_role(cloned_from: Option<RoleId>) -> CreateRole {
    let fields = RoleFields { name: "Night shift".to_owned(), rank: 20, ..RoleFields::default() };
    CreateRole { fields, cloned_from }
}

pub(super) fn land_on_roles(role: RoleId) -> SetRoleDefaults {
    SetRoleDefaults { role, default_view: LandingPage::Roles, is_default: false }
}

pub(super) async fn preview_role(call: &Call<'_>, role: Option<RoleId>, source: Option<RoleId>) -> Answer {
    let command = PreviewRole { role, source, rank: 20, grants: GrantSet::default() };
    roles::preview(call.service, call.caller, call.slug, command).await.map(drop)
}
