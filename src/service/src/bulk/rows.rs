//! The rows that a selection stands for, in the order in which they are done: as the list has them by name or by address,
//! so that an act on very many rows can go on where it stopped.

use domain::{
    bulk::{Bulk, BulkList, MAX_ROWS},
    id::MembershipId,
    list::{InvitationQuery, InvitationSort, UserQuery, UserSort},
    member::{Member, Role},
    permission::Permission,
    selection::{RowId, Selection},
    state::InvitationState,
    view::UserKind,
};
use store::{Failure, Invitation, InvitationFilter, MemberQuery, ReadTx};
use uuid::Uuid;

use crate::{
    Service,
    cursor::{Cursor, read_by_key},
    invitations, members,
    org_context::OrgContext,
};

/// A row with the facts that are judged.
pub(super) enum Found {
    /// A member.
    Member(Member),
    /// An invitation.
    Invitation(Box<Invitation>),
}

/// A chosen row.
pub(super) struct Row {
    pub(super) id: RowId,
    /// Its name, or its address.
    pub(super) name: String,
    /// `None` where it is not there any more, or its reader may not see it.
    pub(super) found: Option<Found>,
}

/// The rows of one request.
pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
    /// How many are chosen in all.
    pub(super) total: u64,
    /// How many come after these.
    pub(super) left: u64,
    /// Where they begin.
    pub(super) next: Option<String>,
}

/// Reads the rows of one request.
pub(super) async fn read(
    tx: &mut ReadTx<'_>,
    service: &Service,
    context: &OrgContext,
    bulk: &Bulk,
) -> Result<Rows, Failure> {
    context.require(match &bulk.list {
        BulkList::Users(_) => &Permission::MEMBER_READ,
        BulkList::Invitations(_) => &Permission::INVITE_READ,
    })?;
    if !bulk.selection.is_all {
        return named(tx, context, &bulk.selection).await;
    }
    let from = read_by_key(bulk.from.as_deref());
    let except = |id: &RowId| bulk.selection.ids.contains(id);
    // One more than fit, so that it is known whether any are left; exceptions take no room.
    let limit = u32::try_from(MAX_ROWS + bulk.selection.ids.len() + 1).unwrap_or(u32::MAX);
    match &bulk.list {
        BulkList::Users(query) => {
            let query = UserQuery { sort: UserSort::Name, cursor: None, ..query.clone() };
            let Some(filter) = members::filter(context, &query, from.as_ref()) else {
                return Ok(Rows { rows: Vec::new(), total: 0, left: 0, next: None });
            };
            let filter = MemberQuery { limit, all_hits: true, ..filter };
            let all = MemberQuery { beyond: None, ..filter.clone() };
            let total = bulk.selection.count(tx.count_users(&all, None).await?.count);
            let mut rows = Vec::new();
            for row in tx.list_users(&filter).await? {
                let held = context.whole(&row.roles);
                let (id, name, found) = match (row.kind, row.account_id) {
                    (UserKind::Member { id, state }, Some(account_id)) => {
                        let (name, org_id) = (row.name.clone(), context.org.id);
                        let member = Member {
                            id,
                            account_id,
                            org_id,
                            name: row.name,
                            email: row.email,
                            state,
                            roles: held,
                        };
                        (RowId::Member(id), name, Some(Found::Member(member)))
                    }
                    (UserKind::Invitation { id, .. }, _) => (RowId::Invitation(id), row.email, None),
                    (UserKind::Member { id, .. }, None) => (RowId::Member(id), row.name, None),
                };
                rows.push((Row { id, name, found }, row.place));
            }
            let mut rows = cut(rows, except, total, from.is_some());
            whole(tx, context, &mut rows.rows).await?;
            Ok(rows)
        }
        BulkList::Invitations(query) => {
            let query = InvitationQuery { sort: InvitationSort::Email, cursor: None, ..query.clone() };
            let filter = invitations::filter(tx, service, context, &query, from.as_ref()).await?;
            let filter = InvitationFilter { limit, ..filter };
            let all = InvitationFilter { beyond: None, ..filter.clone() };
            let total = bulk.selection.count(tx.count_invitations(&all).await?);
            let rows = tx.list_invitations(&filter).await?;
            let rows = rows.into_iter().map(|(row, _)| {
                (Row { id: RowId::Invitation(row.id), name: row.email, found: None }, row.place)
            });
            let mut rows = cut(rows.collect(), except, total, from.is_some());
            whole(tx, context, &mut rows.rows).await?;
            Ok(rows)
        }
    }
}

/// Leaves out the exceptions and what does not fit.
fn cut(rows: Vec<(Row, (String, Uuid))>, except: impl Fn(&RowId) -> bool, total: u64, goes_on: bool) -> Rows {
    let mut chosen: Vec<_> = rows.into_iter().filter(|(row, _)| !except(&row.id)).collect();
    let has_more = chosen.len() > MAX_ROWS;
    chosen.truncate(MAX_ROWS);
    let next = chosen.last().filter(|_| has_more).map(|(_, place)| Cursor::after(place));
    let shown = chosen.len() as u64;
    // In the requests after the first, rows may have left the filter by what was done to them: then how many are left is
    // known only to be some.
    let left = match (has_more, goes_on) {
        (false, _) => 0,
        (true, false) => total.saturating_sub(shown).max(1),
        (true, true) => 1,
    };
    Rows { rows: chosen.into_iter().map(|(row, _)| row).collect(), total, left, next }
}

/// The rows that are named one by one.
async fn named(tx: &mut ReadTx<'_>, context: &OrgContext, selection: &Selection) -> Result<Rows, Failure> {
    let mut rows: Vec<Row> =
        selection.ids.iter().map(|id| Row { id: *id, name: String::new(), found: None }).collect();
    let sees_members = context.holds(&Permission::MEMBER_READ);
    for row in &mut rows {
        if let RowId::Member(id) = row.id
            && sees_members
            && let Some(member) = tx.org(context.org.id).find_member(id, &context.roles, context.now).await?
        {
            row.name.clone_from(&member.name);
            row.found = Some(Found::Member(member));
        }
    }
    whole(tx, context, &mut rows).await?;
    let total = rows.len() as u64;
    Ok(Rows { rows, total, left: 0, next: None })
}

/// Reads the facts of the invitations among the rows, where the reader may see them.
async fn whole(tx: &mut ReadTx<'_>, context: &OrgContext, rows: &mut [Row]) -> Result<(), Failure> {
    if !context.holds(&Permission::INVITE_READ) {
        return Ok(());
    }
    for row in rows {
        if let RowId::Invitation(id) = row.id
            && let Some(found) = tx.org(context.org.id).find_invitation(id).await?
        {
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

/// The roles that a member is to hold after some were given and some taken.
pub(super) fn wanted(
    member: &Member,
    add: &[domain::id::RoleId],
    remove: &[domain::id::RoleId],
    one_only: bool,
) -> Vec<domain::id::RoleId> {
    // Where one role is held, the added one takes its place.
    let keeps_others = !one_only || add.is_empty();
    let held = member.roles.iter().map(|role: &Role| role.id);
    let mut wanted: Vec<_> = held.filter(|id| keeps_others && !remove.contains(id)).collect();
    for id in add {
        if !remove.contains(id) && !wanted.contains(id) {
            wanted.push(*id);
        }
    }
    wanted
}
