//! The Invitations page: every invitation ever made and its state, in the order asked for, and which of the open ones wait
//! for approval.

use domain::{
    access::Resource,
    error::ErrorKind,
    id::MembershipId,
    list::{EXPIRING_DAYS, InvitationQuery, PAGE_SIZE},
    member::{Role, TeamGift},
    permission::Permission,
    state::InvitationState,
    text::SearchQuery,
    time::Span,
    view::{InvitationCounts, InvitationView, InvitationsOverview, Page},
};
use store::{Failure, InvitationFilter, InvitationListRow, ReadTx, RoleBrief};

use super::approve::{Inviters, may_approve_roles};
use crate::{
    Caller, Service,
    actions::invitation_actions,
    cursor::{Cursor, cut, read_by_key, read_by_time},
    org_context::OrgContext,
};

/// One page of the list, and what stands beside its filters: how many invitations are in each state, and how many of the
/// open ones wait for approval.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` without `User.UserInvite.READ`; the database failed.
pub async fn overview(
    service: &Service,
    caller: &Caller,
    slug: &str,
    query: &InvitationQuery,
) -> Result<InvitationsOverview, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    context.require(&Permission::INVITE_READ)?;
    let page = page(&mut tx, service, &context, query).await?;
    let waiting = InvitationQuery { is_waiting: true, ..InvitationQuery::default() };
    let waiting = filter(&mut tx, service, &context, &waiting, None).await?;
    let expiring = InvitationQuery { is_expiring: true, ..InvitationQuery::default() };
    let expiring = filter(&mut tx, service, &context, &expiring, None).await?;
    let own = context.own_invitations();
    let counts = InvitationCounts {
        by_state: tx.org(context.org.id).count_invitations_by_state(own.as_ref(), service.now()).await?,
        waiting: tx.count_invitations(&waiting).await?,
        expiring: tx.count_invitations(&expiring).await?,
    };
    Ok(InvitationsOverview { page, counts })
}

async fn page(
    tx: &mut ReadTx<'_>,
    service: &Service,
    context: &OrgContext,
    query: &InvitationQuery,
) -> Result<Page<InvitationView>, Failure> {
    let cursor = match query.sort.is_by_email() {
        true => read_by_key(query.cursor.as_deref()),
        false => read_by_time(query.cursor.as_deref()),
    };
    let filter = filter(tx, service, context, query, cursor.as_ref()).await?;
    let rows = tx.list_invitations(&filter).await?;
    let total = tx.count_invitations(&filter).await?;
    let page = cut(rows, PAGE_SIZE as usize, cursor.as_ref(), |(row, _): &Listed| row.place.clone());
    let rows = views(tx, service, context, page.rows).await?;
    Ok(Page { rows, total, at_least: false, newer: page.newer, older: page.older })
}

/// The invitations that a member sent last, for somebody who may see invitations.
pub(crate) async fn latest_by(
    tx: &mut ReadTx<'_>,
    service: &Service,
    context: &OrgContext,
    by: MembershipId,
    limit: u32,
) -> Result<Vec<InvitationView>, Failure> {
    let query = InvitationQuery { by: Some(by), ..InvitationQuery::default() };
    let filter = InvitationFilter { limit, ..filter(tx, service, context, &query, None).await? };
    let rows = tx.list_invitations(&filter).await?;
    views(tx, service, context, rows).await
}

/// The store's filter.
pub(crate) async fn filter(
    tx: &mut ReadTx<'_>,
    service: &Service,
    context: &OrgContext,
    query: &InvitationQuery,
    cursor: Option<&Cursor>,
) -> Result<InvitationFilter, Failure> {
    let waiting = match query.is_waiting {
        false => None,
        true => {
            let ids = tx.org(context.org.id).list_open_inviters().await?;
            let gifts = context.team_gifts(tx).await?;
            let teams = tx.org(context.org.id).list_team_names().await?;
            let teams: Vec<TeamGift> = teams.iter().map(|team| gifts.of(team.id)).collect();
            Some(Inviters::read(tx, context, ids).await?.gaps(context, &teams))
        }
    };
    let forward = cursor.is_none_or(|c| c.forward);
    Ok(InvitationFilter {
        org: context.org.id,
        now: service.now(),
        state: match query.is_waiting || query.is_expiring {
            true => Some(InvitationState::Pending),
            false => query.state,
        },
        ends_by: (query.is_expiring && !query.is_waiting)
            .then(|| service.now().plus(Span::days(EXPIRING_DAYS.into()))),
        waiting,
        by: query.by,
        own: context.own_invitations(),
        search: SearchQuery::parse(&query.search),
        sort: query.sort,
        descending: query.sort.is_descending() == forward,
        beyond: cursor.map(|c| (c.key.clone(), c.id)),
        limit: PAGE_SIZE + 1,
    })
}

/// A row as the store answers it.
type Listed = (InvitationListRow, Vec<RoleBrief>);

async fn views(
    tx: &mut ReadTx<'_>,
    service: &Service,
    context: &OrgContext,
    rows: Vec<Listed>,
) -> Result<Vec<InvitationView>, Failure> {
    let ids = rows.iter().map(|(row, _)| row.invited_by).collect();
    let inviters = Inviters::read(tx, context, ids).await?;
    let gifts = context.team_gifts(tx).await?;
    let view = |(row, briefs): Listed| {
        let into: Vec<TeamGift> = row.teams.iter().map(|team| gifts.of(*team)).collect();
        view(service, context, &inviters, row, (&context.whole(&briefs), &into))
    };
    Ok(rows.into_iter().map(view).collect())
}

fn view(
    service: &Service,
    context: &OrgContext,
    inviters: &Inviters,
    row: InvitationListRow,
    (roles, into): (&[Role], &[TeamGift]),
) -> InvitationView {
    let state = row.state.at(row.expires_at, service.now());
    let resource = Resource::Invitation { id: row.id, invited_by: row.invited_by, teams: &row.teams };
    let given: Vec<Role> = roles.iter().chain(into.iter().flat_map(|into| &into.roles)).cloned().collect();
    let is_waiting =
        state == InvitationState::Pending && inviters.leave_waiting(context, row.invited_by, roles, into);
    InvitationView {
        id: row.id,
        email: row.email,
        state,
        roles: roles.iter().map(|role| role.name.clone()).collect(),
        invited_by: row.inviter,
        inviter_id: row.invited_by,
        is_waiting,
        may_approve: is_waiting && may_approve_roles(context, resource, roles, into).is_ok(),
        sent_at: row.sent_at,
        expires_at: row.expires_at,
        delivery: row.delivery,
        actions: invitation_actions(context, resource, state, &given),
    }
}
