//! The words of the grid of permissions, put in by the server. What Rolecall does not know has its canonical name.

use ::messages::Messages;
use domain::{
    permission::{Permission, Scope},
    template::Template,
    view::RoleDraftView,
};

use super::data::{GridCell, GridRow, RoleEditor, RowScope};

/// The editor's data of a role, in the reader's language.
pub(super) fn editor(m: Messages, draft: RoleDraftView) -> RoleEditor {
    let rows = rows(m, &draft);
    let name = match &draft.source {
        Some((_, source)) if draft.id.is_none() => m.role_editor_copy_of(source),
        _ => draft.name,
    };
    RoleEditor {
        role: draft.id.map(|id| id.to_string()).unwrap_or_default(),
        source: draft.source.map(|(id, name)| (id.to_string(), name)),
        name,
        description: draft.description,
        audience: draft.audience,
        rank: draft.rank,
        ranks: draft.ranks,
        default_view: draft.default_view,
        is_default: draft.is_default,
        rows,
        impact: draft.impact,
    }
}

fn rows(m: Messages, draft: &RoleDraftView) -> Vec<GridRow> {
    let mut rows: Vec<GridRow> = Vec::new();
    let mut section = "";
    for view in &draft.permissions {
        let permission = &view.permission;
        let cell = GridCell {
            action: permission.action().to_owned(),
            label: action(m, permission.action()),
            is_granted: draft.grants.scope_of(permission).is_some(),
            refusal: view.givable.is_none().then(|| m.permissions_not_yours().to_owned()),
        };
        let key = permission.entity();
        if let Some(row) = rows.last_mut().filter(|row| row.key == key) {
            row.cells.push(cell);
            continue;
        }
        let own = key.split('.').next().unwrap_or_default();
        let is_first = own != section;
        section = own;
        rows.push(GridRow {
            key: key.to_owned(),
            section: is_first.then(|| section_label(m, own)),
            label: entity(m, &draft.template, key),
            scope: scope(draft, key),
            has_owners: has_owners(key),
            cells: vec![cell],
        });
    }
    rows
}

fn scope(draft: &RoleDraftView, key: &str) -> RowScope {
    let granted: Vec<(&Permission, Scope)> =
        draft.grants.iter().filter(|(permission, _)| permission.entity() == key).collect();
    RowScope::of_row(&granted)
}

/// Whether something can be a member's own: the organization's things are nobody's.
fn has_owners(key: &str) -> bool {
    !key.starts_with("Org.") && !["User.OwnerRole", "User.Team", "User.Role"].contains(&key)
}

fn section_label(m: Messages, section: &str) -> String {
    let text = match section {
        "User" => m.permissions_section_user(),
        "Audit" => m.permissions_section_audit(),
        "Org" => m.permissions_section_org(),
        "Asset" => m.permissions_section_asset(),
        other => other,
    };
    text.to_owned()
}

fn entity(m: Messages, template: &str, key: &str) -> String {
    let kinds =
        Template::of_organization(template).map(|template| template.assets.as_slice()).unwrap_or_default();
    let kind =
        key.strip_prefix("Asset.").and_then(|kind| kinds.iter().find(|known| known.key.as_str() == kind));
    if let Some(kind) = kind {
        return kind.name.in_language(m.language()).to_owned();
    }
    let text = match key {
        "User.Member" => m.permissions_user_member(),
        "User.MemberRole" => m.permissions_user_member_role(),
        "User.OwnerRole" => m.permissions_user_owner_role(),
        "User.UserInvite" => m.permissions_user_user_invite(),
        "User.Team" => m.permissions_user_team(),
        "User.Role" => m.permissions_user_role(),
        "User.UserAccessToken" => m.permissions_user_user_access_token(),
        "User.ServiceAccount" => m.permissions_user_service_account(),
        "Audit.Log" => m.permissions_audit_log(),
        "Org.Settings" => m.permissions_org_settings(),
        "Org.Authentication" => m.permissions_org_authentication(),
        "Org.License" => m.permissions_org_license(),
        "Org.Account" => m.permissions_org_account(),
        "Org.Integration" => m.permissions_org_integration(),
        "Org.Invoice" => m.permissions_org_invoice(),
        "Org.EmbedLink" => m.permissions_org_embed_link(),
        "Org.Media" => m.permissions_org_media(),
        "Asset.Ownership" => m.permissions_asset_ownership(),
        "Asset.Schedule" => m.permissions_asset_schedule(),
        "Asset.Secret" => m.permissions_asset_secret(),
        other => other,
    };
    text.to_owned()
}

fn action(m: Messages, action: &str) -> String {
    let text = match action {
        "READ" => m.permissions_read(),
        "USE" => m.permissions_use(),
        "CREATE" => m.permissions_create(),
        "UPDATE" => m.permissions_update(),
        "DELETE" => m.permissions_delete(),
        "COPYLINK" => m.permissions_copy_link(),
        "EXPORT" => m.permissions_export(),
        "TRANSFER" => m.permissions_transfer(),
        "DISABLE" => m.permissions_disable(),
        other => other,
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_that_rolecall_knows_has_words() {
        let m = Messages::default();
        for permission in Permission::KNOWN {
            assert_ne!(entity(m, "standard", permission.entity()), permission.entity(), "{permission}");
            assert_ne!(action(m, permission.action()), permission.action(), "{permission}");
        }
        for template in Template::all() {
            for role in &template.roles {
                for (permission, _) in role.grants().iter() {
                    let label = entity(m, &template.key, permission.entity());
                    assert_ne!(label, permission.entity(), "{}: {permission}", template.key);
                }
            }
        }
        assert_eq!(entity(m, "cloud", "Asset.Vm"), "Virtual machine");
        assert_eq!(
            (entity(m, "cloud", "Crm.Lead"), action(m, "PRAISE")),
            ("Crm.Lead".into(), "PRAISE".into())
        );
    }
}
