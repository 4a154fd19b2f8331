//! What can be chosen for a new access review.

use domain::{
    access::{Actor, may_review},
    error::ErrorKind,
    id::RoleId,
    list::{UserQuery, UserStatus},
    member::{ByTeam, Member},
    permission::{Permission, Scope},
    view::{ReviewAbout, ReviewOptions, ReviewerChoice, TeamBrief, UserKind},
};
use store::{Failure, MemberQuery, ReadTx, UserListRow};

use super::{require, scope};
use crate::{Caller, Service, org_context::OrgContext};

/// How many people are offered as reviewers.
const PEOPLE: u32 = 500;

/// The roles and teams to choose from, and who can review; with filters of the list of users also how many people and roles the
/// review would be about.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` for who may not review.
pub async fn options(
    service: &Service,
    caller: &Caller,
    slug: &str,
    query: &UserQuery,
) -> Result<ReviewOptions, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    require(&context)?;
    let reviewers = who_may_review(&mut tx, &context).await?;
    let teams = scope::teams(&mut tx, &context).await?;
    let about = about(&mut tx, &context, &teams, scope::filters(query)).await?;
    let choice = |member: Member| ReviewerChoice { id: member.id, name: member.name, email: member.email };
    Ok(ReviewOptions {
        roles: context.roles.iter().map(|role| (role.id, role.name.clone())).collect(),
        teams: teams.into_iter().map(|team| (team.id, team.name)).collect(),
        about,
        reviewers: reviewers.into_iter().map(choice).collect(),
        now: context.now,
    })
}

/// Who matches the filters of the list; `None` without any.
async fn about(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    teams: &[TeamBrief],
    query: UserQuery,
) -> Result<Option<ReviewAbout>, Failure> {
    if query == UserQuery::default() {
        return Ok(None);
    }
    let (people, roles) = match scope::people(context, &query) {
        Some(people) => (
            tx.count_users(&people, None).await?.count,
            tx.org(context.org.id).count_roles_of(&people).await?,
        ),
        None => (0, 0),
    };
    Ok(Some(ReviewAbout { scope: scope::named(context, teams, query), people, roles }))
}

/// The active members who may review, by name.
async fn who_may_review(tx: &mut ReadTx<'_>, context: &OrgContext) -> Result<Vec<Member>, Failure> {
    let changes_roles = |role: &&domain::member::Role| {
        role.grants.scope_of(&Permission::MEMBER_ROLE_UPDATE) == Some(Scope::All)
    };
    let any_role: Vec<RoleId> = context.roles.iter().filter(changes_roles).map(|role| role.id).collect();
    if any_role.is_empty() {
        return Ok(Vec::new());
    }
    let query = MemberQuery {
        status: UserStatus::Active,
        with_invitations: false,
        any_role,
        limit: PEOPLE,
        ..MemberQuery::everybody(context.org.id, context.now)
    };
    let rows = tx.list_users(&query).await?;
    let members = rows.into_iter().filter_map(|row| member(context, row));
    Ok(members.filter(|member| can_review(context, member)).collect())
}

/// Whether somebody may review.
pub(super) fn can_review(context: &OrgContext, member: &Member) -> bool {
    may_review(&Actor::member(member.clone()), &context.org.policy).is_ok()
}

fn member(context: &OrgContext, row: UserListRow) -> Option<Member> {
    let UserKind::Member { id, state } = row.kind else { return None };
    Some(Member {
        id,
        account_id: row.account_id?,
        org_id: context.org.id,
        roles: context.whole(&row.roles),
        name: row.name,
        email: row.email,
        state,
        by_team: ByTeam { roles: row.by_team, leads: Vec::new() },
    })
}
