//! The only judges: `decide` says whether a member may do something, `may_grant` whether they may give roles.
//! Both answer with their reasons, so that "why?" is no second code path. A `Permit` can be made only here, and
//! nothing can be changed without one.

use serde::{Deserialize, Serialize};

use crate::{
    id::AccountId,
    member::{Member, Role, highest_rank},
    permission::{Permission, Scope},
    policy::{Leave, ManagedBy, Policy},
    state::MembershipState,
};

/// Leave to change something. The store's changing methods ask for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    basis: Basis,
}

/// What a permit rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis {
    /// A permission held through roles.
    Granted {
        /// The permission.
        permission: Permission,
        /// The roles that grant it.
        via: Vec<Via>,
    },
    /// People decide about their own account and membership.
    SelfService(AccountId),
    /// Somebody who proved to hold a secret that was sent to them or shown to the operator.
    Secret(SecretKind),
    /// The program itself: counting attempts, sending mail, setting up.
    System(&'static str),
}

/// A role that grants what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Via {
    /// The role's name.
    pub role: String,
    /// How far it grants.
    pub scope: Scope,
}

/// The secrets that let somebody do one thing without a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretKind {
    /// The one-time link of the first run.
    SetupLink,
    /// The link of an invitation.
    Invitation,
    /// The link of a password reset.
    PasswordReset,
    /// A right password.
    Password,
}

impl Permit {
    /// What it rests on.
    #[must_use]
    pub const fn basis(&self) -> &Basis {
        &self.basis
    }

    /// For what people do to their own account.
    #[must_use]
    pub const fn self_service(account: AccountId) -> Self {
        Self { basis: Basis::SelfService(account) }
    }

    /// For what a proven secret allows.
    #[must_use]
    pub const fn by_secret(kind: SecretKind) -> Self {
        Self { basis: Basis::Secret(kind) }
    }

    /// For the program's own book-keeping; say which.
    #[must_use]
    pub const fn system(what: &'static str) -> Self {
        Self { basis: Basis::System(what) }
    }
}

/// Why something is refused. Its words are in `error`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Denial {
    /// The one who asks is not an active member.
    NotActive,
    /// No role grants the permission.
    Missing {
        /// What is missing.
        permission: Permission,
    },
    /// The permission is granted for one's own things only.
    OwnOnly {
        /// The permission.
        permission: Permission,
    },
    /// The policy lets only owners do this.
    OwnersOnly,
    /// The other member does not stand below.
    RankNotBelow,
    /// The role stands above the giver.
    RoleAbove {
        /// The role's name.
        role: String,
    },
    /// The role grants what the giver lacks.
    RoleGrantsMore {
        /// The role's name.
        role: String,
        /// The first grant that the giver lacks.
        permission: Permission,
    },
    /// Owners and the owner role are changed by those who hold `User.OwnerRole.UPDATE`.
    OwnerProtected,
    /// The policy says who may leave, and this member may not.
    LeavingNotAllowed,
    /// One removes others; oneself one leaves.
    Oneself,
    /// An invitation is for another address than the one that is signed in.
    WrongAccount,
    /// The inviter could not give these roles any more.
    InviterLost,
}

/// The facts of a case besides the one who acts.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The organization's settings.
    pub policy: &'a Policy,
    /// The member who would be changed, if there is one.
    pub target: Option<&'a Member>,
}

/// Decides whether `actor` may use `permission` in this case.
///
/// # Errors
/// The denial says what is missing.
pub fn decide(actor: &Member, permission: &Permission, facts: &Facts<'_>) -> Result<Permit, Denial> {
    if actor.state != MembershipState::Active {
        return Err(Denial::NotActive);
    }
    let is_own = facts.target.is_some_and(|target| target.id == actor.id);
    match actor.grants().scope_of(permission) {
        None => return Err(Denial::Missing { permission: permission.clone() }),
        Some(Scope::Own) if facts.target.is_some() && !is_own => {
            return Err(Denial::OwnOnly { permission: permission.clone() });
        }
        Some(_) => {}
    }
    if let Some(target) = facts.target
        && manages_members(permission)
    {
        decide_on_member(actor, target, is_own, facts.policy)?;
    }
    Ok(Permit { basis: Basis::Granted { permission: permission.clone(), via: via(actor, permission) } })
}

/// The roles of a member that grant a permission.
#[must_use]
pub fn via(actor: &Member, permission: &Permission) -> Vec<Via> {
    actor
        .roles
        .iter()
        .filter_map(|role| Some(Via { role: role.name.clone(), scope: role.grants.scope_of(permission)? }))
        .collect()
}

fn manages_members(permission: &Permission) -> bool {
    [Permission::MEMBER_UPDATE, Permission::MEMBER_DELETE, Permission::MEMBER_ROLE_UPDATE]
        .contains(permission)
}

/// `members.managed_by` and the protection of owners (rule 2).
fn decide_on_member(actor: &Member, target: &Member, is_own: bool, policy: &Policy) -> Result<(), Denial> {
    let holds_owner_right = actor.grants().scope_of(&Permission::OWNER_ROLE_UPDATE) == Some(Scope::All);
    if target.is_owner() && !holds_owner_right {
        return Err(Denial::OwnerProtected);
    }
    match policy.members_managed_by {
        ManagedBy::Owner if !actor.is_owner() => Err(Denial::OwnersOnly),
        // Below one's own rank; owners stand at the top and so also decide about owners, themselves included.
        ManagedBy::Rank if !is_own && target.rank() >= actor.rank() && !actor.is_owner() => {
            Err(Denial::RankNotBelow)
        }
        ManagedBy::Permission | ManagedBy::Rank | ManagedBy::Owner => Ok(()),
    }
}

/// Decides whether `actor`, by the managing permission `managing`, may give these roles (rule 2 of the model: "Nobody
/// gives what they lack"). The one judge for invitations, role changes, imports and whatever else gives roles.
///
/// # Errors
/// The denial names the first role that may not be given and why.
pub fn may_grant(
    actor: &Member,
    managing: &Permission,
    roles: &[Role],
    policy: &Policy,
) -> Result<Permit, Denial> {
    let permit = decide(actor, managing, &Facts { policy, target: None })?;
    let held = actor.grants();
    for role in roles {
        if role.is_owner && held.scope_of(&Permission::OWNER_ROLE_UPDATE) != Some(Scope::All) {
            return Err(Denial::OwnerProtected);
        }
        if role.rank > highest_rank(&actor.roles) {
            return Err(Denial::RoleAbove { role: role.name.clone() });
        }
        if let Some((permission, _)) = held.missing_for(&role.grants).next() {
            return Err(Denial::RoleGrantsMore { role: role.name.clone(), permission: permission.clone() });
        }
    }
    Ok(permit)
}

/// Decides whether a member may leave (`members.leave`). Managers are those who may remove others.
///
/// # Errors
/// The policy does not let this member leave.
pub fn decide_leave(actor: &Member, policy: &Policy) -> Result<Permit, Denial> {
    if actor.state != MembershipState::Active {
        return Err(Denial::NotActive);
    }
    let is_manager = actor.grants().scope_of(&Permission::MEMBER_DELETE).is_some();
    let allowed = match policy.members_leave {
        Leave::Everyone => true,
        Leave::Managers => is_manager,
        Leave::NonManagers => !is_manager,
        Leave::Nobody => false,
    };
    if allowed { Ok(Permit::self_service(actor.account_id)) } else { Err(Denial::LeavingNotAllowed) }
}

#[cfg(test)]
mod tests;
