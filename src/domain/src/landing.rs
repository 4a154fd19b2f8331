//! The page on which the holders of a role land when they open the organization.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A page to land on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LandingPage {
    /// The overview of those who manage people.
    Overview,
    /// The list of members.
    #[default]
    Users,
    /// The list of invitations.
    Invitations,
    /// The roles.
    Roles,
    /// The assets.
    Assets,
    /// The audit log.
    Audit,
    /// One's own account.
    Account,
}

/// The text is not the key of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown page to land on")]
pub struct UnknownLandingPage;

impl LandingPage {
    /// Every page, in the order of the navigation.
    pub const ALL: &'static [Self] = &[
        Self::Overview,
        Self::Users,
        Self::Invitations,
        Self::Roles,
        Self::Assets,
        Self::Audit,
        Self::Account,
    ];

    /// The canonical key, as in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Users => "users",
            Self::Invitations => "invitations",
            Self::Roles => "roles",
            Self::Assets => "assets",
            Self::Audit => "audit",
            Self::Account => "account",
        }
    }
}

impl FromStr for LandingPage {
    type Err = UnknownLandingPage;
    fn from_str(text: &str) -> Result<Self, UnknownLandingPage> {
        Self::ALL.iter().copied().find(|page| page.as_str() == text).ok_or(UnknownLandingPage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_parses_its_canonical_key() {
        for page in LandingPage::ALL {
            assert_eq!(page.as_str().parse(), Ok(*page));
            assert_eq!(serde_json::to_value(page).unwrap(), page.as_str());
        }
        assert_eq!("settings".parse::<LandingPage>(), Err(UnknownLandingPage));
    }
}
