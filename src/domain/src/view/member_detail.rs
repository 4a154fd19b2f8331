//! The read model of a member's page.

use serde::{Deserialize, Serialize};

use super::{AuditView, InvitationView, MemberTeams, MemberView, SessionView};
use crate::id::MembershipId;

/// The member who sent an invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inviter {
    /// Their membership.
    pub id: MembershipId,
    /// Their name.
    pub name: String,
}

/// A member with their sessions, newest invitations and newest events. `None` is what the reader may not see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemberDetailView {
    /// The member.
    pub member: MemberView,
    /// The sessions, last used first, without network addresses: these need the permission to read the audit log.
    pub sessions: Option<Vec<SessionView>>,
    /// The newest invitations that the member sent.
    pub sent: Option<Vec<InvitationView>>,
    /// The teams.
    #[serde(default)]
    pub teams: Option<MemberTeams>,
    /// The newest audit events with the member as actor or target.
    pub entries: Option<Vec<AuditView>>,
    /// How many of the assets that the reader may see the member owns.
    #[serde(default)]
    pub assets: Option<u64>,
    /// Whether the reader may see what the member may do, and why.
    #[serde(default)]
    pub sees_permissions: bool,
}
