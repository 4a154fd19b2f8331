//! What a decision is about, with its owner.

use crate::{
    id::{AssetId, InvitationId, MembershipId, RoleId, TeamId},
    member::Member,
    permission::Permission,
    state::ShareLevel,
};

/// What a decision is about. A grant of scope `own` reaches only what the actor owns.
#[derive(Debug, Clone, Copy)]
pub enum Resource<'a> {
    /// The organization: what it has and what is created in it. Nobody owns it.
    Organization,
    /// A member, who owns their own membership.
    Member(&'a Member),
    /// An invitation, owned by its inviter and by whoever leads all the teams that it leads into.
    Invitation {
        /// The invitation.
        id: InvitationId,
        /// Who sent it or took it over.
        invited_by: MembershipId,
        /// The teams that it leads into.
        teams: &'a [TeamId],
    },
    /// An invitation that is to be created, owned by whoever leads all the teams that it leads into.
    NewInvitation {
        /// The teams that it leads into.
        teams: &'a [TeamId],
    },
    /// A role. Nobody owns it.
    Role(RoleId),
    /// A team, owned by its leads.
    Team(TeamId),
    /// A thing in the register of assets.
    Asset {
        /// The asset; none before it is created.
        id: Option<AssetId>,
        /// Who created or owns it, or something that it is a part of. Of what is to be created these are the owners of
        /// what it becomes a part of or, where there is nothing, whoever creates it.
        owners: &'a [MembershipId],
        /// How far it is shared with the actor. What an asset is a part of, and its own parts, are shared for themselves.
        share: Option<ShareLevel>,
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
    /// An invitation that is to be created.
    NewInvitation,
    /// A role.
    Role(RoleId),
    /// A team.
    Team(TeamId),
    /// An asset; none is one that is to be created.
    Asset(Option<AssetId>),
}

impl Resource<'_> {
    /// Whether a grant of scope `own` reaches it for this member.
    #[must_use]
    pub fn is_own_of(&self, member: &Member) -> bool {
        let leads = |teams: &[TeamId]| !teams.is_empty() && teams.iter().all(|team| member.leads(*team));
        match self {
            Self::Organization | Self::Role(_) => false,
            Self::Member(own) => own.id == member.id,
            Self::Invitation { invited_by, teams, .. } => *invited_by == member.id || leads(teams),
            Self::NewInvitation { teams } => leads(teams),
            Self::Team(team) => member.leads(*team),
            Self::Asset { owners, .. } => owners.contains(&member.id),
        }
    }

    /// How it is shared with the actor, where that is enough for a permission.
    #[must_use]
    pub fn share_for(&self, permission: &Permission) -> Option<ShareLevel> {
        let Self::Asset { share: Some(level), .. } = self else { return None };
        let is_enough = match permission.action() {
            "READ" | "USE" => true,
            "UPDATE" => *level == ShareLevel::Edit,
            _ => false,
        };
        is_enough.then_some(*level)
    }

    /// What a permit names.
    #[must_use]
    pub const fn id(&self) -> ResourceId {
        match self {
            Self::Organization => ResourceId::Organization,
            Self::Member(member) => ResourceId::Member(member.id),
            Self::Invitation { id, .. } => ResourceId::Invitation(*id),
            Self::NewInvitation { .. } => ResourceId::NewInvitation,
            Self::Role(id) => ResourceId::Role(*id),
            Self::Team(id) => ResourceId::Team(*id),
            Self::Asset { id, .. } => ResourceId::Asset(*id),
        }
    }
}
