//! The whole state of the Users page, as its address has it: which rows, how they are shown, which are chosen, and who is
//! shown beside them.

use domain::{
    id::MembershipId,
    list::{UserQuery, query_string},
    selection::Selection,
};
use leptos_router::params::ParamsMap;

use super::list_path;

/// A column that can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Email,
    Roles,
    Status,
    Active,
    Joined,
}

impl Column {
    /// All, in their order.
    pub(super) const ALL: [Self; 5] = [Self::Email, Self::Roles, Self::Status, Self::Active, Self::Joined];

    /// The word in the address.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Roles => "roles",
            Self::Status => "status",
            Self::Active => "active",
            Self::Joined => "joined",
        }
    }

    /// The column's head.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Email => "E-mail",
            Self::Roles => "Roles",
            Self::Status => "Status",
            Self::Active => "Last active",
            Self::Joined => "Joined",
        }
    }
}

/// What the address says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct State {
    pub(super) query: UserQuery,
    pub(super) selection: Selection,
    /// Columns that are left out.
    pub(super) hidden: Vec<Column>,
    pub(super) is_compact: bool,
    pub(super) beside: Option<MembershipId>,
}

impl State {
    /// Reads it.
    pub(super) fn read(params: &ParamsMap) -> Self {
        let all = |key: &str| params.get_all(key).unwrap_or_default();
        let columns = all("col");
        // The form of the columns names what is shown, since boxes that are not ticked are not sent.
        let hides = |column: &Column| match columns.is_empty() {
            true => all("hide").iter().any(|word| word == column.as_str()),
            false => !columns.iter().any(|word| word == column.as_str()),
        };
        Self {
            query: UserQuery::from_params(|key| params.get(key)),
            selection: Selection::from_params(all),
            hidden: Column::ALL.into_iter().filter(hides).collect(),
            is_compact: params.get("rows").is_some_and(|word| word == "compact"),
            beside: params.get("person").and_then(|id| id.parse().ok()),
        }
    }

    /// Whether the address is as a form sent it: with its boxes one by one, and with fields that are empty.
    pub(super) fn is_of_form(params: &ParamsMap) -> bool {
        let is_empty = |key| params.get(key).is_some_and(|value| value.is_empty());
        ["row", "col"].into_iter().any(|key| params.get(key).is_some())
            || ["q", "status", "role", "not", "rows"].into_iter().any(is_empty)
    }

    pub(super) fn shows(&self, column: Column) -> bool {
        !self.hidden.contains(&column)
    }

    /// The list in this state.
    pub(super) fn path(&self, slug: &str) -> String {
        let mut query = self.selection.to_query_string(&self.query.to_query_string());
        let beside = self.beside.map(|id| id.to_string()).unwrap_or_default();
        let mut pairs: Vec<(&str, &str)> =
            self.hidden.iter().map(|column| ("hide", column.as_str())).collect();
        pairs.push(("rows", if self.is_compact { "compact" } else { "" }));
        pairs.push(("person", &beside));
        let more = query_string(&pairs);
        query.push_str(&if query.is_empty() { more } else { more.replacen('?', "&", 1) });
        [&list_path(slug), &query].map(String::as_str).concat()
    }

    /// The list with another query and the same view of it. Whoever stood beside it may not be in it, so nobody does.
    pub(super) fn with_query(&self, query: UserQuery) -> Self {
        Self { query, beside: None, ..self.clone() }
    }

    /// What a form has to send beside its own fields for the list to stay as it is: everything but what is `own`.
    pub(super) fn hidden_fields(&self, own: &[&str]) -> Vec<(&'static str, String)> {
        let query = &self.query;
        let mut fields = vec![
            ("q", query.search.clone()),
            (
                "status",
                if query.status == Default::default() {
                    String::new()
                } else {
                    query.status.as_str().to_owned()
                },
            ),
            ("role", query.role.clone().unwrap_or_default()),
            ("not", query.without_role.clone().unwrap_or_default()),
            (
                "sort",
                if query.sort == Default::default() { String::new() } else { query.sort.as_str().to_owned() },
            ),
            ("page", query.cursor.clone().unwrap_or_default()),
            ("rows", if self.is_compact { "compact".to_owned() } else { String::new() }),
            ("person", self.beside.map(|id| id.to_string()).unwrap_or_default()),
        ];
        fields.extend(self.hidden.iter().map(|column| ("hide", column.as_str().to_owned())));
        fields.extend(self.selection.pairs());
        fields.retain(|(name, value)| !value.is_empty() && !own.contains(name));
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(pairs: &[(&str, &str)]) -> ParamsMap {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn every_state_is_an_address_and_back() {
        let id = "mem_00000000000000000000000000000001";
        let pairs = [
            ("q", "ada"),
            ("sort", "-active"),
            ("sel", id),
            ("hide", "roles"),
            ("rows", "compact"),
            ("person", id),
        ];
        let state = State::read(&params(&pairs));
        let path = format!("/o/acme/users?q=ada&sort=-active&sel={id}&hide=roles&rows=compact&person={id}");
        assert_eq!(state.path("acme"), path);
        assert!(!state.shows(Column::Roles) && state.shows(Column::Email));
        assert_eq!(State::default().path("acme"), "/o/acme/users");
    }

    #[test]
    fn the_form_of_the_columns_names_what_is_shown() {
        let params = params(&[("col", "email"), ("col", "status")]);
        assert!(State::is_of_form(&params));
        assert!(!State::is_of_form(&self::params(&[("q", "ada")])));
        assert_eq!(State::read(&params).path("acme"), "/o/acme/users?hide=roles&hide=active&hide=joined");
    }
}
