//! Taking over an invitation whose inviter is gone or cannot give its roles any more. The link that was sent works again.

use std::{collections::HashMap, slice};

use domain::{
    access::{Actor, Permit, Resource, may_invite},
    audit::{Action, AuditValue},
    error::ErrorKind,
    id::{InvitationId, MembershipId},
    member::{Member, Role, TeamGift},
    permission::Permission,
    policy::Policy,
    selection::RowId,
    state::InvitationState,
};
use store::{Failure, Invitation, InviterGap, Outcome, ReadTx, Tx};

use crate::{
    Caller, Service,
    attempt::Attempt,
    event::invitation_target,
    mutation::{Mutation, MutationContext},
    org_context::{OrgContext, invitation_resource},
    team_choice::has_teams,
};

/// Approves an invitation that waits for it: the caller becomes its inviter. Where its own inviter can still give the
/// roles nothing has to be done.
///
/// # Errors
/// `NotFound`, `Denied`, `InvitationClosed`; the database failed.
pub async fn approve(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: InvitationId,
) -> Result<(), ErrorKind> {
    let attempt = Attempt::on(Action::InvitationApproved, RowId::Invitation(id));
    service
        .in_org(caller, slug, attempt, id, |tx, change, id| Box::pin(approve_in(tx, change, *id)))
        .await
        .map(drop)
}

/// Whether the actor may approve invitations that give these roles and lead into these teams.
pub(crate) fn may_approve_roles(
    context: &OrgContext,
    resource: Resource<'_>,
    roles: &[Role],
    into: &[TeamGift],
) -> Result<Permit, Failure> {
    let permit = context.decide(&Permission::INVITE_UPDATE, resource)?;
    // As for a new invitation: from now on it is theirs.
    context.may_invite(roles, into)?;
    Ok(permit)
}

/// Whether this invitation may be approved; `None` where it does not wait.
pub(crate) fn may_approve(
    context: &OrgContext,
    invitation: &Invitation,
    inviters: &Inviters,
) -> Result<Option<Permit>, Failure> {
    context.require(&Permission::INVITE_UPDATE)?;
    if invitation.state != InvitationState::Pending {
        return Err(ErrorKind::InvitationClosed.into());
    }
    let (roles, into) = (&invitation.roles, &invitation.into);
    let permit = may_approve_roles(context, invitation_resource(invitation), roles, into)?;
    let waits = inviters.leave_waiting(context, invitation.invited_by, roles, into);
    Ok(waits.then_some(permit))
}

/// Approves an invitation inside a unit of work.
pub(crate) async fn approve_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    id: InvitationId,
) -> Result<Outcome<Mutation>, Failure> {
    let context = change.context;
    context.require(&Permission::INVITE_UPDATE)?;
    let found = tx.org(context.org.id).find_invitation(id).await?;
    let open = found.ok_or(ErrorKind::NotFound)?;
    let me = context.acting_member()?;
    let inviters = Inviters::read(tx, context, vec![open.invited_by]).await?;
    let Some(permit) = may_approve(context, &open, &inviters)? else {
        return Ok(Outcome::Quiet(Mutation::Unchanged));
    };
    if !tx.with(&permit).update_invitation_inviter(open.id, me.id).await? {
        return Err(ErrorKind::InvitationClosed.into());
    }
    let mut event = change.event(Action::InvitationApproved);
    event.target = invitation_target(open.id, &open.email);
    event.before = Some(AuditValue::InvitedBy(open.inviter));
    event.after = Some(AuditValue::InvitedBy(me.name.clone()));
    Ok(Outcome::changed(Mutation::PERMANENT, event))
}

/// Whether a member, as they are now, could give these roles and those of the teams by inviting.
pub(crate) fn can_still_invite(inviter: &Member, roles: &[Role], into: &[TeamGift], policy: &Policy) -> bool {
    let into = if has_teams(policy) { into } else { &[] };
    may_invite(&Actor::member(inviter.clone()), roles, into, policy).is_ok()
}

/// The inviters of some invitations, to tell which of these wait for approval.
#[derive(Default)]
pub(crate) struct Inviters(HashMap<MembershipId, Option<Member>>);

impl Inviters {
    /// Reads them, each once.
    pub(crate) async fn read(
        tx: &mut ReadTx<'_>,
        context: &OrgContext,
        ids: Vec<MembershipId>,
    ) -> Result<Self, Failure> {
        let mut found = HashMap::new();
        for id in ids {
            if let std::collections::hash_map::Entry::Vacant(place) = found.entry(id) {
                place.insert(tx.org(context.org.id).find_member(id, &context.roles, context.now).await?);
            }
        }
        Ok(Self(found))
    }

    /// Whether this inviter could not give these roles, or invite into these teams, any more: then the invitation waits
    /// (rule 5).
    pub(crate) fn leave_waiting(
        &self,
        context: &OrgContext,
        inviter: MembershipId,
        roles: &[Role],
        into: &[TeamGift],
    ) -> bool {
        let inviter = self.0.get(&inviter).and_then(Option::as_ref);
        !inviter.is_some_and(|inviter| can_still_invite(inviter, roles, into, &context.org.policy))
    }

    /// What each inviter cannot give any more.
    pub(crate) fn gaps(&self, context: &OrgContext, teams: &[TeamGift]) -> Vec<(MembershipId, InviterGap)> {
        let mut gaps = Vec::new();
        for id in self.0.keys() {
            let waits = |roles: &[Role], into: Option<&TeamGift>| {
                self.leave_waiting(context, *id, roles, into.map(slice::from_ref).unwrap_or_default())
            };
            // Teams apart, what a role needs is the same with each of these.
            let reached: Vec<Option<&TeamGift>> =
                teams.iter().map(Some).chain([None]).filter(|into| !waits(&[], *into)).collect();
            let Some(into) = reached.last().copied() else {
                gaps.push((*id, InviterGap::Everything));
                continue;
            };
            if into.is_some() {
                gaps.push((*id, InviterGap::OutsideTeams));
            }
            let missed = teams.iter().filter(|team| !reached.contains(&Some(*team)));
            gaps.extend(missed.map(|team| (*id, InviterGap::Team(team.team))));
            let is_lost = |role: &&Role| waits(slice::from_ref(*role), into);
            let lost = context.roles.iter().filter(is_lost);
            gaps.extend(lost.map(|role| (*id, InviterGap::Role(role.id))));
        }
        gaps
    }
}
