//! The rows that a selection stands for, in the order in which they are changed: as the list has them by name or by
//! address, read page by page.

use std::collections::HashMap;

use domain::{
    bulk::{Bulk, BulkAction, BulkList},
    id::{InvitationId, MembershipId},
    list::{InvitationQuery, InvitationSort, UserQuery, UserSort},
    member::{ByTeam, Member},
    permission::Permission,
    selection::RowId,
    state::InvitationState,
    view::{TeamBrief, UserKind},
};
use store::{Failure, Invitation, InvitationFilter, InvitationListRow, MemberQuery, ReadTx, UserListRow};
use uuid::Uuid;

use crate::{
    Service,
    cursor::{Cursor, read_by_key},
    invitations, members,
    org_context::OrgContext,
    team_choice::teams_of,
};

/// A row with the facts that are judged.
pub(crate) enum Found {
    /// A member.
    Member(Member),
    /// An invitation.
    Invitation(Box<Invitation>),
}

/// A chosen row.
pub(crate) struct Row {
    pub(super) id: RowId,
    /// Its name, or its address.
    pub(super) name: String,
    /// `None` where it is not there any more, or its reader may not see it.
    pub(super) found: Option<Found>,
    /// The teams of a member, where they are to change.
    pub(super) teams: Vec<TeamBrief>,
}

impl Row {
    const fn invitation(&self) -> Option<InvitationId> {
        match self.id {
            RowId::Invitation(id) => Some(id),
            RowId::Member(_) => None,
        }
    }
}

/// The rows of one page.
pub(crate) struct Rows {
    pub(super) rows: Vec<Row>,
    /// Where the next page begins, if there is one.
    pub(super) next: Option<String>,
}

impl Rows {
    /// The ids and names, and where the next page begins.
    pub(crate) fn named(self) -> (Vec<(RowId, String)>, Option<String>) {
        (self.rows.into_iter().map(|row| (row.id, row.name)).collect(), self.next)
    }
}

/// What seeing the list needs.
pub(super) const fn list_permission(list: &BulkList) -> Permission {
    match list {
        BulkList::Users(_) => Permission::MEMBER_READ,
        BulkList::Invitations(_) => Permission::INVITE_READ,
    }
}

/// Refuses readers who may not see the list.
fn require_list(context: &OrgContext, list: &BulkList) -> Result<(), Failure> {
    context.require(&list_permission(list)).map(drop)
}

/// Reads up to `limit` of the selected rows from a cursor on. The rows that are named one by one are one page.
pub(crate) async fn read(
    tx: &mut ReadTx<'_>,
    service: &Service,
    context: &OrgContext,
    bulk: &Bulk,
    (cursor, limit): (Option<&str>, usize),
) -> Result<Rows, Failure> {
    require_list(context, &bulk.list)?;
    if !bulk.selection.is_all {
        return Ok(Rows { rows: named(tx, context, bulk).await?, next: None });
    }
    let from = read_by_key(cursor);
    let except = |id: &RowId| bulk.selection.ids.contains(id);
    // One more, so that it is known whether there are others; exceptions take no room.
    let most = u32::try_from(limit + bulk.selection.ids.len() + 1).unwrap_or(u32::MAX);
    let rows: Vec<(Row, (String, Uuid))> = match &bulk.list {
        BulkList::Users(query) => {
            let query = UserQuery { sort: UserSort::Name, cursor: None, ..query.clone() };
            let Some(filter) = members::filter(context, &query, from.as_ref()) else {
                return Ok(Rows { rows: Vec::new(), next: None });
            };
            let filter = MemberQuery { limit: most, all_hits: true, ..filter };
            tx.list_users(&filter).await?.into_iter().map(|row| user_row(context, row)).collect()
        }
        BulkList::Invitations(query) => {
            let query = InvitationQuery { sort: InvitationSort::Email, cursor: None, ..query.clone() };
            let filter = invitations::filter(tx, service, context, &query, from.as_ref()).await?;
            let filter = InvitationFilter { limit: most, ..filter };
            let rows = tx.list_invitations(&filter).await?;
            let row = |row: InvitationListRow| {
                let id = RowId::Invitation(row.id);
                (Row { id, name: row.email, found: None, teams: Vec::new() }, row.place)
            };
            rows.into_iter().map(|(listed, _)| row(listed)).collect()
        }
    };
    let mut chosen: Vec<_> = rows.into_iter().filter(|(row, _)| !except(&row.id)).collect();
    let has_more = chosen.len() > limit;
    chosen.truncate(limit);
    let next = chosen.last().filter(|_| has_more).map(|(_, place)| Cursor::after(place));
    Ok(Rows { rows: chosen.into_iter().map(|(row, _)| row).collect(), next })
}

/// A row of the list of users.
fn user_row(context: &OrgContext, row: UserListRow) -> (Row, (String, Uuid)) {
    let held = context.whole(&row.roles);
    let teams = row.teams.into_iter().map(|team| TeamBrief { id: team.id(), name: team.name }).collect();
    let (id, name, found) = match (row.kind, row.account_id) {
        (UserKind::Member { id, state }, Some(account_id)) => {
            let (name, org_id) = (row.name.clone(), context.org.id);
            let by_team = ByTeam { roles: row.by_team, leads: Vec::new() };
            let member = Member {
                id,
                account_id,
                org_id,
                name: row.name,
                email: row.email,
                state,
                roles: held,
                by_team,
            };
            (RowId::Member(id), name, Some(Found::Member(member)))
        }
        (UserKind::Invitation { id, .. }, _) => (RowId::Invitation(id), row.email, None),
        (UserKind::Member { id, .. }, None) => (RowId::Member(id), row.name, None),
    };
    (Row { id, name, found, teams }, row.place)
}

/// How many rows are selected.
pub(super) async fn count(
    tx: &mut ReadTx<'_>,
    service: &Service,
    context: &OrgContext,
    bulk: &Bulk,
) -> Result<u64, Failure> {
    let all = match &bulk.list {
        _ if !bulk.selection.is_all => 0,
        BulkList::Users(query) => {
            let query = UserQuery { cursor: None, ..query.clone() };
            match members::filter(context, &query, None) {
                Some(filter) => tx.count_users(&MemberQuery { all_hits: true, ..filter }, None).await?.count,
                None => 0,
            }
        }
        BulkList::Invitations(query) => {
            let query = InvitationQuery { cursor: None, ..query.clone() };
            let filter = invitations::filter(tx, service, context, &query, None).await?;
            tx.count_invitations(&filter).await?
        }
    };
    Ok(bulk.selection.count(all))
}

/// The rows that are named one by one.
async fn named(tx: &mut ReadTx<'_>, context: &OrgContext, bulk: &Bulk) -> Result<Vec<Row>, Failure> {
    let row = |id: &RowId| Row { id: *id, name: String::new(), found: None, teams: Vec::new() };
    let mut rows: Vec<Row> = bulk.selection.ids.iter().map(row).collect();
    let needs_teams = matches!(bulk.action, BulkAction::ChangeTeams { .. });
    let sees_members = context.holds(&Permission::MEMBER_READ);
    for row in &mut rows {
        if let RowId::Member(id) = row.id
            && sees_members
            && let Some(member) = tx.org(context.org.id).find_member(id, &context.roles, context.now).await?
        {
            if needs_teams {
                row.teams = teams_of(tx, context, &member).await?;
            }
            row.name.clone_from(&member.name);
            row.found = Some(Found::Member(member));
        }
    }
    read_invitations(tx, context, &mut rows).await?;
    Ok(rows)
}

/// Reads the facts of the invitations among the rows, where the reader may see them.
pub(super) async fn read_invitations(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    rows: &mut [Row],
) -> Result<(), Failure> {
    if !context.holds(&Permission::INVITE_READ) {
        return Ok(());
    }
    let ids: Vec<_> = rows.iter().filter_map(Row::invitation).collect();
    let found = tx.org(context.org.id).find_invitations(&ids).await?;
    let mut found: HashMap<_, _> = found.into_iter().map(|found| (found.id, found)).collect();
    for row in rows {
        if let Some(found) = row.invitation().and_then(|id| found.remove(&id)) {
            row.name.clone_from(&found.email);
            row.found = Some(Found::Invitation(Box::new(found)));
        }
    }
    Ok(())
}

/// Who sent the invitations among the rows.
pub(super) fn inviters(rows: &[Row]) -> Vec<MembershipId> {
    rows.iter()
        .filter_map(|row| match &row.found {
            Some(Found::Invitation(found)) if found.state == InvitationState::Pending => {
                Some(found.invited_by)
            }
            _ => None,
        })
        .collect()
}

/// The roles that a member is to hold directly after some were given and some taken.
pub(super) fn wanted(
    member: &Member,
    add: &[domain::id::RoleId],
    remove: &[domain::id::RoleId],
    one_only: bool,
) -> Vec<domain::id::RoleId> {
    // Where one role is held, the added one takes its place.
    let keeps_others = !one_only || add.is_empty();
    let held = member.direct_roles();
    let mut wanted: Vec<_> =
        held.iter().map(|role| role.id).filter(|id| keeps_others && !remove.contains(id)).collect();
    for id in add {
        if !remove.contains(id) && !wanted.contains(id) {
            wanted.push(*id);
        }
    }
    wanted
}
