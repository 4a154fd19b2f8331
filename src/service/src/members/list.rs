//! The Users page: members and open invitations in one list.

use domain::{
    access::{Resource, Visibility},
    error::ErrorKind,
    id::{AccountId, InvitationId, MembershipId, RoleId, TeamId},
    list::{PAGE_SIZE, UserKey, UserQuery},
    member::{ByTeam, Member, Role},
    permission::Permission,
    text::SearchQuery,
    time::Span,
    view::{Page, RowAction, TeamBrief, UserKind, UserRow, UsersOverview},
};
use store::{
    COUNT_CAP, Failure, HIT_CAP, MemberQuery, ReadTx, SoonEnd, SoonEnds, TeamGifts, TeamOf, UserListRow,
};
use uuid::Uuid;

use super::{count::count, ends::ending_soon};
use crate::{
    Caller, Service,
    actions::{invitation_actions, member_actions},
    cursor::{Cursor, cut, read_by_key, read_by_time},
    org_context::OrgContext,
    team_choice::reads_teams,
    views,
};

/// One page of the list.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` without `User.Member.READ`; the database failed.
pub async fn list(
    service: &Service,
    caller: &Caller,
    slug: &str,
    query: &UserQuery,
) -> Result<Page<UserRow>, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    context.require(&Permission::MEMBER_READ)?;
    Ok(page(&mut tx, &context, query).await?)
}

/// The same with what stands beside the filters: how many rows each choice has, and the roles to choose from.
///
/// # Errors
/// As [`list`].
pub async fn overview(
    service: &Service,
    caller: &Caller,
    slug: &str,
    query: &UserQuery,
) -> Result<UsersOverview, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    context.require(&Permission::MEMBER_READ)?;
    let page = page(&mut tx, &context, query).await?;
    let counts = count(&mut tx, &context).await?;
    // Without the right to see roles the list has no filter by role.
    let roles = match context.lists_roles() {
        true => context.roles.iter().cloned().map(|role| (role.key, role.name)).collect(),
        false => Vec::new(),
    };
    let teams = match reads_teams(&context) {
        true => names(tx.org(context.org.id).list_team_names().await?),
        false => Vec::new(),
    };
    let views = views::list_in(&mut tx, &context).await?;
    Ok(UsersOverview { page, counts, roles, teams, views })
}

fn names(teams: Vec<TeamBrief>) -> Vec<(TeamId, String)> {
    teams.into_iter().map(|team| (team.id, team.name)).collect()
}

async fn page(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    query: &UserQuery,
) -> Result<Page<UserRow>, Failure> {
    let cursor = match query.sort.key() {
        UserKey::Name => read_by_key(query.cursor.as_deref()),
        UserKey::Activity | UserKey::Joined => read_by_time(query.cursor.as_deref()),
    };
    let Some(filter) = filter(context, query, cursor.as_ref()) else {
        return Ok(Page { rows: Vec::new(), total: 0, at_least: false, newer: None, older: None });
    };
    let rows = tx.list_users(&filter).await?;
    let cap = match (query.counts_all, filter.search.is_empty()) {
        (true, _) => None,
        (false, true) => Some(COUNT_CAP),
        (false, false) => Some(HIT_CAP),
    };
    let total = tx.count_users(&filter, cap).await?;
    let page = cut(rows, PAGE_SIZE as usize, cursor.as_ref(), |row: &UserListRow| row.place.clone());
    let gifts = context.team_gifts(tx).await?;
    let members = page.rows.iter().filter_map(|row| member_id(row.kind)).collect::<Vec<_>>();
    let soon = tx.org(context.org.id).list_soon_ends(&members, context.now).await?;
    let rows = page.rows.into_iter().map(|row| view(row, context, (&gifts, &soon))).collect();
    Ok(Page { rows, total: total.count, at_least: total.at_least, newer: page.newer, older: page.older })
}

/// All that the reader may see of the list; `None` is nothing. A grant of scope `own` is a filter.
pub(super) fn visible(context: &OrgContext) -> Option<MemberQuery> {
    let only_member = match context.visibility(&Permission::MEMBER_READ) {
        Visibility::Nothing => return None,
        Visibility::Own => Some(context.actor.membership_id()?),
        Visibility::Everything => None,
    };
    let sees_invitations = context.holds(&Permission::INVITE_READ);
    Some(MemberQuery {
        only_member,
        with_invitations: sees_invitations && context.org.layout().invitations_in_users,
        // What ends tells who holds it.
        soon: SoonEnds { roles: context.sees_all_roles(), teams: reads_teams(context) },
        own_invitations: context.own_invitations(),
        ..MemberQuery::everybody(context.org.id, context.now)
    })
}

/// The store's query; `None` where nothing can match.
pub(crate) fn filter(
    context: &OrgContext,
    query: &UserQuery,
    cursor: Option<&Cursor>,
) -> Option<MemberQuery> {
    let visible = visible(context)?;
    let id_of = |key: &String| context.roles.iter().find(|role| role.key == *key).map(|role| role.id);
    // Filtering by role tells who holds it.
    let (role, without_role) = match context.sees_all_roles() {
        true => (query.role.as_ref(), query.without_role.as_ref()),
        false => (None, None),
    };
    // Nobody holds a role that is not there, and everybody is without it.
    let role = role.map_or(Some(None), |key| id_of(key).map(Some))?;
    let managing = (query.manages && context.sees_all_roles()).then(|| managing_roles(context));
    // Where no role manages people, nobody has one.
    if managing.as_ref().is_some_and(Vec::is_empty) {
        return None;
    }
    let id = searched_id(&query.search);
    let forward = cursor.is_none_or(|c| c.forward);
    Some(MemberQuery {
        status: query.status,
        search: if id.is_some() { SearchQuery::default() } else { SearchQuery::parse(&query.search) },
        all_hits: query.counts_all,
        id,
        role,
        any_role: managing.unwrap_or_default(),
        unseen_since: query.inactive_days.map(|days| context.now.minus(Span::days(days.into()))),
        without_role: without_role.and_then(id_of),
        team: query.team.filter(|_| reads_teams(context)),
        key: query.sort.key(),
        descending: query.sort.is_descending() == forward,
        beyond: cursor.map(|c| (c.key.clone(), c.id)),
        limit: PAGE_SIZE + 1,
        ..visible
    })
}

/// The roles that manage people.
fn managing_roles(context: &OrgContext) -> Vec<RoleId> {
    context.roles.iter().filter(|role| role.manages_people()).map(|role| role.id).collect()
}

/// The id that a search text is, if it is one.
fn searched_id(search: &str) -> Option<Uuid> {
    let text = search.trim();
    text.parse::<MembershipId>()
        .map(MembershipId::uuid)
        .or_else(|_| text.parse::<AccountId>().map(AccountId::uuid))
        .or_else(|_| text.parse::<InvitationId>().map(InvitationId::uuid))
        .ok()
}

const fn member_id(kind: UserKind) -> Option<MembershipId> {
    match kind {
        UserKind::Member { id, .. } => Some(id),
        UserKind::Invitation { .. } => None,
    }
}

/// A row as the reader may see it, with the roles that teams give, and what of the rows ends soon.
pub(super) fn view(
    row: UserListRow,
    context: &OrgContext,
    (gifts, soon): (&TeamGifts, &[SoonEnd]),
) -> UserRow {
    let held = context.whole(&row.roles);
    let in_teams: Vec<TeamId> = row.teams.iter().map(TeamOf::id).collect();
    let mut names: Vec<String> = row.roles.into_iter().map(|role| role.name).collect();
    let teams = match reads_teams(context) {
        true => row.teams.into_iter().map(|team| team.name).collect(),
        false => Vec::new(),
    };
    let is_self = row.account_id.is_some_and(|account| context.actor.is_account(account));
    let mut ending = Vec::new();
    let (kind, actions): (UserKind, Vec<RowAction>) = match (row.kind, row.account_id) {
        (UserKind::Member { id, state }, Some(account_id)) => {
            let target = Member {
                id,
                account_id,
                org_id: context.org.id,
                name: row.name.clone(),
                email: row.email.clone(),
                state,
                roles: held,
                by_team: ByTeam { roles: row.by_team, leads: Vec::new() },
            };
            if !context.sees_roles_of(&target) {
                names.clear();
            }
            ending = ending_soon(context, (&target, row.expires_at), (gifts, soon));
            (row.kind, member_actions(context, &target))
        }
        (UserKind::Invitation { id, state, delivery }, _) => {
            let resource = match row.invited_by {
                Some(invited_by) => Resource::Invitation { id, invited_by, teams: &in_teams },
                None => Resource::Organization,
            };
            let state = state.at(row.expires_at, context.now);
            let of_teams = in_teams.iter().flat_map(|team| gifts.roles(*team));
            let given: Vec<Role> = held.iter().chain(of_teams).cloned().collect();
            (
                UserKind::Invitation { id, state, delivery },
                invitation_actions(context, resource, state, &given),
            )
        }
        (kind @ UserKind::Member { .. }, None) => (kind, Vec::new()),
    };
    UserRow {
        kind,
        name: row.name,
        email: row.email,
        picture: row.picture,
        roles: names,
        teams,
        last_active_at: row.last_active_at,
        last_sign_in_at: row.last_sign_in_at,
        joined_at: row.joined_at,
        expires_at: row.expires_at,
        ending,
        is_self,
        actions,
    }
}
