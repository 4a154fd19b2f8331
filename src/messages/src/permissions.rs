//! Permissions in words: in the role editor, and where pages say what somebody may do. What Rolecall does not know has its
//! canonical name. The browser gets none of these texts: the server puts them into the data of a page.

use domain::{asset::AssetKind, permission::Permission, template::Template};

use crate::Messages;

/// Where the names of kinds of assets are: the key of the organization's template, and the kinds that it adds.
pub type KindNames<'a> = (&'a str, &'a [(AssetKind, String)]);

impl Messages {
    /// A permission in one line: "Members: Read".
    #[must_use]
    pub fn permission(self, kinds: KindNames<'_>, permission: &Permission) -> String {
        let entity = self.permission_entity(kinds, permission.entity());
        self.permissions_line(&entity, &self.permission_action(permission.action()))
    }

    /// A section, such as `User`.
    #[must_use]
    pub fn permission_section(self, section: &str) -> String {
        let text = match section {
            "User" => self.permissions_section_user(),
            "Audit" => self.permissions_section_audit(),
            "Org" => self.permissions_section_org(),
            "Asset" => self.permissions_section_asset(),
            other => other,
        };
        text.to_owned()
    }

    /// What it is about, by section and entity, such as `User.Member`.
    #[must_use]
    pub fn permission_entity(self, (template, own): KindNames<'_>, key: &str) -> String {
        if let Some(kind) = key.strip_prefix("Asset.") {
            let template = Template::of_organization(template);
            let kinds = template.map(|template| template.assets.as_slice()).unwrap_or_default();
            if let Some(known) = kinds.iter().find(|known| known.key.as_str() == kind) {
                return known.name.in_language(self.language()).to_owned();
            }
            if let Some((_, name)) = own.iter().find(|(key, _)| key.as_str() == kind) {
                return name.clone();
            }
        }
        let text = match key {
            "User.Member" => self.permissions_user_member(),
            "User.MemberRole" => self.permissions_user_member_role(),
            "User.OwnerRole" => self.permissions_user_owner_role(),
            "User.UserInvite" => self.permissions_user_user_invite(),
            "User.Team" => self.permissions_user_team(),
            "User.Role" => self.permissions_user_role(),
            "User.UserAccessToken" => self.permissions_user_user_access_token(),
            "User.ServiceAccount" => self.permissions_user_service_account(),
            "Audit.Log" => self.permissions_audit_log(),
            "Org.Settings" => self.permissions_org_settings(),
            "Org.Authentication" => self.permissions_org_authentication(),
            "Org.License" => self.permissions_org_license(),
            "Org.Account" => self.permissions_org_account(),
            "Org.Integration" => self.permissions_org_integration(),
            "Org.Invoice" => self.permissions_org_invoice(),
            "Org.EmbedLink" => self.permissions_org_embed_link(),
            "Org.Media" => self.permissions_org_media(),
            "Asset.Ownership" => self.permissions_asset_ownership(),
            "Asset.Schedule" => self.permissions_asset_schedule(),
            "Asset.Secret" => self.permissions_asset_secret(),
            other => other,
        };
        text.to_owned()
    }

    /// What can be done, such as `READ`.
    #[must_use]
    pub fn permission_action(self, action: &str) -> String {
        let text = match action {
            "READ" => self.permissions_read(),
            "USE" => self.permissions_use(),
            "CREATE" => self.permissions_create(),
            "UPDATE" => self.permissions_update(),
            "DELETE" => self.permissions_delete(),
            "COPYLINK" => self.permissions_copy_link(),
            "EXPORT" => self.permissions_export(),
            "TRANSFER" => self.permissions_transfer(),
            "DISABLE" => self.permissions_disable(),
            other => other,
        };
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::*;

    #[test]
    fn every_permission_that_rolecall_knows_has_words() {
        let m = Messages::default();
        for permission in Permission::KNOWN {
            let (entity, action) = (permission.entity(), permission.action());
            assert_ne!(m.permission_entity(("standard", &[]), entity), entity, "{permission}");
            assert_ne!(m.permission_action(action), action, "{permission}");
        }
        for template in Template::all() {
            for role in &template.roles {
                for (permission, _) in role.grants().iter() {
                    let label = m.permission_entity((&template.key, &[]), permission.entity());
                    assert_ne!(label, permission.entity(), "{}: {permission}", template.key);
                }
            }
        }
    }

    #[test]
    fn a_permission_is_one_line_in_the_words_of_the_template_and_of_the_reader() {
        let m = Messages::default();
        let line = |m: Messages, template, name: &str| m.permission((template, &[]), &name.parse().unwrap());
        assert_eq!(line(m, "cloud", "Asset.Vm.READ"), "Virtual machine: Read");
        assert_eq!(line(m, "cloud", "User.UserInvite.CREATE"), "Invitations: Create");
        assert_eq!(line(m, "cloud", "Crm.Lead.PRAISE"), "Crm.Lead: PRAISE");
        let german = Messages::of(Language::German);
        assert_eq!(line(german, "standard", "User.Member.UPDATE"), "Mitglieder: Ändern");
    }
}
