//! Who acts in an organization.

use std::sync::OnceLock;

use crate::{
    id::{AccountId, MembershipId, OrgId},
    member::Member,
    permission::{GrantSet, Permission, Scope},
    state::MembershipState,
};

/// Who acts in an organization, with what they may do there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    who: Who,
    /// What they may do, once it was asked for.
    grants: OnceLock<GrantSet>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Who {
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
        Self::limited(member, None)
    }

    /// A member by a token that is limited to these grants; `None` is no limit.
    #[must_use]
    pub const fn limited(member: Member, limit: Option<GrantSet>) -> Self {
        Self { who: Who::Member { member, limit }, grants: OnceLock::new() }
    }

    /// Whoever runs the installation, acting in an organization.
    #[must_use]
    pub const fn operator(org_id: OrgId) -> Self {
        Self { who: Who::Operator { org_id }, grants: OnceLock::new() }
    }

    /// The organization acted in.
    #[must_use]
    pub const fn org_id(&self) -> OrgId {
        match &self.who {
            Who::Member { member, .. } => member.org_id,
            Who::Operator { org_id } => *org_id,
        }
    }

    /// The membership, where a member acts.
    #[must_use]
    pub const fn membership(&self) -> Option<&Member> {
        match &self.who {
            Who::Member { member, .. } => Some(member),
            Who::Operator { .. } => None,
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

    /// The same with the union of what the roles grant, for whoever decides often: each decision then looks there.
    #[must_use]
    pub fn with_union(self) -> Self {
        self.union();
        self
    }

    /// What they may do: the union of the roles, within the limit of a token. It is made once.
    #[must_use]
    pub fn grants(&self) -> &GrantSet {
        self.union()
    }

    fn union(&self) -> &GrantSet {
        self.grants.get_or_init(|| match &self.who {
            Who::Member { member, limit: None } => member.grants(),
            Who::Member { member, limit: Some(limit) } => member.grants().within(limit),
            Who::Operator { .. } => {
                Permission::KNOWN.iter().map(|permission| (permission.clone(), Scope::All)).collect()
            }
        })
    }

    /// The scope in which they hold a permission, if at all. Who is not active holds none.
    #[must_use]
    pub fn scope_of(&self, permission: &Permission) -> Option<Scope> {
        match &self.who {
            // There are more permissions than the known ones: each kind of asset has its own.
            Who::Operator { .. } => Some(Scope::All),
            Who::Member { .. } if !self.is_active() => None,
            Who::Member { member, limit } => match (self.grants.get(), limit) {
                (Some(grants), _) => grants.scope_of(permission),
                // One decision is no reason to make the union of many roles.
                (None, None) => member.scope_of(permission),
                (None, Some(limit)) => Some(member.scope_of(permission)?.min(limit.scope_of(permission)?)),
            },
        }
    }

    /// Whether they act by a token that limits what they may do.
    #[must_use]
    pub(super) const fn is_limited(&self) -> bool {
        matches!(self.who, Who::Member { limit: Some(_), .. })
    }

    /// Whether a token, if there is one, may use a permission at all.
    #[must_use]
    pub fn token_allows(&self, permission: &Permission) -> bool {
        match &self.who {
            Who::Member { limit: Some(limit), .. } => limit.scope_of(permission).is_some(),
            Who::Member { limit: None, .. } | Who::Operator { .. } => true,
        }
    }
}
