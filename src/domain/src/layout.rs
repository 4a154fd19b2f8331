//! How a template lays out the list of people and the form that invites. A layout changes no rule: what a reader may do is
//! decided by grants and settings.

use serde::{Deserialize, Serialize};

use crate::list::UserKey;

/// A column of the Users page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserColumn {
    /// The name. It is always shown.
    Name,
    /// The address.
    Email,
    /// The roles.
    Roles,
    /// The state.
    Status,
    /// The teams, where there are any and the reader may see them.
    Team,
    /// When a member was last active.
    LastActive,
    /// When a member last signed in.
    LastSignIn,
    /// When a member joined.
    Joined,
    /// When a membership ends. It is shown with the members whose end comes soon, whatever the layout.
    Expires,
}

/// A filter of the Users page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserFilter {
    /// By state.
    Status,
    /// Members with a role.
    Role,
    /// Members without a role.
    WithoutRole,
    /// Members of a team, where there are any and the reader may see them.
    Team,
}

/// The form that invites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InviteForm {
    /// Addresses and their roles first, then a list to review.
    #[default]
    Review,
    /// Addresses first, then a list on which each gets its roles.
    RolesSecond,
    /// Addresses and their roles, sent at once where nothing needs a look.
    AtOnce,
    /// Each address is added to the list with its own roles.
    OneByOne,
}

/// The layout of the pages about people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// The columns of the Users page, in their order. A reader can hide each but the name.
    pub columns: Vec<UserColumn>,
    /// What the Users page can be sorted by.
    pub sorts: Vec<UserKey>,
    /// Its filters.
    pub filters: Vec<UserFilter>,
    /// The filters stand beside the heads of their columns.
    pub filters_in_heads: bool,
    /// The roles of a member are shown as a number.
    pub counts_roles: bool,
    /// Open invitations are rows of the Users page.
    pub invitations_in_users: bool,
    /// Each role that a member lacks is an action of its own in the member's menu.
    pub role_actions: bool,
    /// The form that invites.
    pub invite_form: InviteForm,
}

impl Default for Layout {
    /// That of the template `standard`.
    fn default() -> Self {
        Self {
            columns: vec![
                UserColumn::Name,
                UserColumn::Email,
                UserColumn::Roles,
                UserColumn::Status,
                UserColumn::LastActive,
                UserColumn::Joined,
            ],
            sorts: vec![UserKey::Name, UserKey::Activity, UserKey::Joined],
            filters: vec![UserFilter::Status, UserFilter::Role, UserFilter::WithoutRole, UserFilter::Team],
            filters_in_heads: false,
            counts_roles: false,
            invitations_in_users: true,
            role_actions: false,
            invite_form: InviteForm::Review,
        }
    }
}
