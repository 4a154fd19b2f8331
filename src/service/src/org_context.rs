//! The facts that nearly every use case of an organization begins with: the organization, its roles, and who acts in it.

use domain::{
    access::{
        Actor, Denial, Permit, Resource, SystemTask, Visibility, decide, may_edit_role, may_grant,
        may_invite, may_make_lead, may_place, may_set_role_defaults, may_set_team_roles, missing, system,
        visibility,
    },
    error::ErrorKind,
    id::{MembershipId, SessionId, TeamId},
    member::{Member, Role, TeamGift},
    permission::{Permission, Scope},
    policy::TeamsMode,
    state::MembershipState,
    time::{Span, Timestamp},
};
use store::{
    Deletion, Failure, Invitation, Organization, OwnInvitations, ReadTx, RoleBrief, SessionUse, TeamGifts, Tx,
};

use crate::{Caller, Principal, Service, Session};

/// An organization with its roles, highest first, and who acts in it.
pub(crate) struct OrgContext {
    pub(crate) org: Organization,
    pub(crate) roles: Vec<Role>,
    pub(crate) actor: Actor,
    /// When it was read: end dates are judged by it.
    pub(crate) now: Timestamp,
    /// The session and member whose activity here was not noted for a while.
    pub(crate) activity_to_note: Option<(SessionId, MembershipId)>,
}

/// How exactly it is known when a session or member was last active.
const NOTED_EACH: Span = Span::minutes(1);

impl OrgContext {
    /// Reads it. Who is no active member is told that nothing is there (rules 3 and 7 of the model); members of a deleted
    /// organization are told so, whatever they ask.
    pub(crate) async fn read(
        tx: &mut ReadTx<'_>,
        caller: &Caller,
        slug: &str,
        now: Timestamp,
    ) -> Result<Self, Failure> {
        let context = Self::read_or_deleted(tx, caller, slug, now).await?;
        match &context.org.deletion {
            None => Ok(context),
            Some(deletion) => Err(deleted(&context.org, deletion).into()),
        }
    }

    /// The same, also while it is deleted and can be restored.
    pub(crate) async fn read_or_deleted(
        tx: &mut ReadTx<'_>,
        caller: &Caller,
        slug: &str,
        now: Timestamp,
    ) -> Result<Self, Failure> {
        let found = tx.find_organization_or_deleted(slug).await?;
        let is_there = |org: &Organization| org.deletion.as_ref().is_none_or(|deletion| deletion.until > now);
        let org = found.filter(is_there).ok_or(ErrorKind::NotFound)?;
        let roles = tx.org(org.id).list_roles().await?;
        let (account, limit) = match &caller.principal {
            Principal::Operator => {
                let actor = Actor::operator(org.id);
                return Ok(Self { org, roles, actor, now, activity_to_note: None });
            }
            Principal::ServiceAccount { org_id, .. } if *org_id != org.id => {
                return Err(ErrorKind::NotFound.into());
            }
            Principal::ServiceAccount { account, .. } => (account, None),
            Principal::AccessToken { account, scopes } => (account, Some(scopes.clone())),
            Principal::Job { account, scopes } => (account, scopes.clone()),
            Principal::Session(session) => (&session.account, None),
        };
        let member = tx.org(org.id).find_member_of(account.id, &roles, now).await?;
        let member = member.filter(|m| m.state == MembershipState::Active).ok_or(ErrorKind::NotFound)?;
        let activity_to_note = match &caller.principal {
            Principal::Session(session) => {
                check_session(tx, session, &org, now).await?.then_some((session.id, member.id))
            }
            _ => None,
        };
        // A page asks for dozens of decisions: what the roles grant together is found once.
        let actor = Actor::limited(member, limit).with_union();
        Ok(Self { org, roles, actor, now, activity_to_note })
    }

    /// Takes the organization's lock first, so that the facts hold until the commit.
    pub(crate) async fn lock(
        tx: &mut Tx<'_>,
        service: &Service,
        caller: &Caller,
        slug: &str,
    ) -> Result<Self, Failure> {
        lock_slug(tx, slug).await?;
        // Read after the lock, so that of two changes the later one has the later time.
        Self::read(tx, caller, slug, service.now()).await
    }

    /// The same, also while it is deleted and can be restored.
    pub(crate) async fn lock_or_deleted(
        tx: &mut Tx<'_>,
        service: &Service,
        caller: &Caller,
        slug: &str,
    ) -> Result<Self, Failure> {
        lock_slug(tx, slug).await?;
        Self::read_or_deleted(tx, caller, slug, service.now()).await
    }

    /// Notes that the session was used here, inside a unit of work.
    pub(crate) async fn note_activity(&self, tx: &mut Tx<'_>, now: Timestamp) -> Result<(), Failure> {
        if let Some((session, member)) = self.activity_to_note {
            let permit = system(SystemTask::NoteActivity);
            tx.with(&permit).update_session_active_in(session, member, now).await?;
        }
        Ok(())
    }

    /// The member who acts; the operator is none.
    pub(crate) fn acting_member(&self) -> Result<&Member, Failure> {
        self.actor.membership().ok_or_else(|| Denial::MembersOnly.into())
    }

    /// A member of it, whatever the state.
    pub(crate) async fn member(&self, tx: &mut ReadTx<'_>, id: MembershipId) -> Result<Member, Failure> {
        Ok(tx.org(self.org.id).find_member(id, &self.roles, self.now).await?.ok_or(ErrorKind::NotFound)?)
    }

    /// The whole roles of a row.
    pub(crate) fn whole(&self, held: &[RoleBrief]) -> Vec<Role> {
        self.roles.iter().filter(|role| held.iter().any(|brief| brief.id() == role.id)).cloned().collect()
    }

    /// Decides about a resource.
    pub(crate) fn decide(&self, permission: &Permission, resource: Resource<'_>) -> Result<Permit, Failure> {
        Ok(decide(&self.actor, permission, resource, &self.org.policy)?)
    }

    /// Decides about the organization as a whole, for those who show the denial.
    pub(crate) fn decide_on_org_or_denial(&self, permission: &Permission) -> Result<Permit, Denial> {
        decide(&self.actor, permission, Resource::Organization, &self.org.policy)
    }

    /// Decides about the organization as a whole.
    pub(crate) fn decide_on_org(&self, permission: &Permission) -> Result<Permit, Failure> {
        self.decide(permission, Resource::Organization)
    }

    /// Decides about something done to a member.
    pub(crate) fn decide_on(&self, permission: &Permission, target: &Member) -> Result<Permit, Failure> {
        self.decide(permission, Resource::Member(target))
    }

    /// Decides about something done to an invitation.
    pub(crate) fn decide_on_invitation(
        &self,
        permission: &Permission,
        invitation: &Invitation,
    ) -> Result<Permit, Failure> {
        self.decide(permission, invitation_resource(invitation))
    }

    /// Decides about giving roles by a managing permission on a resource.
    pub(crate) fn may_grant(
        &self,
        managing: &Permission,
        resource: Resource<'_>,
        roles: &[Role],
    ) -> Result<Permit, Denial> {
        may_grant(&self.actor, managing, resource, roles, &self.org.policy)
    }

    /// Decides about inviting somebody to roles and into teams.
    pub(crate) fn may_invite(&self, roles: &[Role], into: &[TeamGift]) -> Result<Permit, Denial> {
        may_invite(&self.actor, roles, into, &self.org.policy)
    }

    /// Decides about putting a member into a team or taking them out of it.
    pub(crate) fn may_place(
        &self,
        team: TeamId,
        target: &Member,
        roles: (&[Role], bool),
    ) -> Result<Permit, Denial> {
        may_place(&self.actor, team, target, roles, &self.org.policy)
    }

    /// Decides about who leads a team.
    pub(crate) fn may_make_lead(&self) -> Result<Permit, Denial> {
        may_make_lead(&self.actor, &self.org.policy)
    }

    /// Decides about which roles a team gives: those added, and those that it no longer gives.
    pub(crate) fn may_set_team_roles(&self, added: &[Role], removed: &[Role]) -> Result<Permit, Denial> {
        may_set_team_roles(&self.actor, (added, removed), &self.org.policy)
    }

    /// The roles that teams give.
    pub(crate) async fn team_gifts(&self, tx: &mut ReadTx<'_>) -> Result<TeamGifts, Failure> {
        Ok(tx.org(self.org.id).list_team_roles(&self.roles).await?)
    }

    /// Decides about creating a role, changing it or deleting it.
    pub(crate) fn may_edit_role(
        &self,
        before: Option<&Role>,
        after: Option<&Role>,
    ) -> Result<Permit, Denial> {
        may_edit_role(&self.actor, before, after, &self.org.policy)
    }

    /// Decides about where the holders of a role land and whether it is preselected.
    pub(crate) fn may_set_role_defaults(&self, role: &Role) -> Result<Permit, Denial> {
        may_set_role_defaults(&self.actor, role, &self.org.policy)
    }

    /// How much of a list the actor may see.
    pub(crate) fn visibility(&self, permission: &Permission) -> Visibility {
        visibility(&self.actor, permission)
    }

    /// Whether the actor holds a permission in any scope.
    pub(crate) fn holds(&self, permission: &Permission) -> bool {
        self.visibility(permission) != Visibility::Nothing
    }

    /// Refuses an actor who does not hold a permission in any scope.
    pub(crate) fn require(&self, permission: &Permission) -> Result<Visibility, Failure> {
        match self.visibility(permission) {
            Visibility::Nothing => Err(missing(&self.actor, permission).into()),
            seen => Ok(seen),
        }
    }

    /// Whether the actor may see which roles this member holds; everybody sees their own.
    pub(crate) fn sees_roles_of(&self, target: &Member) -> bool {
        self.actor.is(target.id) || self.decide_on(&Permission::MEMBER_ROLE_READ, target).is_ok()
    }

    /// Whether the actor may see who holds which role.
    pub(crate) fn sees_all_roles(&self) -> bool {
        self.actor.scope_of(&Permission::MEMBER_ROLE_READ) == Some(Scope::All)
    }

    /// Whether the actor may see which roles there are: who gives roles has to.
    pub(crate) fn lists_roles(&self) -> bool {
        self.may_for_a_team(&Permission::INVITE_CREATE)
            || [Permission::MEMBER_ROLE_UPDATE, Permission::ROLE_READ]
                .iter()
                .any(|permission| self.may(permission))
    }

    /// Whether the actor may do this for all teams, or for one that they lead.
    pub(crate) fn may_for_a_team(&self, permission: &Permission) -> bool {
        match self.visibility(permission) {
            Visibility::Nothing => false,
            Visibility::Everything => true,
            Visibility::Own => self.org.policy.teams_mode != TeamsMode::Off && self.leads_teams(),
        }
    }

    fn leads_teams(&self) -> bool {
        self.actor.membership().is_some_and(|me| !me.by_team.leads.is_empty())
    }

    /// Refuses an actor who may invite nobody, whatever the roles and the team.
    pub(crate) fn require_inviting(&self) -> Result<(), Failure> {
        if self.may_for_a_team(&Permission::INVITE_CREATE) {
            return Ok(());
        }
        self.decide(&Permission::INVITE_CREATE, Resource::NewInvitation { teams: &[] }).map(drop)
    }

    /// Whether a permission reaches a team.
    pub(crate) fn may_with_team(&self, permission: &Permission, team: TeamId) -> bool {
        self.decide(permission, Resource::Team(team)).is_ok()
    }

    /// Whose invitations the actor sees; `None` is everybody's.
    pub(crate) fn own_invitations(&self) -> Option<OwnInvitations> {
        match (self.visibility(&Permission::INVITE_READ), self.actor.membership()) {
            (Visibility::Own, Some(me)) => Some(OwnInvitations::of(me)),
            _ => None,
        }
    }

    /// Whose cancelled invitations the actor may open again; `None` is everybody's.
    pub(crate) fn own_cancelled_invitations(&self) -> Option<OwnInvitations> {
        match self.visibility(&Permission::INVITE_UPDATE) {
            Visibility::Everything => None,
            Visibility::Own | Visibility::Nothing => self.actor.membership().map(OwnInvitations::of),
        }
    }

    /// Whether the actor may do this in the organization as a whole.
    pub(crate) fn may(&self, permission: &Permission) -> bool {
        self.decide_on_org(permission).is_ok()
    }
}

async fn lock_slug(tx: &mut Tx<'_>, slug: &str) -> Result<(), Failure> {
    let org = tx.find_organization_or_deleted(slug).await?.ok_or(ErrorKind::NotFound)?;
    Ok(tx.lock_organization(org.id).await?)
}

/// What members of a deleted organization are told.
pub(crate) fn deleted(org: &Organization, deletion: &Deletion) -> ErrorKind {
    let (name, by) = (org.name.clone(), deletion.who.clone());
    ErrorKind::OrganizationDeleted { name, by, until: deletion.until }
}

/// An invitation as a resource.
pub(crate) fn invitation_resource(invitation: &Invitation) -> Resource<'_> {
    let Invitation { id, invited_by, teams, .. } = invitation;
    Resource::Invitation { id: *id, invited_by: *invited_by, teams }
}

/// Sessions act in an organization within its limits (`sessions.idle`, `sessions.absolute`), and not after they ended here:
/// by somebody, or because their member was not active for a time. To go on, people sign in again. Says whether the
/// activity is to be noted.
async fn check_session(
    tx: &mut ReadTx<'_>,
    session: &Session,
    org: &Organization,
    now: Timestamp,
) -> Result<bool, Failure> {
    let used = tx.org(org.id).find_session_use(session.id).await?;
    // Nobody can be active in a deleted organization.
    let is_idle = |used: &SessionUse| {
        org.deletion.is_none() && used.last_active_at.plus(org.policy.session_idle()) <= now
    };
    let is_too_old = session.created_at.plus(org.policy.session_absolute()) <= now;
    if is_too_old || used.is_some_and(|used| used.is_ended || is_idle(&used)) {
        return Err(ErrorKind::SignedOut.into());
    }
    Ok(used.is_none_or(|used| used.last_active_at <= now.minus(NOTED_EACH)))
}

/// Refuses the unit of work when it left the organization without an active owner who stays one: neither the membership nor
/// the role has an end date (rule 1 of the model).
pub(crate) async fn ensure_owner_remains(
    tx: &mut Tx<'_>,
    org: &Organization,
    now: Timestamp,
) -> Result<(), Failure> {
    match tx.org(org.id).count_lasting_owners(now).await? {
        0 => Err(ErrorKind::LastOwner.into()),
        _ => Ok(()),
    }
}
