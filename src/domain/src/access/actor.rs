//! Who acts in an organization.

use crate::{
    id::{AccountId, MembershipId, OrgId},
    member::Member,
    permission::{GrantSet, Permission, Scope},
    state::MembershipState,
};

/// Who acts in an organization, with what they may do there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A member, by a session or a token.
    Member {
        /// The member as they are now.
        member: Member,
        /// What a token is limited to; `None` is everything that the member's roles grant.
        limit: Option<GrantSet>,
    },
    /// Whoever runs the installation, on its console: stands above every organization.
    Operator {
        /// The organization acted in.
        org_id: OrgId,
    },
}

/// The rank of the operator, that of owners.
const OPERATOR_RANK: i32 = 100;

impl Actor {
    /// A member with everything that their roles grant.
    #[must_use]
    pub const fn member(member: Member) -> Self {
        Self::Member { member, limit: None }
    }

    /// The organization acted in.
    #[must_use]
    pub const fn org_id(&self) -> OrgId {
        match self {
            Self::Member { member, .. } => member.org_id,
            Self::Operator { org_id } => *org_id,
        }
    }

    /// The membership, where a member acts.
    #[must_use]
    pub const fn membership(&self) -> Option<&Member> {
        match self {
            Self::Member { member, .. } => Some(member),
            Self::Operator { .. } => None,
        }
    }

    /// The id of the membership, where a member acts.
    #[must_use]
    pub fn membership_id(&self) -> Option<MembershipId> {
        self.membership().map(|member| member.id)
    }

    /// Whether this is that member.
    #[must_use]
    pub fn is(&self, member: MembershipId) -> bool {
        self.membership_id() == Some(member)
    }

    /// Whether this is the person of that account.
    #[must_use]
    pub fn is_account(&self, account: AccountId) -> bool {
        self.membership().is_some_and(|member| member.account_id == account)
    }

    /// Whether they may act at all.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.membership().is_none_or(|member| member.state == MembershipState::Active)
    }

    /// The highest rank among the roles; 0 without a role.
    #[must_use]
    pub fn rank(&self) -> i32 {
        self.membership().map_or(OPERATOR_RANK, Member::rank)
    }

    /// Whether they are an owner or stand above owners.
    #[must_use]
    pub fn is_owner(&self) -> bool {
        self.membership().is_none_or(Member::is_owner)
    }

    /// What they may do: the union of the roles, within the limit of a token.
    #[must_use]
    pub fn grants(&self) -> GrantSet {
        match self {
            Self::Member { member, limit: None } => member.grants(),
            Self::Member { member, limit: Some(limit) } => member.grants().within(limit),
            Self::Operator { .. } => {
                Permission::KNOWN.iter().map(|permission| (permission.clone(), Scope::All)).collect()
            }
        }
    }

    /// The scope in which they hold a permission, if at all. Who is not active holds none.
    #[must_use]
    pub fn scope_of(&self, permission: &Permission) -> Option<Scope> {
        match self {
            // There are more permissions than the known ones: each kind of asset has its own.
            Self::Operator { .. } => Some(Scope::All),
            Self::Member { .. } if self.is_active() => self.grants().scope_of(permission),
            Self::Member { .. } => None,
        }
    }

    /// Whether a token, if there is one, may use a permission at all.
    #[must_use]
    pub fn token_allows(&self, permission: &Permission) -> bool {
        match self {
            Self::Member { limit: Some(limit), .. } => limit.scope_of(permission).is_some(),
            Self::Member { limit: None, .. } | Self::Operator { .. } => true,
        }
    }
}
