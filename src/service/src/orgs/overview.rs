//! The overview: what those who manage people see of the organization at a glance. Each number is that of a list, asked in
//! the same words.

use domain::{
    access::{Visibility, missing},
    error::ErrorKind,
    list::{InvitationQuery, UserQuery, UserStatus},
    permission::Permission,
    state::InvitationState,
    time::Timestamp,
    view::{INACTIVE_DAYS, InvitationFigures, MonthFigure, OverviewView, SoleOwner, UserKind},
};
use store::{Failure, MemberQuery, ReadTx};

use crate::{
    Caller, Service, invitations,
    members::{count_users, filter},
    org_context::OrgContext,
    seats::seats,
    team_choice::reads_teams,
};

/// How many months the chart of members begins with, the present one included.
const MONTHS: usize = 12;

/// Whether the actor sees all members and manages some of them.
pub(crate) fn manages(context: &OrgContext) -> bool {
    context.visibility(&Permission::MEMBER_READ) == Visibility::Everything
        && [Permission::MEMBER_UPDATE, Permission::MEMBER_ROLE_UPDATE, Permission::INVITE_CREATE]
            .iter()
            .any(|permission| context.may(permission))
}

/// The figures of the organization.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` for who does not manage people.
pub async fn overview(service: &Service, caller: &Caller, slug: &str) -> Result<OverviewView, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    if !manages(&context) {
        return Err(missing(&context.actor, &Permission::MEMBER_UPDATE).into());
    }
    let now = context.now;
    let counts = count_users(&mut tx, &context).await?;
    let teams = match reads_teams(&context) {
        true => tx.org(context.org.id).list_team_names().await?,
        false => Vec::new(),
    };
    let roles = match context.sees_all_roles() {
        true => context.roles.iter().map(|role| (role.key.clone(), role.name.clone())).collect(),
        false => Vec::new(),
    };
    Ok(OverviewView {
        now,
        months: months(&mut tx, &context, now).await?,
        inactive: inactive(&mut tx, &context).await?,
        sole_owner: sole_owner(&mut tx, &context).await?,
        invitations: invitation_figures(&mut tx, service, &context).await?,
        seats: seats(&mut tx, &context.org, now).await?,
        seat_use: tx.org(context.org.id).count_seat_use(now).await?,
        teams: teams.into_iter().map(|team| (team.id, team.name)).collect(),
        roles,
        counts,
    })
}

async fn months(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    now: Timestamp,
) -> Result<Vec<MonthFigure>, Failure> {
    let mut moments = now.month_starts(MONTHS);
    moments.push(now);
    let active = tx.org(context.org.id).count_active_at(&moments).await?;
    Ok(moments.into_iter().zip(active).map(|(at, active)| MonthFigure { at, active }).collect())
}

async fn inactive(tx: &mut ReadTx<'_>, context: &OrgContext) -> Result<u64, Failure> {
    let query =
        UserQuery { status: UserStatus::Active, inactive_days: Some(INACTIVE_DAYS), ..UserQuery::default() };
    match filter(context, &query, None) {
        Some(filter) => Ok(tx.count_users(&filter, None).await?.count),
        None => Ok(0),
    }
}

/// The only active owner, whom rule 1 of the model keeps from leaving.
async fn sole_owner(tx: &mut ReadTx<'_>, context: &OrgContext) -> Result<Option<SoleOwner>, Failure> {
    if tx.org(context.org.id).count_active_owners(context.now).await? != 1 {
        return Ok(None);
    }
    for role in context.roles.iter().filter(|role| role.is_owner) {
        let query = MemberQuery {
            status: UserStatus::Active,
            role: Some(role.id),
            limit: 1,
            ..MemberQuery::everybody(context.org.id, context.now)
        };
        let found = tx.list_users(&query).await?.into_iter().next();
        if let Some(owner) = found.filter(|row| matches!(row.kind, UserKind::Member { .. })) {
            return Ok(Some(SoleOwner { name: owner.name, role: role.key.clone() }));
        }
    }
    Ok(None)
}

async fn invitation_figures(
    tx: &mut ReadTx<'_>,
    service: &Service,
    context: &OrgContext,
) -> Result<Option<InvitationFigures>, Failure> {
    if context.visibility(&Permission::INVITE_READ) != Visibility::Everything {
        return Ok(None);
    }
    let by_state = tx.org(context.org.id).count_invitations_by_state(None, service.now()).await?;
    let of = |state: InvitationState| by_state.get(&state).copied().unwrap_or_default();
    let (expiring, waiting) = (
        InvitationQuery { is_expiring: true, ..InvitationQuery::default() },
        InvitationQuery { is_waiting: true, ..InvitationQuery::default() },
    );
    let expiring = invitations::filter(tx, service, context, &expiring, None).await?;
    let waiting = invitations::filter(tx, service, context, &waiting, None).await?;
    let accepted = of(InvitationState::Accepted);
    let median = tx.org(context.org.id).median_acceptance(accepted).await?;
    Ok(Some(InvitationFigures {
        open: of(InvitationState::Pending),
        expiring: tx.count_invitations(&expiring).await?,
        waiting: tx.count_invitations(&waiting).await?,
        expired: of(InvitationState::Expired),
        accepted,
        median_seconds: median.map(|micros| micros / 1_000_000),
    }))
}
