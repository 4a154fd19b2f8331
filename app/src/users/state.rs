//! The whole state of the Users page, as its URL has it: query, view options, selection, the saved view that was chosen, and
//! the member in the side panel.

use crate::{
    listing::{self, ListState, Orders, ViewOptions},
    messages::messages,
    params::Params,
    paths::users_path,
};
use domain::{
    id::{MembershipId, ViewId},
    layout::UserColumn,
    list::{UserQuery, UserSort},
    selection::Selection,
};

impl listing::Column for UserColumn {
    // The name is always shown.
    const ALL: &'static [Self] = &[
        Self::Email,
        Self::Roles,
        Self::Status,
        Self::Team,
        Self::LastActive,
        Self::LastSignIn,
        Self::Joined,
        Self::Expires,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Roles => "roles",
            Self::Status => "status",
            Self::Team => "team",
            Self::LastActive => "active",
            Self::LastSignIn => "signed-in",
            Self::Joined => "joined",
            Self::Expires => "expires",
        }
    }

    fn label(self) -> &'static str {
        let m = messages();
        match self {
            Self::Name => m.users_name(),
            Self::Email => m.users_email(),
            Self::Roles => m.users_roles(),
            Self::Status => m.users_status(),
            Self::Team => m.users_team(),
            Self::LastActive => m.users_last_active(),
            Self::LastSignIn => m.users_last_sign_in(),
            Self::Joined => m.users_joined(),
            Self::Expires => m.users_expires(),
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Name => "",
            Self::Email => "col-email",
            Self::Roles | Self::Team => "col-roles",
            Self::Status => "col-status",
            Self::LastActive | Self::LastSignIn | Self::Expires => "col-time",
            Self::Joined => "col-time cell-extra",
        }
    }
}

impl listing::Order for UserSort {
    fn is_descending(self) -> bool {
        self.is_descending()
    }
}

/// The state in the URL.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct State {
    pub(super) query: UserQuery,
    pub(super) view: ViewOptions<UserColumn>,
    /// The saved view that the list began with. It stays chosen while filters change, so that it can be updated.
    pub(super) chosen: Option<ViewId>,
    pub(super) panel: Option<MembershipId>,
}

impl State {
    /// Reads the URL's parameters.
    pub(super) fn read(params: &Params) -> Self {
        Self {
            query: UserQuery::from_params(|key| params.get(key)),
            view: ViewOptions::read(params),
            chosen: params.get("view").and_then(|id| id.parse().ok()),
            panel: params.get("person").and_then(|id| id.parse().ok()),
        }
    }

    /// Whether the URL comes from a form.
    pub(super) fn is_form_submission(params: &Params) -> bool {
        listing::is_form_submission(params, &["q", "status", "role", "not", "team"])
    }

    /// The list with another query and the same view. The member in the side panel may not match, so the panel
    /// closes.
    pub(super) fn with_query(&self, query: UserQuery) -> Self {
        Self { query, panel: None, ..self.clone() }
    }
}

impl ListState for State {
    type Column = UserColumn;
    type Order = UserSort;

    fn base_path(slug: &str) -> String {
        users_path(slug)
    }

    fn view_options(&self) -> &ViewOptions<UserColumn> {
        &self.view
    }

    fn order(&self) -> UserSort {
        self.query.sort
    }

    fn with_order(&self, sort: UserSort) -> Self {
        self.with_query(UserQuery { sort, cursor: None, ..self.query.clone() })
    }

    fn orders(column: UserColumn) -> Option<Orders<Self>> {
        match column {
            UserColumn::Name => Some([UserSort::Name, UserSort::NameDesc]),
            UserColumn::LastActive => Some([UserSort::LastActiveDesc, UserSort::LastActive]),
            UserColumn::Joined => Some([UserSort::JoinedDesc, UserSort::Joined]),
            UserColumn::Email
            | UserColumn::Roles
            | UserColumn::Status
            | UserColumn::Team
            | UserColumn::LastSignIn
            | UserColumn::Expires => None,
        }
    }

    fn with_selection(&self, selection: Selection) -> Self {
        Self { view: ViewOptions { selection, ..self.view.clone() }, ..self.clone() }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.query.pairs();
        pairs.extend(self.view.pairs());
        pairs.push(("view", self.chosen.map(|id| id.to_string()).unwrap_or_default()));
        pairs.push(("person", self.panel.map(|id| id.to_string()).unwrap_or_default()));
        pairs
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        list::query_string_of,
        selection::{MAX_LISTED, RowId, short_ids},
    };

    use super::*;
    use crate::listing::Column as _;

    fn params(pairs: &[(&str, &str)]) -> Params {
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
            ("view", "viw_00000000000000000000000000000001"),
            ("person", id),
        ];
        let state = State::read(&params(&pairs));
        let short = "mAAAAAAAAAAAAAAAAAAAAAB";
        let path = format!(
            "/o/acme/users?q=ada&sort=-active&sel={short}&hide=roles&rows=compact&view=viw_00000000000000000000000000000001&person={id}"
        );
        assert_eq!(state.path("acme"), path);
        assert!(!state.view.shows(UserColumn::Roles) && state.view.shows(UserColumn::Email));
        assert_eq!(State::default().path("acme"), "/o/acme/users");
    }

    /// The longest request line that proxies accept, without method and protocol.
    const LONGEST: usize = 8_192 - "GET  HTTP/1.1".len();

    #[test]
    fn a_full_selection_and_the_boxes_of_a_page_fit_into_an_address_with_a_long_search() {
        let id = |n: usize| format!("mem_{n:032x}");
        let rows: Vec<RowId> = (0..MAX_LISTED + 25).map(|n| id(n).parse().unwrap()).collect();
        let (named, shown) = rows.split_at(MAX_LISTED);
        let mut pairs = vec![
            // A place far into the list is a name.
            ("q", "ж".repeat(100)),
            ("page", ["a", &"0".repeat(32), &"ж".repeat(60)].concat()),
            ("status", "disabled".to_owned()),
            ("role", "r".repeat(40)),
            ("not", "r".repeat(40)),
            ("team", format!("tea_{:032x}", 1)),
            ("sort", "-active".to_owned()),
            ("rows", "compact".to_owned()),
            ("view", format!("viw_{:032x}", 1)),
            ("person", id(1)),
        ];
        pairs.extend(UserColumn::ALL.iter().map(|column| ("hide", column.as_str().to_owned())));
        let state = State {
            view: ViewOptions { selection: Selection::of(named.iter().copied()), ..ViewOptions::default() },
            ..State::default()
        };
        pairs.extend(state.pairs());
        pairs.push(("row", short_ids(shown.iter().copied())));
        pairs.extend(shown.iter().map(|row| ("on", row.short())));
        let address = [&users_path(&"s".repeat(40)), query_string_of(&pairs).as_str()].concat();
        assert!(address.len() < LONGEST, "{} signs", address.len());
    }

    #[test]
    fn the_form_of_the_columns_names_what_is_shown() {
        let params = params(&[("col", "email"), ("col", "status")]);
        assert!(State::is_form_submission(&params));
        assert!(!State::is_form_submission(&self::params(&[("q", "ada")])));
        assert_eq!(
            State::read(&params).path("acme"),
            "/o/acme/users?hide=roles&hide=team&hide=active&hide=signed-in&hide=joined&hide=expires"
        );
    }
}
