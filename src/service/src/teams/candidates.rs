//! Who can be put into a team: some members by name, found by a search where there are many.

use domain::{
    list::UserStatus,
    permission::Permission,
    text::SearchQuery,
    view::{TeamCandidate, UserKind},
};
use store::{Failure, MemberQuery, ReadTx, UserListRow};

use crate::org_context::OrgContext;

/// How many are offered at once.
const MOST: u32 = 100;

/// Members by name for an actor who may put people into a team, and whether there are more. Only who sees all members gets
/// any.
pub(super) async fn candidates(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    search: &str,
) -> Result<(Vec<TeamCandidate>, bool), Failure> {
    if !context.may(&Permission::MEMBER_READ) {
        return Ok((Vec::new(), false));
    }
    let query = MemberQuery {
        status: UserStatus::Any,
        with_invitations: false,
        search: SearchQuery::parse(search),
        limit: MOST + 1,
        ..MemberQuery::everybody(context.org.id, context.now)
    };
    let mut rows = tx.list_users(&query).await?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let has_more = rows.len() > most;
    rows.truncate(most);
    Ok((rows.into_iter().filter_map(candidate).collect(), has_more))
}

fn candidate(row: UserListRow) -> Option<TeamCandidate> {
    let UserKind::Member { id, .. } = row.kind else { return None };
    let teams = row.teams.into_iter().map(|team| team.name).collect();
    Some(TeamCandidate { id, name: row.name, email: row.email, teams })
}
