//! What a change of settings means for present members, open invitations and sessions.

use domain::{
    change_plan::seats_under,
    consequences::SeatChange,
    error::{ErrorKind, FieldError, Problem},
    id::OrgId,
    policy::{ManagedBy, Policy, RolesPerMember, TeamsMode},
    seats::{SeatRules, SeatUse, Seats},
    time::Span,
    view::SettingEffect,
};
use store::{Failure, InOrg, ReadTx, SessionLimits};

use crate::org_context::OrgContext;

/// The effects of these settings in the place of the present ones; none of them that concerns nobody.
pub(crate) async fn effects(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    next: &Policy,
) -> Result<Vec<SettingEffect>, Failure> {
    let (present, now) = (&context.org.policy, context.now);
    let mut org = tx.org(context.org.id);
    let mut found = Vec::new();
    let mut add = |effect: fn(u64) -> SettingEffect, count: u64| {
        if count > 0 {
            found.push(effect(count));
        }
    };
    if next.roles_per_member == RolesPerMember::One && present.roles_per_member != next.roles_per_member {
        add(SettingEffect::MembersWithSeveralRoles, org.count_members_with_several_roles(now).await?);
        let invitations = org.count_open_invitations_with_several_roles(now).await?;
        add(SettingEffect::InvitationsWithSeveralRoles, invitations);
    }
    if next.teams_mode != present.teams_mode {
        match next.teams_mode {
            TeamsMode::One => {
                add(SettingEffect::MembersInSeveralTeams, org.count_members_in_teams(true, now).await?);
            }
            TeamsMode::Off => {
                add(SettingEffect::MembersInTeams, org.count_members_in_teams(false, now).await?);
            }
            TeamsMode::Many => {}
        }
    }
    if next.members_exclusive && !present.members_exclusive {
        let sharing = org.list_organizations_with_same_people(now).await?;
        let exclusive = sharing.into_iter().filter(|(_, policy)| policy.members_exclusive);
        let ids: Vec<OrgId> = exclusive.map(|(id, _)| id).collect();
        add(SettingEffect::MembersElsewhere, org.count_members_also_in(&ids, now).await?);
    }
    if next.roles_minimum > present.roles_minimum {
        add(SettingEffect::MembersWithoutRole, org.count_members_without_role(now).await?);
        let invitations = org.count_open_invitations_without_role(now).await?;
        add(SettingEffect::InvitationsWithoutRole, invitations);
    }
    if dormant(next) != dormant(present) {
        let away = async |org: &mut InOrg<'_, '_>, life: Option<Span>| match life {
            Some(life) => org.count_dormant(now.minus(life), now).await,
            None => Ok(0),
        };
        let disabled = away(&mut org, next.dormant_disable()).await?;
        let warned = away(&mut org, next.dormant_warn()).await?;
        add(SettingEffect::DormantWarned, warned.saturating_sub(disabled));
        add(SettingEffect::DormantDisabled, disabled);
    }
    if next.members_managed_by == ManagedBy::Owner && present.members_managed_by != ManagedBy::Owner {
        add(SettingEffect::FewerManagers, org.count_managers_beside_owners(now).await?);
    }
    if next.signin_email_domains != present.signin_email_domains && !next.signin_email_domains.is_empty() {
        let mut outside = org.count_open_invitations(None, now).await?;
        for domain in &next.signin_email_domains {
            outside = outside.saturating_sub(org.count_open_invitations_to_domain(domain, now).await?);
        }
        add(SettingEffect::InvitationsOutsideDomains, outside);
    }
    if session_limits(next) != session_limits(present) {
        let sessions =
            org.count_sessions_beyond((session_limits(present), session_limits(next)), now).await?;
        add(SettingEffect::SessionsEnd, sessions);
    }
    if opens_to_accounts(present, next) {
        found.push(SettingEffect::OpenToAccounts);
    }
    let (seats, next_seats) = (SeatRules::of(present), SeatRules::of(next));
    if seats != next_seats {
        found.extend(seat_effects(seats, next_seats, &org.count_seat_use(now).await?));
    }
    Ok(found)
}

/// Whether other people than before can join without an invitation.
pub(super) fn opens_to_accounts(present: &Policy, next: &Policy) -> bool {
    let is_same =
        present.is_open_to_accounts() && present.signin_email_domains.is_superset(&next.signin_email_domains);
    next.is_open_to_accounts() && !is_same
}

/// What other seats mean for those who have one and for those who are invited to one.
fn seat_effects(present: SeatRules, next: SeatRules, taken_by: &SeatUse) -> Vec<SettingEffect> {
    let exceeded = next.seats(taken_by).filter(|seats| seats.taken > u64::from(seats.limit));
    let exceeded = exceeded.map(|Seats { taken, limit, .. }| SettingEffect::SeatsExceeded { taken, limit });
    let without = next.invitations_without_seat(taken_by);
    let is_more = without > present.invitations_without_seat(taken_by);
    exceeded.into_iter().chain(is_more.then_some(SettingEffect::InvitationsWithoutSeat(without))).collect()
}

/// The seats before and after, where other settings count them.
pub(super) async fn seat_change(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    next: &Policy,
) -> Result<Option<SeatChange>, Failure> {
    let (present, next) = (SeatRules::of(&context.org.policy), SeatRules::of(next));
    if present == next {
        return Ok(None);
    }
    let taken_by = tx.org(context.org.id).count_seat_use(context.now).await?;
    Ok(seats_under(present, next, &taken_by))
}

/// Whether somebody has agreed to these effects.
pub(super) fn is_agreed(effects: &[SettingEffect], confirmed: &[SettingEffect]) -> bool {
    let agreed = |effects: &[SettingEffect]| effects.iter().map(|effect| effect.agreed()).collect::<Vec<_>>();
    effects.is_empty() || agreed(effects) == agreed(confirmed)
}

/// Refuses settings that would leave roles that teams give in force where there are no such teams, or where members have
/// one role.
pub(super) async fn require_no_team_roles(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    next: &Policy,
) -> Result<(), Failure> {
    let present = &context.org.policy;
    let mut keys = Vec::new();
    if next.teams_mode == TeamsMode::Off && present.teams_mode != TeamsMode::Off {
        keys.push("teams.mode");
    }
    if next.roles_per_member == RolesPerMember::One && present.roles_per_member != RolesPerMember::One {
        keys.push("roles.per_member");
    }
    if keys.is_empty() || context.team_gifts(tx).await?.is_empty() {
        return Ok(());
    }
    let fields = keys.into_iter().map(|key| FieldError::new(key, Problem::TeamsGiveRoles)).collect();
    Err(ErrorKind::Invalid { fields }.into())
}

/// After how long without a visit members are warned and disabled.
fn dormant(policy: &Policy) -> (Option<Span>, Option<Span>) {
    (policy.dormant_warn(), policy.dormant_disable())
}

fn session_limits(policy: &Policy) -> SessionLimits {
    SessionLimits { idle: policy.session_idle(), absolute: policy.session_absolute() }
}
