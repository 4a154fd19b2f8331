//! The Invitations page: every invitation ever made and its state, newest first.

use domain::{
    error::ErrorKind,
    id::InvitationId,
    list::{InvitationQuery, PAGE_SIZE},
    member::Role,
    name,
    permission::Permission,
    time::Timestamp,
    view::{InvitationView, Page},
};
use store::{InvitationFilter, InvitationListRow, RoleBrief};

use crate::{
    Caller, Service,
    cursor::{cut, read_by_time},
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
    let now = service.now();
    let mut tx = service.store().read().await?;
    let scene = Scene::read(&mut tx, caller, slug).await?;
    scene.decide(&Permission::INVITE_READ)?;
    let roles = tx.list_roles(scene.org.id).await?;
    let cursor = read_by_time(query.cursor.as_deref());
    let beyond = cursor
        .as_ref()
        .and_then(|c| Some((Timestamp::from_micros(c.key.parse().ok()?), InvitationId::new(c.id))));
    let filter = InvitationFilter {
        org: scene.org.id,
        now,
        state: query.state,
        search: name::key(&query.search),
        ascending: cursor.as_ref().is_some_and(|c| !c.forward),
        beyond,
        limit: PAGE_SIZE + 1,
    };
    let rows = tx.list_invitations(&filter).await?;
    let total = tx.count_invitations(&filter).await?;
    let page =
        cut(rows, PAGE_SIZE as usize, cursor.as_ref(), |(row, _): &(InvitationListRow, Vec<RoleBrief>)| {
            (row.sent_at.micros().to_string(), row.id.uuid())
        });
    let rows = page
        .rows
        .into_iter()
        .map(|(row, briefs)| {
            let given: Vec<Role> = roles
                .iter()
                .filter(|role| briefs.iter().any(|brief| brief.id() == role.id))
                .cloned()
                .collect();
            let state = row.state.at(row.expires_at, now);
            InvitationView {
                id: row.id,
                email: row.email,
                state,
                roles: given.iter().map(|role| role.name.clone()).collect(),
                invited_by: row.inviter,
                sent_at: row.sent_at,
                expires_at: row.expires_at,
                delivery: row.delivery,
                actions: invitation_actions(&scene, state, &given),
            }
        })
        .collect();
    Ok(Page { rows, total, at_least: false, newer: page.newer, older: page.older })
}
