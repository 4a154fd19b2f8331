//! The Invitations page: every invitation ever made and its state, in the order asked for, and which of the open ones wait
//! for approval.

use domain::{
    error::ErrorKind,
    list::{InvitationQuery, PAGE_SIZE},
    member::Role,
    name,
    permission::Permission,
    state::InvitationState,
    view::{InvitationView, Page},
};
use store::{Failure, InvitationFilter, InvitationListRow, ReadTx, RoleBrief};

use super::approve::{Inviters, may_approve_roles};
use crate::{
    Caller, Service,
    cursor::{Cursor, cut, read_by_time},
    members::invitation_actions,
    scene::Scene,
};

/// One page of the list.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` without `User.UserInvite.READ`; the database failed.
pub async fn list(
    service: &Service,
    caller: &Caller,
    slug: &str,
    query: &InvitationQuery,
) -> Result<Page<InvitationView>, ErrorKind> {
    let mut tx = service.store().read().await?;
    let scene = Scene::read(&mut tx, caller, slug).await?;
    scene.decide(&Permission::INVITE_READ)?;
    let roles = tx.list_roles(scene.org.id).await?;
    let cursor = match query.sort.is_by_email() {
        true => Cursor::read(query.cursor.as_deref()),
        false => read_by_time(query.cursor.as_deref()),
    };
    let filter = filter(&mut tx, service, &scene, query, cursor.as_ref(), &roles).await?;
    let rows = tx.list_invitations(&filter).await?;
    let total = tx.count_invitations(&filter).await?;
    let page =
        cut(rows, PAGE_SIZE as usize, cursor.as_ref(), |(row, _): &(InvitationListRow, Vec<RoleBrief>)| {
            row.place.clone()
        });
    let ids = page.rows.iter().map(|(row, _)| row.invited_by).collect();
    let inviters = Inviters::read(&mut tx, &scene, ids).await?;
    let rows = page
        .rows
        .into_iter()
        .map(|(row, briefs)| view(service, &scene, &inviters, row, &given(&roles, &briefs)))
        .collect();
    Ok(Page { rows, total, at_least: false, newer: page.newer, older: page.older })
}

/// How many open invitations wait for approval.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` without `User.UserInvite.READ`; the database failed.
pub async fn count_waiting(service: &Service, caller: &Caller, slug: &str) -> Result<u64, ErrorKind> {
    let mut tx = service.store().read().await?;
    let scene = Scene::read(&mut tx, caller, slug).await?;
    scene.decide(&Permission::INVITE_READ)?;
    let roles = tx.list_roles(scene.org.id).await?;
    let query = InvitationQuery { is_waiting: true, ..InvitationQuery::default() };
    let filter = filter(&mut tx, service, &scene, &query, None, &roles).await?;
    Ok(tx.count_invitations(&filter).await?)
}

/// The store's filter.
pub(crate) async fn filter(
    tx: &mut ReadTx<'_>,
    service: &Service,
    scene: &Scene,
    query: &InvitationQuery,
    cursor: Option<&Cursor>,
    roles: &[Role],
) -> Result<InvitationFilter, Failure> {
    let waiting = match query.is_waiting {
        false => None,
        true => {
            let ids = tx.list_open_inviters(scene.org.id).await?;
            Some(Inviters::read(tx, scene, ids).await?.gaps(scene, roles))
        }
    };
    let forward = cursor.is_none_or(|c| c.forward);
    Ok(InvitationFilter {
        org: scene.org.id,
        now: service.now(),
        state: if query.is_waiting { Some(InvitationState::Pending) } else { query.state },
        waiting,
        search: name::key(&query.search),
        sort: query.sort,
        descending: query.sort.is_descending() == forward,
        beyond: cursor.map(|c| (c.key.clone(), c.id)),
        limit: PAGE_SIZE + 1,
    })
}

/// The whole roles of a row.
pub(crate) fn given(roles: &[Role], briefs: &[RoleBrief]) -> Vec<Role> {
    roles.iter().filter(|role| briefs.iter().any(|brief| brief.id() == role.id)).cloned().collect()
}

fn view(
    service: &Service,
    scene: &Scene,
    inviters: &Inviters,
    row: InvitationListRow,
    roles: &[Role],
) -> InvitationView {
    let state = row.state.at(row.expires_at, service.now());
    let is_waiting =
        state == InvitationState::Pending && inviters.leave_waiting(scene, row.invited_by, roles);
    InvitationView {
        id: row.id,
        email: row.email,
        state,
        roles: roles.iter().map(|role| role.name.clone()).collect(),
        invited_by: row.inviter,
        inviter_id: row.invited_by,
        is_waiting,
        may_approve: is_waiting && may_approve_roles(scene, roles).is_ok(),
        sent_at: row.sent_at,
        expires_at: row.expires_at,
        delivery: row.delivery,
        actions: invitation_actions(scene, state, roles),
    }
}
