//! Who is reviewed: the people whom the list of users shows for its filters.

use std::collections::HashMap;

use domain::{
    list::{UserQuery, UserSort, UserStatus},
    view::{ReviewScope, TeamBrief},
};
use store::{Failure, MemberQuery, ReadTx, StoredReview};
use url::form_urlencoded;

use crate::{
    members::filter,
    org_context::OrgContext,
    team_choice::{has_teams, reads_teams},
};

/// The teams that a review can be about; none where the organization has no teams, or the reader doesn't see them.
pub(super) async fn teams(tx: &mut ReadTx<'_>, context: &OrgContext) -> Result<Vec<TeamBrief>, Failure> {
    match has_teams(&context.org.policy) && reads_teams(context) {
        true => Ok(tx.org(context.org.id).list_team_names().await?),
        false => Ok(Vec::new()),
    }
}

/// The filters of a query of the list, without its order and page.
pub(super) fn filters(query: &UserQuery) -> UserQuery {
    UserQuery { sort: UserSort::default(), cursor: None, counts_all: false, ..query.clone() }
}

/// A query with the names of the role and the team in it. What isn't there any more keeps its key or id.
pub(super) fn named(context: &OrgContext, teams: &[TeamBrief], query: UserQuery) -> ReviewScope {
    let team = query.team.map(|id| {
        let team = teams.iter().find(|team| team.id == id);
        team.map_or_else(|| id.to_string(), |team| team.name.clone())
    });
    ReviewScope {
        role: query.role.as_deref().map(|key| role_name(context, key)),
        without_role: query.without_role.as_deref().map(|key| role_name(context, key)),
        team,
        query,
    }
}

fn role_name(context: &OrgContext, key: &str) -> String {
    let role = context.roles.iter().find(|role| role.key == key);
    role.map_or_else(|| key.to_owned(), |role| role.name.clone())
}

/// The members whom the list shows; `None` is nobody. There are no roles to review of invitations and of people who have left.
pub(super) fn people(context: &OrgContext, query: &UserQuery) -> Option<MemberQuery> {
    if matches!(query.status, UserStatus::Invited | UserStatus::Removed) {
        return None;
    }
    // The list leaves out a filter by what its reader doesn't see; a review would be about more people than it says.
    if query.team.is_some() && !reads_teams(context) {
        return None;
    }
    // Every hit of a search.
    let query = UserQuery { counts_all: true, ..filters(query) };
    filter(context, &query, None).map(|people| MemberQuery { with_invitations: false, ..people })
}

/// The scope of a review that was started: its role and team have the names of then.
pub(super) fn stored(context: &OrgContext, review: &StoredReview) -> ReviewScope {
    let pairs: HashMap<String, String> =
        form_urlencoded::parse(review.query.as_bytes()).into_owned().collect();
    let query = UserQuery::from_params(|key| pairs.get(key).cloned());
    ReviewScope { role: review.role.clone(), team: review.team.clone(), ..named(context, &[], query) }
}
