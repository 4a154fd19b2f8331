//! The read models of the settings page.

use serde::{Deserialize, Serialize};

use super::{OrgView, TemplateView};
use crate::{
    id::RoleId,
    landing::LandingPage,
    seats::{SeatRules, SeatUse},
    settings::{Control, Section, Unit},
};

/// A section of the settings page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsView {
    /// The sections that the reader may change.
    pub sections: Vec<Section>,
    /// The section.
    pub section: Section,
    /// Its settings.
    pub settings: Vec<SettingView>,
    /// The organization, where its name, address and picture are changed.
    pub org: OrgView,
    /// In the section Account, for those who can make owners: who becomes one when all owners are lost.
    #[serde(default)]
    pub succession: Option<SuccessionView>,
    /// What the organization is made from, in that section.
    #[serde(default)]
    pub template: Option<TemplateView>,
    /// In the section General: the roles whose landing page the reader may choose, highest first.
    #[serde(default)]
    pub landings: Vec<RoleLandingView>,
    /// Who takes the seats, in the section of the license.
    #[serde(default)]
    pub seats: Option<SeatsInUse>,
}

/// Who becomes an owner when all owners are lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuccessionView {
    /// How many active owners there are.
    pub owners: u64,
    /// The name and the address of the successor, an active member.
    pub successor: Option<(String, String)>,
}

/// Where the holders of a role land.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleLandingView {
    /// The role.
    pub id: RoleId,
    /// Its canonical key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// The page that its holders land on.
    pub default_view: LandingPage,
    /// Whether it is preselected in invitations.
    pub is_default: bool,
}

/// The seats of an organization with who takes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatsInUse {
    /// The settings.
    pub rules: SeatRules,
    /// How many people there are who can take a seat.
    pub present: SeatUse,
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
            Control::Choice(_) | Control::Joining => {
                let values = control.choices().unwrap_or_default();
                Self::Choice(values.iter().map(|value| (*value).to_owned()).collect())
            }
            Control::Switch => Self::Switch,
            Control::Number { least, most, unit, optional } => Self::Number { least, most, unit, optional },
            Control::Domains => Self::Domains,
        }
    }
}
