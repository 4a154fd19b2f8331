//! The permissions that a role can grant in an organization, by what they are about: those that mean something everywhere,
//! those on the kinds of things that its template has, and whatever its roles grant besides.

use super::Permission;

/// What members do with their things, in the order in which it is shown.
const ASSET_ACTIONS: [&str; 5] = ["READ", "USE", "CREATE", "UPDATE", "DELETE"];

/// The permissions on one entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityPermissions {
    /// The section and the entity, such as `User.Member`.
    pub key: String,
    /// The permissions, in the order in which they are shown.
    pub permissions: Vec<Permission>,
}

impl EntityPermissions {
    /// The section.
    #[must_use]
    pub fn section(&self) -> &str {
        self.key.split('.').next().unwrap_or_default()
    }
}

/// Every permission to offer, grouped by section and entity. `asset_kinds` are the keys of the template's kinds of things,
/// and `granted` is what the organization's roles grant.
#[must_use]
pub fn catalogue<'a>(
    asset_kinds: impl IntoIterator<Item = &'a str>,
    granted: impl IntoIterator<Item = &'a Permission>,
) -> Vec<EntityPermissions> {
    let mut entities: Vec<EntityPermissions> = Vec::new();
    for permission in Permission::KNOWN {
        add(&mut entities, permission.clone());
    }
    for kind in asset_kinds {
        for action in ASSET_ACTIONS {
            // A kind whose key is no word could be granted by no role.
            if let Ok(permission) = ["Asset.", kind, ".", action].concat().parse() {
                add(&mut entities, permission);
            }
        }
    }
    for permission in granted {
        add(&mut entities, permission.clone());
    }
    // The entities of a section stay in their order.
    let mut sections: Vec<String> = Vec::new();
    for entity in &entities {
        if !sections.iter().any(|section| section == entity.section()) {
            sections.push(entity.section().to_owned());
        }
    }
    entities.sort_by_key(|entity| sections.iter().position(|section| section == entity.section()));
    entities
}

fn add(entities: &mut Vec<EntityPermissions>, permission: Permission) {
    let key = permission.entity().to_owned();
    match entities.iter_mut().find(|entity| entity.key == key) {
        Some(entity) if entity.permissions.contains(&permission) => {}
        Some(entity) => entity.permissions.push(permission),
        None => entities.push(EntityPermissions { key, permissions: vec![permission] }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Template;

    fn permission(text: &str) -> Permission {
        text.parse().unwrap()
    }

    #[test]
    fn known_permissions_come_first_then_those_on_things_and_what_roles_grant_besides_joins_its_entity() {
        let granted =
            ["User.Member.PRAISE", "Org.Invoice.READ", "User.Member.READ", "Crm.Lead.READ"].map(permission);
        let found = catalogue(["Vm"], &granted);
        let keys: Vec<&str> = found.iter().map(|entity| entity.key.as_str()).collect();
        assert_eq!(keys[0], "User.Member");
        assert_eq!(keys[keys.len() - 4..], ["Org.Invoice", "Asset.Ownership", "Asset.Vm", "Crm.Lead"]);
        assert!(found[0].permissions.ends_with(&[permission("User.Member.PRAISE")]), "{:?}", found[0]);
        let vm = found.iter().find(|entity| entity.key == "Asset.Vm").unwrap();
        let actions: Vec<&str> = vm.permissions.iter().map(Permission::action).collect();
        assert_eq!(actions, ASSET_ACTIONS);
        let sections: Vec<&str> = found.iter().map(EntityPermissions::section).collect();
        let mut once = sections.clone();
        once.dedup();
        assert_eq!(once, ["User", "Audit", "Org", "Asset", "Crm"], "each section is in one place");
    }

    #[test]
    fn whatever_a_role_of_a_template_grants_is_offered_once() {
        for template in Template::all() {
            let roles: Vec<_> = template.roles.iter().map(crate::template::TemplateRole::grants).collect();
            let granted: Vec<&Permission> =
                roles.iter().flat_map(|grants| grants.iter().map(|(permission, _)| permission)).collect();
            let found =
                catalogue(template.assets.iter().map(|kind| kind.key.as_str()), granted.iter().copied());
            let offered: Vec<&Permission> = found.iter().flat_map(|entity| &entity.permissions).collect();
            for permission in granted {
                let times = offered.iter().filter(|known| **known == permission).count();
                assert_eq!(times, 1, "{}: {permission}", template.key);
            }
        }
    }
}
