//! A person's page as it is read: the member and, each only for who may see it, what belongs to them.

use serde::{Deserialize, Serialize};

use super::{AuditView, InvitationView, MemberView, SessionView};
use crate::id::MembershipId;

/// Who invited somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inviter {
    /// Their membership.
    pub id: MembershipId,
    /// Their name.
    pub name: String,
}

/// A person in an organization with the newest of what they have, sent and did. What is `None` the reader may not see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DossierView {
    /// The member.
    pub member: MemberView,
    /// Where they are signed in, last used first. Without network addresses: those stand in the audit log, for who may
    /// read it.
    pub sessions: Option<Vec<SessionView>>,
    /// The invitations that they sent last.
    pub sent: Option<Vec<InvitationView>>,
    /// The newest entries of the audit log about what they did or what was done to them.
    pub entries: Option<Vec<AuditView>>,
}
