//! The read models of the settings page.

use serde::{Deserialize, Serialize};

use super::OrgView;
use crate::settings::{Control, Section, Unit};

/// A section of the settings page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsView {
    /// The sections that the reader may change.
    pub sections: Vec<Section>,
    /// The section.
    pub section: Section,
    /// Its settings.
    pub settings: Vec<SettingView>,
    /// The organization, where its name and address are changed.
    pub org: OrgView,
}

/// A setting with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingView {
    /// The key.
    pub key: String,
    /// How it is entered.
    pub control: SettingControl,
    /// The value, as text.
    pub value: String,
    /// The value of the template, as text.
    pub default: String,
}

/// How a setting is entered; see [`Control`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingControl {
    /// One of these values.
    Choice(Vec<String>),
    /// On or off.
    Switch,
    /// A whole number.
    Number {
        /// The smallest one.
        least: u32,
        /// The largest one.
        most: u32,
        /// What it counts.
        unit: Unit,
        /// Whether there need not be one.
        optional: bool,
    },
    /// Any number of e-mail domains.
    Domains,
}

impl From<Control> for SettingControl {
    fn from(control: Control) -> Self {
        match control {
            Control::Choice(values) => Self::Choice(values.iter().map(|value| (*value).to_owned()).collect()),
            Control::Switch => Self::Switch,
            Control::Number { least, most, unit, optional } => Self::Number { least, most, unit, optional },
            Control::Domains => Self::Domains,
        }
    }
}

/// What a change of settings means for those who are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingEffect {
    /// So many members hold several roles where one is allowed. They keep them until their roles are changed.
    MembersWithSeveralRoles(u64),
    /// So many members hold no role where they need one. They stay until their roles are changed.
    MembersWithoutRole(u64),
    /// So many members, who are no owners, can no longer change roles and remove others.
    FewerManagers(u64),
    /// So many open invitations give several roles where one is allowed, and cannot be accepted.
    InvitationsWithSeveralRoles(u64),
    /// So many open invitations give no role where one is needed, and cannot be accepted.
    InvitationsWithoutRole(u64),
    /// So many open invitations are for addresses of other domains, and cannot be accepted.
    InvitationsOutsideDomains(u64),
    /// So many sessions can no longer be used in the organization.
    SessionsEnd(u64),
}
