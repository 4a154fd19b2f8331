//! The facts that nearly every use case of an organization begins with: the organization, its roles, and the one who acts
//! in it.

use domain::{
    access::{Facts, Permit, decide},
    error::ErrorKind,
    id::MembershipId,
    member::{Member, Role},
    permission::{Permission, Scope},
    state::MembershipState,
};
use store::{Failure, Organization, ReadTx, RoleBrief, Tx};

use crate::Caller;

/// An organization with its roles, highest first, and the member who acts in it.
pub(crate) struct OrgContext {
    pub(crate) org: Organization,
    pub(crate) roles: Vec<Role>,
    pub(crate) actor: Member,
}

impl OrgContext {
    /// Reads it. Who is no active member is told that nothing is there (rule 3 and rule 7).
    pub(crate) async fn read(tx: &mut ReadTx<'_>, caller: &Caller, slug: &str) -> Result<Self, Failure> {
        let org = tx.find_organization(slug).await?.ok_or(ErrorKind::NotFound)?;
        let roles = tx.list_roles(org.id).await?;
        let actor = tx.find_member_of(org.id, caller.session.account.id, &roles).await?;
        let actor = actor.filter(|m| m.state == MembershipState::Active).ok_or(ErrorKind::NotFound)?;
        Ok(Self { org, roles, actor })
    }

    /// Takes the organization's lock first, so that the facts hold until the commit.
    pub(crate) async fn lock(tx: &mut Tx<'_>, caller: &Caller, slug: &str) -> Result<Self, Failure> {
        let org = tx.find_organization(slug).await?.ok_or(ErrorKind::NotFound)?;
        tx.lock_organization(org.id).await?;
        Self::read(tx, caller, slug).await
    }

    /// A member of it, whatever the state.
    pub(crate) async fn member(&self, tx: &mut ReadTx<'_>, id: MembershipId) -> Result<Member, Failure> {
        Ok(tx.find_member(self.org.id, id, &self.roles).await?.ok_or(ErrorKind::NotFound)?)
    }

    /// The whole roles of a row.
    pub(crate) fn whole(&self, held: &[RoleBrief]) -> Vec<Role> {
        self.roles.iter().filter(|role| held.iter().any(|brief| brief.id() == role.id)).cloned().collect()
    }

    /// Decides about something that concerns no single member.
    pub(crate) fn decide(&self, permission: &Permission) -> Result<Permit, Failure> {
        Ok(decide(&self.actor, permission, &Facts { policy: &self.org.policy, target: None })?)
    }

    /// Decides about something done to a member.
    pub(crate) fn decide_on(&self, permission: &Permission, target: &Member) -> Result<Permit, Failure> {
        Ok(decide(&self.actor, permission, &Facts { policy: &self.org.policy, target: Some(target) })?)
    }

    /// Whether the actor may see which roles this member holds; one's own everybody sees.
    pub(crate) fn sees_roles_of(&self, target: &Member) -> bool {
        target.id == self.actor.id || self.decide_on(&Permission::MEMBER_ROLE_READ, target).is_ok()
    }

    /// Whether the actor may see who holds which role.
    pub(crate) fn sees_all_roles(&self) -> bool {
        self.actor.grants().scope_of(&Permission::MEMBER_ROLE_READ) == Some(Scope::All)
    }

    /// Whether the actor may see which roles there are: whoever gives some has to.
    pub(crate) fn lists_roles(&self) -> bool {
        [Permission::INVITE_CREATE, Permission::MEMBER_ROLE_UPDATE, Permission::ROLE_READ]
            .iter()
            .any(|permission| self.may(permission))
    }

    /// Whether the actor may do this at all.
    pub(crate) fn may(&self, permission: &Permission) -> bool {
        self.decide(permission).is_ok()
    }
}

/// Refuses the unit of work when it left the organization without an active owner (rule 1).
pub(crate) async fn owner_remains(tx: &mut Tx<'_>, org: &Organization) -> Result<(), Failure> {
    match tx.count_active_owners(org.id).await? {
        0 => Err(ErrorKind::LastOwner.into()),
        _ => Ok(()),
    }
}
