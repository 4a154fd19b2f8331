//! The only place that decides: `decide` says whether somebody may do something, `may_grant` whether they may give roles.
//! What they answer is also the answer to "why?": a permit rests on what [`via`] names, a denial has its reason. A [`Permit`] can be made only here, and
//! nothing can be changed without one.

mod actor;
mod creation;
mod joining;
mod permit;
mod resource;
mod reviews;
mod roles;
mod switching;
mod teams;

use serde::{Deserialize, Serialize};

pub use self::{
    actor::Actor,
    creation::OrganizationCreation,
    joining::may_join,
    permit::{Basis, Change, Permit, Proof, SystemTask, Via},
    resource::{Resource, ResourceId},
    reviews::{may_attest, may_end_review, may_flag, may_remove_grant, may_review},
    roles::{gets_new_kinds, may_edit_role, may_set_role_defaults},
    switching::may_switch_template,
    teams::{may_invite, may_make_lead, may_place, may_set_team_roles},
};
use crate::{
    id::{AccountId, InvitationId, OrgId, SignUpId},
    member::{Member, Role},
    permission::{GrantSet, Permission, Scope},
    policy::{Leave, ManagedBy, Policy},
    state::MembershipState,
};

/// Why something is refused. Its words are in `error`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Denial {
    /// The one who asks is not an active member.
    NotActive,
    /// The one who asks has no role, and so may do nothing (`roles.minimum`).
    NoRole,
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
    /// Nobody puts off when their own access ends.
    OwnEnd,
    /// An invitation is for another address than the one that is signed in.
    WrongAccount,
    /// The account belongs to other organizations, too.
    SharedAccount,
    /// The inviter could not give these roles any more.
    InviterLost,
    /// The settings of the organization do not allow e-mail addresses of this domain.
    EmailDomain,
    /// Nobody has proven that the address of the account is theirs.
    AddressUnproven,
    /// The person belongs to another organization, and neither shares its members (`members.exclusive`).
    BelongsElsewhere,
    /// No seat of the organization is free, so nobody can join (`seats.limit`).
    NoSeat,
    /// Only members can do this, not the operator.
    MembersOnly,
    /// Only somebody signed in can do this, not a token or a service account.
    SessionOnly,
    /// Only the operator of the installation creates organizations.
    OperatorOnly,
    /// The policy has no roles of the organization's own.
    CustomRolesOff,
    /// A role of the template is not edited or deleted, and no other role is made like the owner's.
    SystemRole,
    /// A team gives no role that makes owners.
    TeamOwnerRole,
    /// Where a member has one role only (`roles.per_member`), teams give none.
    TeamRolesOff,
    /// Only the people named in an access review decide in it.
    NotReviewer,
    /// Nobody reviews their own access.
    OwnGrant,
    /// An access review is ended by whoever started it, or by an owner.
    NotStarter,
}

/// How much of a list somebody may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Nothing.
    Nothing,
    /// What they own.
    Own,
    /// Everything.
    Everything,
}

/// How much of a list `actor` may see by `permission`: a grant of scope `own` is a filter.
#[must_use]
pub fn visibility(actor: &Actor, permission: &Permission) -> Visibility {
    match actor.scope_of(permission) {
        None => Visibility::Nothing,
        Some(Scope::Own) => Visibility::Own,
        Some(Scope::All) => Visibility::Everything,
    }
}

/// Decides whether `actor` may use `permission` on `resource`. A grant of scope `own` on something that the actor does
/// not own, or that nobody owns, is a denial, unless it is shared with the actor.
///
/// # Errors
/// The denial says what is missing.
pub fn decide(
    actor: &Actor,
    permission: &Permission,
    resource: Resource<'_>,
    policy: &Policy,
) -> Result<Permit, Denial> {
    if !actor.is_active() {
        return Err(Denial::NotActive);
    }
    let missing = || missing(actor, permission);
    let is_own = actor.membership().is_some_and(|member| resource.is_own_of(member));
    let share = resource.share_for(permission).filter(|_| actor.token_allows(permission));
    let shared = match actor.scope_of(permission) {
        Some(Scope::All) => None,
        Some(Scope::Own) if is_own => None,
        _ if share.is_some() => share,
        Some(Scope::Own) => return Err(Denial::OwnOnly { permission: permission.clone() }),
        None => return Err(missing()),
    };
    if let Resource::Member(target) = resource {
        if target.org_id != actor.org_id() {
            return Err(missing());
        }
        if manages_members(permission) {
            decide_on_member(actor, permission, target, policy)?;
        }
    }
    Ok(Permit::new(Basis::Granted {
        org: actor.org_id(),
        resource: resource.id(),
        permission: permission.clone(),
        shared,
    }))
}

/// Why somebody who lacks a permission may not do what takes it.
#[must_use]
pub fn missing(actor: &Actor, permission: &Permission) -> Denial {
    match actor.membership() {
        Some(member) if member.roles.is_empty() => Denial::NoRole,
        _ => Denial::Missing { permission: permission.clone() },
    }
}

/// The roles of a member that grant a permission, each with the ways in which the member holds it: the reason of a permit. It
/// is asked for where it is shown, not at every decision.
#[must_use]
pub fn via(member: &Member, permission: &Permission) -> Vec<Via> {
    let mut ways = Vec::new();
    for role in &member.roles {
        let Some(scope) = role.grants.scope_of(permission) else { continue };
        let given = member.by_team.roles.iter().filter(|given| given.role == role.id);
        let teams = given.map(|given| Some(given.team_name.clone()));
        let direct = member.holds_directly(role.id).then_some(None);
        let way = |team| Via { role: role.name.clone(), team, scope };
        ways.extend(direct.into_iter().chain(teams).map(way));
    }
    ways
}

fn manages_members(permission: &Permission) -> bool {
    [Permission::MEMBER_UPDATE, Permission::MEMBER_DELETE, Permission::MEMBER_ROLE_UPDATE]
        .contains(permission)
}

/// `members.managed_by` and the protection of owners (rule 2 of the model).
fn decide_on_member(
    actor: &Actor,
    permission: &Permission,
    target: &Member,
    policy: &Policy,
) -> Result<(), Denial> {
    if target.is_owner() && actor.scope_of(&Permission::OWNER_ROLE_UPDATE) != Some(Scope::All) {
        return Err(Denial::OwnerProtected);
    }
    match policy.members_managed_by {
        // Disabling follows the permission (model, "Policy").
        ManagedBy::Owner if !actor.is_owner() && *permission != Permission::MEMBER_UPDATE => {
            Err(Denial::OwnersOnly)
        }
        // Below one's own rank. Owners have the highest rank and decide about owners too, themselves included.
        ManagedBy::Rank if !actor.is(target.id) && target.rank() >= actor.rank() && !actor.is_owner() => {
            Err(Denial::RankNotBelow)
        }
        ManagedBy::Permission | ManagedBy::Rank | ManagedBy::Owner => Ok(()),
    }
}

/// Decides whether `actor`, by the managing permission `managing` on `resource`, may give these roles (rule 2 of the
/// model: "Nobody gives what they lack"). Invitations, role changes, imports and whatever else gives roles ask here.
///
/// # Errors
/// The denial names the first role that may not be given and why.
pub fn may_grant(
    actor: &Actor,
    managing: &Permission,
    resource: Resource<'_>,
    roles: &[Role],
    policy: &Policy,
) -> Result<Permit, Denial> {
    let permit = decide(actor, managing, resource, policy)?;
    for role in roles {
        may_give(actor, role, &role.grants)?;
    }
    Ok(permit)
}

/// Nobody gives what they lack: neither these grants by the role, nor its rank, nor what makes an owner.
fn may_give(actor: &Actor, role: &Role, grants: &GrantSet) -> Result<(), Denial> {
    let held = actor.grants();
    if role.is_owner && held.scope_of(&Permission::OWNER_ROLE_UPDATE) != Some(Scope::All) {
        return Err(Denial::OwnerProtected);
    }
    if role.rank > actor.rank() {
        return Err(Denial::RoleAbove { role: role.name.clone() });
    }
    match held.missing_for(grants).next() {
        Some((permission, _)) => {
            Err(Denial::RoleGrantsMore { role: role.name.clone(), permission: permission.clone() })
        }
        None => Ok(()),
    }
}

/// Decides whether a member may leave (`members.leave`).
///
/// # Errors
/// The policy does not let this member leave.
pub fn decide_leave(actor: &Member, policy: &Policy) -> Result<Permit, Denial> {
    if actor.state != MembershipState::Active {
        return Err(Denial::NotActive);
    }
    may_go(actor, policy)
}

/// Decides whether a member may move to another organization that accepted them (`members.exclusive`). Moving is leaving, so
/// `members.leave` decides; a disabled member may, too, since no organization holds on to somebody whom it shut out.
///
/// # Errors
/// The policy does not let this member leave.
pub fn decide_move(member: &Member, policy: &Policy) -> Result<Permit, Denial> {
    if member.state == MembershipState::Removed {
        return Err(Denial::NotActive);
    }
    may_go(member, policy)
}

/// For the end of a membership of somebody who closes their account: no organization holds on to them.
#[must_use]
pub const fn close_membership(member: &Member) -> Permit {
    Permit::new(Basis::OwnMembership(member.org_id, member.id))
}

/// `members.leave`. Managers are those who may remove others.
fn may_go(actor: &Member, policy: &Policy) -> Result<Permit, Denial> {
    let is_manager = actor.scope_of(&Permission::MEMBER_DELETE).is_some();
    let allowed = match policy.members_leave {
        Leave::Everyone => true,
        Leave::Managers => is_manager,
        Leave::NonManagers => !is_manager,
        Leave::Nobody => false,
    };
    if allowed {
        Ok(Permit::new(Basis::OwnMembership(actor.org_id, actor.id)))
    } else {
        Err(Denial::LeavingNotAllowed)
    }
}

/// Decides whether somebody with an account may create the organization of this id and become its first owner.
///
/// # Errors
/// The installation leaves it to its operator.
pub fn create_organization(creation: OrganizationCreation, org: OrgId) -> Result<Permit, Denial> {
    creation.check_account()?;
    Ok(Permit::new(Basis::NewOrganization(org)))
}

/// For what people do to their own account.
#[must_use]
pub const fn own_account(account: AccountId) -> Permit {
    Permit::new(Basis::OwnAccount(account))
}

/// A link as the store keeps it: by the hash of its token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredLink {
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// What the link is for.
    pub purpose: LinkPurpose,
}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// The first run; the organization is the one to be made.
    SetUp(OrgId),
    /// Answering an invitation.
    Invitation(OrgId, InvitationId),
    /// Choosing a new password.
    PasswordReset(AccountId),
    /// Proving the new address of an account.
    EmailChange(AccountId),
    /// Keeping the address that an account has.
    EmailChangeCancel(AccountId),
    /// Signing up; the organization is the one to be made.
    SignUp(OrgId, SignUpId),
}

/// For what the holder of a link may do; `None` where the presented token is another one.
#[must_use]
pub fn prove_link(link: StoredLink, presented: &[u8; 32]) -> Option<Permit> {
    let proof = match link.purpose {
        LinkPurpose::SetUp(org) => Proof::SetupLink(org),
        LinkPurpose::Invitation(org, id) => Proof::Invitation(org, id),
        LinkPurpose::PasswordReset(account) => Proof::PasswordReset(account),
        LinkPurpose::EmailChange(account) => Proof::EmailChange(account),
        LinkPurpose::EmailChangeCancel(account) => Proof::EmailChangeCancel(account),
        LinkPurpose::SignUp(org, id) => Proof::SignUp(org, id),
    };
    (link.token_hash == *presented).then(|| Permit::new(Basis::Proven(proof)))
}

/// For who signs in: the caller has compared the password, or the account was made in this transaction.
#[must_use]
pub const fn prove_password(account: AccountId) -> Permit {
    Permit::new(Basis::Proven(Proof::Password(account)))
}

/// For what the program does by itself. Each task opens only its own kind of book-keeping.
#[must_use]
pub const fn system(task: SystemTask) -> Permit {
    Permit::new(Basis::System(task))
}

#[cfg(test)]
mod tests;
