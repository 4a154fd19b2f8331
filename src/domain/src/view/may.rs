//! What the reader may do in an organization, for menus and buttons.

use serde::{Deserialize, Serialize};

/// What the reader may do in an organization. The change of a single row may still be denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent right, named in the model")]
pub struct May {
    /// See the overview of the organization.
    #[serde(default)]
    pub read_overview: bool,
    /// See the members.
    pub read_members: bool,
    /// Share saved views of the list of members.
    #[serde(default)]
    pub share_views: bool,
    /// Change the roles of members.
    pub change_roles: bool,
    /// Disable and enable members.
    pub update_members: bool,
    /// Remove members.
    pub remove_members: bool,
    /// Invite people.
    pub invite: bool,
    /// See the invitations.
    pub read_invitations: bool,
    /// Resend and cancel invitations.
    pub update_invitations: bool,
    /// Copy the link of an invitation.
    pub copy_links: bool,
    /// See the roles.
    pub read_roles: bool,
    /// Create roles.
    pub create_roles: bool,
    /// Read the audit log.
    pub read_audit: bool,
    /// Download the audit log.
    #[serde(default)]
    pub export_audit: bool,
    /// See assets of some kind.
    #[serde(default)]
    pub read_assets: bool,
    /// Add kinds of assets.
    #[serde(default)]
    pub update_asset_kinds: bool,
    /// Undo changes of members or invitations.
    pub undo: bool,
    /// Leave the organization.
    pub leave: bool,
    /// Change a section of the settings.
    #[serde(default)]
    pub change_settings: bool,
    /// Change the number of seats.
    #[serde(default)]
    pub change_license: bool,
    /// See the teams, where there are any.
    #[serde(default)]
    pub read_teams: bool,
    /// Create teams.
    #[serde(default)]
    pub create_teams: bool,
    /// Change teams and who is in them.
    #[serde(default)]
    pub update_teams: bool,
    /// Delete teams.
    #[serde(default)]
    pub delete_teams: bool,
    /// Start access reviews and read them.
    #[serde(default)]
    pub review: bool,
}
