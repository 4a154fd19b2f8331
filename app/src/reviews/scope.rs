//! Who is reviewed, in words.

use domain::{
    id::TeamId,
    list::UserQuery,
    view::{FrameView, ReviewScope},
};

use crate::{
    messages::messages,
    users::{Named, active_filters},
};

/// The people in words: everybody, those of a role and a team, or those who match filters of the list of users.
pub(super) fn scope_words(frame: &FrameView, scope: &ReviewScope) -> String {
    let m = messages();
    if !scope.other_filters().is_empty() {
        let named = |key: &Option<String>, name: &Option<String>| key.clone().zip(name.clone());
        let query: &UserQuery = &scope.query;
        let roles = [named(&query.role, &scope.role), named(&query.without_role, &scope.without_role)];
        let roles: Vec<(String, String)> = roles.into_iter().flatten().collect();
        let teams: Vec<(TeamId, String)> = query.team.zip(scope.team.clone()).into_iter().collect();
        let filters = active_filters(&frame.words, query, Named { roles: &roles, teams: &teams });
        let filters = filters.iter().map(|filter| m.reviews_of_filter(filter.label, &filter.value));
        return m.reviews_of_matching(&filters.collect::<Vec<_>>().join(", "));
    }
    match (&scope.role, &scope.team) {
        (None, None) => m.reviews_of_everybody().to_owned(),
        (Some(role), None) => m.reviews_of_role(role),
        (None, Some(team)) => m.reviews_of_team(team),
        (Some(role), Some(team)) => m.reviews_of_role_and_team(role, team),
    }
}

#[cfg(test)]
mod tests {
    use domain::list::UserStatus;
    use leptos::prelude::Owner;

    use super::*;
    use crate::fixtures::frame;

    fn words(scope: &ReviewScope) -> String {
        Owner::new().with(|| scope_words(&frame(), scope))
    }

    #[test]
    fn role_and_team_are_a_sentence_and_other_filters_are_named() {
        let role = Some("Admin".to_owned());
        let by_role = UserQuery { role: Some("admin".to_owned()), ..UserQuery::default() };
        let scope = ReviewScope { query: by_role.clone(), role: role.clone(), ..ReviewScope::default() };
        assert_eq!(words(&ReviewScope::default()), "Everybody");
        assert_eq!(words(&scope), "People with the role Admin");
        // A review of before its filters were kept has only the names.
        assert_eq!(words(&ReviewScope { role, ..ReviewScope::default() }), "People with the role Admin");
        let query = UserQuery {
            status: UserStatus::Active,
            without_role: Some("viewer".to_owned()),
            inactive_days: Some(90),
            search: "night".to_owned(),
            ..by_role
        };
        assert_eq!(
            words(&ReviewScope { query, without_role: Some("Viewer".to_owned()), ..scope }),
            "People who match: Status “Active”, Role is “Admin”, Role is not “Viewer”, Inactive for “90 days”, \
             Search “night”"
        );
    }
}
