//! The facts of a member and of roles that decisions are made from, as read inside the transaction.

use serde::{Deserialize, Serialize};

use crate::{
    id::{AccountId, MembershipId, OrgId, RoleId, TeamId},
    landing::LandingPage,
    permission::{GrantSet, Permission, Scope},
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
    /// The roles they hold, directly or by a team.
    pub roles: Vec<Role>,
    /// What comes by the teams that they are in.
    pub by_team: ByTeam,
}

/// What a member has by teams.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ByTeam {
    /// Each role of a team that gives it.
    pub roles: Vec<TeamRole>,
    /// The teams that the member leads.
    pub leads: Vec<TeamId>,
}

/// A role that a member holds by a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamRole {
    /// The role.
    pub role: RoleId,
    /// The team.
    pub team: TeamId,
    /// The team's name.
    pub team_name: String,
    /// Whether the member holds the role directly as well.
    pub is_direct: bool,
}

/// A team with the roles that it gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamGift {
    /// The team.
    pub team: TeamId,
    /// The roles, highest first.
    pub roles: Vec<Role>,
}

impl Role {
    /// Whether its holders manage people: owners, and whoever may change, disable or remove any member.
    #[must_use]
    pub fn manages_people(&self) -> bool {
        let managing =
            [&Permission::MEMBER_UPDATE, &Permission::MEMBER_DELETE, &Permission::MEMBER_ROLE_UPDATE];
        self.is_owner
            || managing.iter().any(|permission| self.grants.scope_of(permission) == Some(Scope::All))
    }
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

    /// Whether they lead a team.
    #[must_use]
    pub fn leads(&self, team: TeamId) -> bool {
        self.by_team.leads.contains(&team)
    }

    /// Whether they hold a role directly, not only by a team.
    #[must_use]
    pub fn holds_directly(&self, role: RoleId) -> bool {
        let is_held = self.roles.iter().any(|held| held.id == role);
        is_held && self.by_team.roles.iter().all(|given| given.role != role || given.is_direct)
    }

    /// The roles that they hold directly, highest first.
    #[must_use]
    pub fn direct_roles(&self) -> Vec<Role> {
        self.roles.iter().filter(|role| self.holds_directly(role.id)).cloned().collect()
    }

    /// The same member with just these roles directly. Those that come by teams stay.
    #[must_use]
    pub fn with_direct_roles(&self, roles: &[Role]) -> Self {
        let is_wanted = |id: RoleId| roles.iter().any(|role| role.id == id);
        let by_team = |role: &&Role| {
            !is_wanted(role.id) && self.by_team.roles.iter().any(|given| given.role == role.id)
        };
        let kept = self.roles.iter().filter(by_team);
        let mut after = Self { roles: roles.iter().chain(kept).cloned().collect(), ..self.clone() };
        for given in &mut after.by_team.roles {
            given.is_direct = is_wanted(given.role);
        }
        after
    }

    /// The widest scope in which a role grants a permission, if any does.
    #[must_use]
    pub fn scope_of(&self, permission: &Permission) -> Option<Scope> {
        self.roles.iter().filter_map(|role| role.grants.scope_of(permission)).max()
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

/// The most roles of an organization.
pub const MAX_ROLES: u32 = 100;
/// The longest description or audience of a role, in characters.
pub const MAX_ROLE_TEXT: u32 = 300;

/// A description or an audience as it is stored: each run of white space is one space; other control characters are not
/// kept.
#[must_use]
pub fn clean_role_text(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().filter(|c| !c.is_control()).collect()
}

/// The highest rank among roles; 0 where there are none.
#[must_use]
pub fn highest_rank(roles: &[Role]) -> i32 {
    roles.iter().map(|role| role.rank).max().unwrap_or(0)
}
