//! The facts of a member and of roles that decisions are made from, as read inside the transaction.

use serde::{Deserialize, Serialize};

use crate::{
    id::{AccountId, MembershipId, OrgId, RoleId},
    landing::LandingPage,
    permission::GrantSet,
    state::MembershipState,
};

/// A role with what it grants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// Its canonical key within the organization, such as `owner`.
    pub key: String,
    /// Its name as people see it.
    pub name: String,
    /// One sentence on what it is.
    pub description: String,
    /// Whom it is best for.
    pub audience: String,
    /// From 10 (viewer) to 100 (owner).
    pub rank: i32,
    /// Cannot be edited or deleted.
    pub is_system: bool,
    /// Holders are the organization's owners.
    pub is_owner: bool,
    /// Preselected when inviting.
    pub is_default: bool,
    /// The page that its holders land on.
    pub default_view: LandingPage,
    /// The role that it was cloned from.
    pub cloned_from: Option<RoleId>,
    /// What it grants.
    pub grants: GrantSet,
}

/// A member and the roles they hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The membership.
    pub id: MembershipId,
    /// Whose it is.
    pub account_id: AccountId,
    /// In which organization.
    pub org_id: OrgId,
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: String,
    /// Active, disabled or removed.
    pub state: MembershipState,
    /// The roles they hold.
    pub roles: Vec<Role>,
}

impl Member {
    /// The highest rank among the roles; 0 without a role.
    #[must_use]
    pub fn rank(&self) -> i32 {
        highest_rank(&self.roles)
    }

    /// Whether one of the roles makes them an owner.
    #[must_use]
    pub fn is_owner(&self) -> bool {
        self.roles.iter().any(|role| role.is_owner)
    }

    /// The union of what the roles grant.
    #[must_use]
    pub fn grants(&self) -> GrantSet {
        let mut grants = GrantSet::default();
        for role in &self.roles {
            grants.add_all(&role.grants);
        }
        grants
    }
}

/// The highest rank among roles; 0 where there are none.
#[must_use]
pub fn highest_rank(roles: &[Role]) -> i32 {
    roles.iter().map(|role| role.rank).max().unwrap_or(0)
}
