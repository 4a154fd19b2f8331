//! The read model of a member's page.

use serde::{Deserialize, Serialize};

use super::{
    AuditView, InvitationView, MemberTeams, MemberView, PastDepartureView, ScheduleView, SessionView,
};
use crate::{end_date::EndOf, id::MembershipId, time::Timestamp};

/// The member who sent an invitation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inviter {
    /// Their membership.
    pub id: MembershipId,
    /// Their name.
    pub name: String,
}

/// Something of a member that can have an end date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndView {
    /// What ends.
    pub of: EndOf,
    /// The name of the role or team; empty for the membership.
    pub name: String,
    /// When it ends; `None` is never.
    pub until: Option<Timestamp>,
    /// Whether the reader may change that.
    pub may_change: bool,
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
    /// The membership, the roles that are held directly and the places in teams, each with its end date.
    #[serde(default)]
    pub ends: Vec<EndView>,
    /// The newest audit events with the member as actor or target.
    pub entries: Option<Vec<AuditView>>,
    /// How many of the assets that the reader may see the member owns.
    #[serde(default)]
    pub assets: Option<u64>,
    /// The schedules of the member that run, for readers who may stop them.
    #[serde(default)]
    pub schedules: Vec<ScheduleView>,
    /// Whether the reader may hand over what the member owns.
    #[serde(default)]
    pub may_hand_over: bool,
    /// The newest times that the member was removed or left.
    #[serde(default)]
    pub departures: Vec<PastDepartureView>,
    /// Whether the reader may see what the member may do, and why.
    #[serde(default)]
    pub sees_permissions: bool,
}
