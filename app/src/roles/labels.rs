//! The words of the grid of permissions, put in by the server. What Rolecall does not know has its canonical name.

use ::messages::Messages;
use domain::{
    permission::{Permission, Scope},
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
            label: m.permission_action(permission.action()),
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
            section: is_first.then(|| m.permission_section(own)),
            label: m.permission_entity((&draft.template, &draft.own_kinds), key),
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
