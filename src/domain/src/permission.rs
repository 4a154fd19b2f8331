//! Permissions (`Section.Entity.ACTION`), the scope of a grant, and sets of grants with their union.
//! There are no deny rules: what is not granted is refused.

pub mod catalogue;

use std::{borrow::Cow, collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A permission's canonical name, such as `User.UserInvite.CREATE`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Permission(Cow<'static, str>);

/// The text does not have the form of a permission.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a permission has the form Section.Entity.ACTION")]
pub struct InvalidPermission;

macro_rules! permissions {
    (
        everywhere { $($(#[$doc:meta])* $name:ident = $text:literal;)* }
        by_template { $($(#[$own_doc:meta])* $own_name:ident = $own_text:literal;)* }
    ) => {
        impl Permission {
            $($(#[$doc])* pub const $name: Self = Self(Cow::Borrowed($text));)*
            $($(#[$own_doc])* pub const $own_name: Self = Self(Cow::Borrowed($own_text));)*

            /// Every permission that means something in any organization, in the order of the role page.
            pub const KNOWN: &'static [Self] = &[$(Self::$name,)*];
        }
    };
}

permissions! {
    everywhere {
        /// See who is a member.
        MEMBER_READ = "User.Member.READ";
        /// Disable and enable members.
        MEMBER_UPDATE = "User.Member.UPDATE";
        /// Remove members.
        MEMBER_DELETE = "User.Member.DELETE";
        /// See who holds which role.
        MEMBER_ROLE_READ = "User.MemberRole.READ";
        /// Change who holds which role.
        MEMBER_ROLE_UPDATE = "User.MemberRole.UPDATE";
        /// Give the owner role, and change owners.
        OWNER_ROLE_UPDATE = "User.OwnerRole.UPDATE";
        /// Invite people.
        INVITE_CREATE = "User.UserInvite.CREATE";
        /// See the invitations.
        INVITE_READ = "User.UserInvite.READ";
        /// Resend and cancel invitations.
        INVITE_UPDATE = "User.UserInvite.UPDATE";
        /// Copy the link of an invitation.
        INVITE_COPY_LINK = "User.UserInvite.COPYLINK";
        /// See the teams.
        TEAM_READ = "User.Team.READ";
        /// Create teams.
        TEAM_CREATE = "User.Team.CREATE";
        /// Change teams and who is in them.
        TEAM_UPDATE = "User.Team.UPDATE";
        /// Delete teams.
        TEAM_DELETE = "User.Team.DELETE";
        /// See the roles and what they grant.
        ROLE_READ = "User.Role.READ";
        /// Create roles.
        ROLE_CREATE = "User.Role.CREATE";
        /// Change roles.
        ROLE_UPDATE = "User.Role.UPDATE";
        /// Delete roles.
        ROLE_DELETE = "User.Role.DELETE";
        /// Make access tokens for oneself.
        TOKEN_CREATE = "User.UserAccessToken.CREATE";
        /// Delete access tokens.
        TOKEN_DELETE = "User.UserAccessToken.DELETE";
        /// Read the audit log.
        AUDIT_READ = "Audit.Log.READ";
        /// Download the audit log.
        AUDIT_EXPORT = "Audit.Log.EXPORT";
        /// Change the organization's settings.
        SETTINGS_UPDATE = "Org.Settings.UPDATE";
        /// Change how members sign in.
        AUTHENTICATION_UPDATE = "Org.Authentication.UPDATE";
        /// Change the number of seats.
        LICENSE_UPDATE = "Org.License.UPDATE";
        /// Delete the organization, and switch its template.
        ACCOUNT_UPDATE = "Org.Account.UPDATE";
        /// Give assets to another owner.
        ASSET_TRANSFER = "Asset.Ownership.TRANSFER";
    }
    by_template {
        /// Manage embed links (`analytics`).
        EMBED_LINK_UPDATE = "Org.EmbedLink.UPDATE";
        /// Manage media assets (`analytics`).
        MEDIA_UPDATE = "Org.Media.UPDATE";
        /// Set up third-party integrations (`config`).
        INTEGRATION_CREATE = "Org.Integration.CREATE";
        /// Change third-party integrations (`config`).
        INTEGRATION_UPDATE = "Org.Integration.UPDATE";
        /// Delete third-party integrations (`config`).
        INTEGRATION_DELETE = "Org.Integration.DELETE";
    }
}

impl Permission {
    /// The canonical name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it is about: section and entity, such as `User.Member`.
    #[must_use]
    pub fn entity(&self) -> &str {
        self.0.rsplit_once('.').map_or("", |(entity, _)| entity)
    }

    /// What it allows, such as `READ`.
    #[must_use]
    pub fn action(&self) -> &str {
        self.0.rsplit_once('.').map_or("", |(_, action)| action)
    }

    /// The permission for an action on a kind of asset, whose key is known to be a word.
    pub(crate) fn on_assets(kind: &str, action: &str) -> Self {
        Self(Cow::Owned(["Asset.", kind, ".", action].concat()))
    }
}

/// Whether a text can be the middle part of a permission.
pub(crate) fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase()) && text.chars().all(|c| c.is_ascii_alphanumeric())
}

impl FromStr for Permission {
    type Err = InvalidPermission;

    /// Reads a permission; the optional prefix `ACL.` of older notations is dropped.
    fn from_str(text: &str) -> Result<Self, InvalidPermission> {
        let text = text.strip_prefix("ACL.").unwrap_or(text);
        let mut parts = text.split('.');
        let (Some(section), Some(entity), Some(action), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(InvalidPermission);
        };
        let is_action = !action.is_empty() && action.chars().all(|c| c.is_ascii_uppercase());
        if is_word(section) && is_word(entity) && is_action {
            Ok(Self(Cow::Owned(text.to_owned())))
        } else {
            Err(InvalidPermission)
        }
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Permission {
    type Error = InvalidPermission;
    fn try_from(text: String) -> Result<Self, InvalidPermission> {
        text.parse()
    }
}

impl From<Permission> for String {
    fn from(permission: Permission) -> Self {
        permission.0.into_owned()
    }
}

/// How far a grant reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Only what the holder created, owns or leads, or is.
    Own,
    /// Everything in the organization.
    All,
}

impl Scope {
    /// The canonical word, as the store writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::All => "all",
        }
    }

    /// Reads the canonical word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "own" => Some(Self::Own),
            "all" => Some(Self::All),
            _ => None,
        }
    }
}

/// Permissions with the widest scope granted for each.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GrantSet(BTreeMap<Permission, Scope>);

impl GrantSet {
    /// Adds a grant; the wider scope stays.
    pub fn add(&mut self, permission: Permission, scope: Scope) {
        self.0.entry(permission).and_modify(|held| *held = (*held).max(scope)).or_insert(scope);
    }

    /// Adds every grant of another set (several roles: the union holds).
    pub fn add_all(&mut self, other: &Self) {
        for (permission, scope) in other.iter() {
            self.add(permission.clone(), scope);
        }
    }

    /// The scope in which a permission is granted, if at all.
    #[must_use]
    pub fn scope_of(&self, permission: &Permission) -> Option<Scope> {
        self.0.get(permission).copied()
    }

    /// Whether it grants nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each grant, in the order of the permissions' names.
    pub fn iter(&self) -> impl Iterator<Item = (&Permission, Scope)> {
        self.0.iter().map(|(permission, scope)| (permission, *scope))
    }

    /// What both sets grant, each in the narrower scope.
    #[must_use]
    pub fn within(&self, limit: &Self) -> Self {
        self.iter()
            .filter_map(|(permission, scope)| {
                Some((permission.clone(), scope.min(limit.scope_of(permission)?)))
            })
            .collect()
    }

    /// The grants that `self` lacks to cover `other`.
    pub fn missing_for<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (&'a Permission, Scope)> {
        other.iter().filter(|(permission, scope)| self.scope_of(permission) < Some(*scope))
    }

    /// What is gained and what is lost where this becomes `after`: what is gained in its new scope, what is lost in the scope
    /// that it had.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> (Self, Self) {
        let owned = |(permission, scope): (&Permission, Scope)| (permission.clone(), scope);
        (self.missing_for(after).map(owned).collect(), after.missing_for(self).map(owned).collect())
    }
}

impl FromIterator<(Permission, Scope)> for GrantSet {
    fn from_iter<I: IntoIterator<Item = (Permission, Scope)>>(grants: I) -> Self {
        let mut set = Self::default();
        for (permission, scope) in grants {
            set.add(permission, scope);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(grants: &[(&str, Scope)]) -> GrantSet {
        grants.iter().map(|(p, s)| (p.parse().unwrap(), *s)).collect()
    }

    #[test]
    fn an_older_prefix_is_accepted_and_nonsense_is_not() {
        assert_eq!("ACL.User.UserInvite.CREATE".parse(), Ok(Permission::INVITE_CREATE));
        for wrong in [
            "",
            "User",
            "User.Member",
            "User.Member.read",
            "user.Member.READ",
            "User.Member.READ.MORE",
            "..X",
        ] {
            assert_eq!(wrong.parse::<Permission>(), Err(InvalidPermission), "{wrong}");
        }
        for known in Permission::KNOWN {
            assert_eq!(known.as_str().parse().as_ref(), Ok(known));
        }
    }

    #[test]
    fn with_several_roles_the_permissions_are_the_union_and_the_wider_scope_holds() {
        let mut held = set(&[("Asset.Vm.READ", Scope::Own), ("Asset.Vm.UPDATE", Scope::All)]);
        held.add_all(&set(&[
            ("Asset.Vm.READ", Scope::All),
            ("Asset.Vm.UPDATE", Scope::Own),
            ("Asset.Disk.READ", Scope::Own),
        ]));
        assert_eq!(
            held,
            set(&[
                ("Asset.Vm.READ", Scope::All),
                ("Asset.Vm.UPDATE", Scope::All),
                ("Asset.Disk.READ", Scope::Own)
            ])
        );
    }

    #[test]
    fn what_is_missing_is_what_is_absent_or_narrower() {
        let giver = set(&[("Asset.Vm.READ", Scope::Own), ("Asset.Vm.UPDATE", Scope::All)]);
        let role = set(&[
            ("Asset.Vm.READ", Scope::All),
            ("Asset.Vm.UPDATE", Scope::Own),
            ("Asset.Vm.DELETE", Scope::Own),
        ]);
        let missing: Vec<_> = giver.missing_for(&role).map(|(p, _)| p.as_str()).collect();
        assert_eq!(missing, ["Asset.Vm.DELETE", "Asset.Vm.READ"]);
    }
}
