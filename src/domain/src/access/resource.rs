//! What a decision is about, with its owner.

use crate::{
    id::{InvitationId, MembershipId},
    member::Member,
};

/// What a decision is about. A grant of scope `own` reaches only what the actor owns.
#[derive(Debug, Clone, Copy)]
pub enum Resource<'a> {
    /// The organization: what it has and what is created in it. Nobody owns it.
    Organization,
    /// A member, who owns their own membership.
    Member(&'a Member),
    /// An invitation, owned by its inviter.
    Invitation {
        /// The invitation.
        id: InvitationId,
        /// Who sent it or took it over.
        invited_by: MembershipId,
    },
}

/// A resource as a permit names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResourceId {
    /// The organization.
    Organization,
    /// A member.
    Member(MembershipId),
    /// An invitation.
    Invitation(InvitationId),
}

impl Resource<'_> {
    /// The owner; `None` where there is none.
    #[must_use]
    pub const fn owner(&self) -> Option<MembershipId> {
        match self {
            Self::Organization => None,
            Self::Member(member) => Some(member.id),
            Self::Invitation { invited_by, .. } => Some(*invited_by),
        }
    }

    /// What a permit names.
    #[must_use]
    pub const fn id(&self) -> ResourceId {
        match self {
            Self::Organization => ResourceId::Organization,
            Self::Member(member) => ResourceId::Member(member.id),
            Self::Invitation { id, .. } => ResourceId::Invitation(*id),
        }
    }
}
