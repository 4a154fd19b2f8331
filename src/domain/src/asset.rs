//! Things in the register of assets: their kinds, the links they can have, and the one rule of which permission an action
//! on a kind takes.

mod key;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

pub use self::key::MAX_KEY;
use crate::permission::{self, Permission};

/// The most kinds that an organization adds.
pub const MAX_OWN_KINDS: u32 = 100;

/// The kind of a thing, as permissions have it: `Workbook` in `Asset.Workbook.READ`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AssetKind(String);

/// The text is not the key of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a kind of asset begins with a capital letter and has letters and digits only")]
pub struct InvalidKind;

/// The kind that can be stopped.
const SCHEDULE: &str = "Schedule";
/// The kinds that the organization administers for everybody.
const EMBED_LINK: &str = "EmbedLink";
const MEDIA: &str = "Media";
const INTEGRATION: &str = "Integration";

/// The longest link, in characters.
pub const MAX_LINK: usize = 2_000;

/// What is done to an asset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssetAction {
    /// See that it is there, and its facts.
    Read,
    /// Use it, in the application that it belongs to.
    Use,
    /// Register it.
    Create,
    /// Change its name and links.
    Update,
    /// Share it with others or make it a part of something else: both give rights on it, so whoever it is only shared with
    /// cannot.
    Share,
    /// Take it out of the register.
    Delete,
    /// Stop a schedule, or start it again.
    Stop,
    /// Give it to another owner.
    Transfer,
}

/// What a page of the organization administers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Administered {
    /// Links by which others embed what the organization has.
    EmbedLinks,
    /// Pictures and other media.
    Media,
    /// Third-party integrations.
    Integrations,
}

impl AssetKind {
    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The kind that can be stopped and started.
    #[must_use]
    pub fn schedule() -> Self {
        Self(SCHEDULE.to_owned())
    }

    /// Whether it can be stopped and started.
    #[must_use]
    pub fn is_schedule(&self) -> bool {
        self.0 == SCHEDULE
    }

    /// What page of the organization administers it, if one does.
    #[must_use]
    pub fn administered(&self) -> Option<Administered> {
        match self.as_str() {
            EMBED_LINK => Some(Administered::EmbedLinks),
            MEDIA => Some(Administered::Media),
            INTEGRATION => Some(Administered::Integrations),
            _ => None,
        }
    }

    /// The permission that an action on this kind takes: `Asset.<Kind>.…`. Embed links, media and integrations belong to the
    /// administration of the organization: creating, changing and deleting them takes the permission `Org.…` instead.
    #[must_use]
    pub fn permission(&self, action: AssetAction) -> Permission {
        let on_kind = |name| Permission::on_assets(&self.0, name);
        match (action, self.administered()) {
            (AssetAction::Transfer, _) => Permission::ASSET_TRANSFER,
            (AssetAction::Read, _) => on_kind("READ"),
            (AssetAction::Use, _) => on_kind("USE"),
            (AssetAction::Stop, _) => on_kind("DISABLE"),
            (_, Some(Administered::EmbedLinks)) => Permission::EMBED_LINK_UPDATE,
            (_, Some(Administered::Media)) => Permission::MEDIA_UPDATE,
            (AssetAction::Create, Some(Administered::Integrations)) => Permission::INTEGRATION_CREATE,
            (AssetAction::Update | AssetAction::Share, Some(Administered::Integrations)) => {
                Permission::INTEGRATION_UPDATE
            }
            (AssetAction::Delete, Some(Administered::Integrations)) => Permission::INTEGRATION_DELETE,
            (AssetAction::Create, None) => on_kind("CREATE"),
            (AssetAction::Update | AssetAction::Share, None) => on_kind("UPDATE"),
            (AssetAction::Delete, None) => on_kind("DELETE"),
        }
    }
}

/// Whether a permission is the one that an action takes on some kind.
#[must_use]
pub fn is_for(permission: &Permission, action: AssetAction) -> bool {
    let kinds = [EMBED_LINK, MEDIA, INTEGRATION].map(|kind| AssetKind(kind.to_owned()));
    let own = permission.entity().strip_prefix("Asset.").and_then(|kind| kind.parse().ok());
    kinds.into_iter().chain(own).any(|kind| kind.permission(action) == *permission)
}

impl FromStr for AssetKind {
    type Err = InvalidKind;

    fn from_str(text: &str) -> Result<Self, InvalidKind> {
        if permission::is_word(text) { Ok(Self(text.to_owned())) } else { Err(InvalidKind) }
    }
}

impl fmt::Display for AssetKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for AssetKind {
    type Error = InvalidKind;
    fn try_from(text: String) -> Result<Self, InvalidKind> {
        text.parse()
    }
}

impl From<AssetKind> for String {
    fn from(kind: AssetKind) -> Self {
        kind.0
    }
}

/// The link of an asset, if the text is one that a page can show: `https://…` or `http://…`, with a host and without
/// spaces.
#[must_use]
pub fn parse_link(text: &str) -> Option<&str> {
    let text = text.trim();
    let rest = ["https://", "http://"].iter().find_map(|scheme| {
        let (start, rest) = text.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    })?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_plain =
        text.chars().all(|c| !c.is_whitespace() && !c.is_control() && !crate::hidden::is_hidden(c));
    let is_short = text.chars().count() <= MAX_LINK;
    (!host.is_empty() && !host.contains('@') && is_plain && is_short).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permission(kind: &str, action: AssetAction) -> String {
        kind.parse::<AssetKind>().unwrap().permission(action).to_string()
    }

    #[test]
    fn what_the_organization_administers_takes_its_own_permission() {
        use AssetAction::{Create, Delete, Read, Stop, Transfer, Update};
        for (kind, action, expected) in [
            ("Workbook", Read, "Asset.Workbook.READ"),
            ("Workbook", Create, "Asset.Workbook.CREATE"),
            ("Schedule", Stop, "Asset.Schedule.DISABLE"),
            ("Vm", Transfer, "Asset.Ownership.TRANSFER"),
            ("EmbedLink", Read, "Asset.EmbedLink.READ"),
            ("EmbedLink", Create, "Org.EmbedLink.UPDATE"),
            ("EmbedLink", Delete, "Org.EmbedLink.UPDATE"),
            ("Media", Update, "Org.Media.UPDATE"),
            ("Integration", Create, "Org.Integration.CREATE"),
            ("Integration", Update, "Org.Integration.UPDATE"),
            ("Integration", Delete, "Org.Integration.DELETE"),
        ] {
            assert_eq!(permission(kind, action), expected);
        }
    }

    #[test]
    fn a_permission_opens_its_own_action_only() {
        let is_for = |text: &str, action| is_for(&text.parse().unwrap(), action);
        assert!(is_for("Asset.Vm.UPDATE", AssetAction::Update));
        assert!(!is_for("Asset.Vm.UPDATE", AssetAction::Delete));
        assert!(!is_for("Asset.Vm.READ", AssetAction::Update));
        assert!(is_for("Org.Media.UPDATE", AssetAction::Delete));
        assert!(
            !is_for("Asset.Media.DELETE", AssetAction::Delete),
            "the organization's permission stands instead"
        );
        assert!(!is_for("Org.Settings.UPDATE", AssetAction::Update));
        assert!(!is_for("User.Member.UPDATE", AssetAction::Update));
        assert!(is_for("Asset.Ownership.TRANSFER", AssetAction::Transfer));
    }

    #[test]
    fn a_link_leads_to_the_web_and_nowhere_else() {
        for good in ["https://a.example/x?y#z", "http://localhost:8080", " HTTPS://a.example "] {
            assert_eq!(parse_link(good), Some(good.trim()));
        }
        for bad in [
            "",
            "a.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://",
            "https:///x",
            "https://user@evil.example",
            "https://a.example/a b",
            "ftp://a.example",
        ] {
            assert_eq!(parse_link(bad), None, "{bad}");
        }
    }
}
