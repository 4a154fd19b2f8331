//! The whole state of the Invitations page, as its URL has it.

use crate::{
    listing::{self, ListState, Orders, ViewOptions},
    messages::messages,
    params::Params,
    paths::invitations_path,
};
use domain::{
    list::{InvitationQuery, InvitationSort},
    selection::Selection,
};

/// A column that can be hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Roles,
    Status,
    Mail,
    Inviter,
    Sent,
    Expires,
}

impl listing::Column for Column {
    const ALL: &'static [Self] =
        &[Self::Roles, Self::Status, Self::Mail, Self::Inviter, Self::Sent, Self::Expires];

    fn as_str(self) -> &'static str {
        match self {
            Self::Roles => "roles",
            Self::Status => "status",
            Self::Mail => "mail",
            Self::Inviter => "inviter",
            Self::Sent => "sent",
            Self::Expires => "expires",
        }
    }

    fn label(self) -> &'static str {
        let m = messages();
        match self {
            Self::Roles => m.invitations_roles(),
            Self::Status => m.invitations_status(),
            Self::Mail => m.invitations_mail(),
            Self::Inviter => m.invitations_invited_by(),
            Self::Sent => m.invitations_sent(),
            Self::Expires => m.invitations_expires(),
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Inviter => "cell-extra",
            _ => "",
        }
    }
}

impl listing::Order for InvitationSort {
    fn is_descending(self) -> bool {
        self.is_descending()
    }
}

/// The state in the URL.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct State {
    pub(super) query: InvitationQuery,
    pub(super) view: ViewOptions<Column>,
}

impl State {
    /// Reads the URL's parameters.
    pub(super) fn read(params: &Params) -> Self {
        Self { query: InvitationQuery::from_params(|key| params.get(key)), view: ViewOptions::read(params) }
    }

    /// Whether the URL comes from a form.
    pub(super) fn is_form_submission(params: &Params) -> bool {
        listing::is_form_submission(params, &["q", "status"])
    }

    /// The list with another query and the same view.
    pub(super) fn with_query(&self, query: InvitationQuery) -> Self {
        Self { query, ..self.clone() }
    }
}

impl ListState for State {
    type Column = Column;
    type Order = InvitationSort;

    fn base_path(slug: &str) -> String {
        invitations_path(slug)
    }

    fn view_options(&self) -> &ViewOptions<Column> {
        &self.view
    }

    fn order(&self) -> InvitationSort {
        self.query.sort
    }

    fn with_order(&self, sort: InvitationSort) -> Self {
        self.with_query(InvitationQuery { sort, cursor: None, ..self.query.clone() })
    }

    fn orders(column: Column) -> Option<Orders<Self>> {
        match column {
            Column::Sent => Some([InvitationSort::SentDesc, InvitationSort::Sent]),
            Column::Expires => Some([InvitationSort::Expires, InvitationSort::ExpiresDesc]),
            Column::Roles | Column::Status | Column::Mail | Column::Inviter => None,
        }
    }

    fn with_selection(&self, selection: Selection) -> Self {
        Self { view: ViewOptions { selection, ..self.view.clone() }, ..self.clone() }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.query.pairs();
        pairs.extend(self.view.pairs());
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(pairs: &[(&str, &str)]) -> Params {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn every_state_is_an_address_and_back() {
        let (member, invitation) =
            ("mem_00000000000000000000000000000001", "inv_00000000000000000000000000000001");
        let pairs = [
            ("q", "ada"),
            ("status", "waiting"),
            ("by", member),
            ("sort", "email"),
            ("all", "1"),
            ("not_sel", invitation),
            ("hide", "mail"),
            ("rows", "compact"),
        ];
        let short = "iAAAAAAAAAAAAAAAAAAAAAB";
        let path = format!(
            "/o/acme/invitations?q=ada&status=waiting&by={member}&sort=email&all=1&not_sel={short}&hide=mail&rows=compact"
        );
        let state = State::read(&params(&pairs));
        assert_eq!(state.path("acme"), path);
        assert!(!state.view.shows(Column::Mail) && state.view.shows(Column::Sent));
        assert_eq!(State::default().path("acme"), "/o/acme/invitations");
    }

    #[test]
    fn what_a_form_sent_box_by_box_has_a_shorter_address() {
        let (one, other) = ("iAAAAAAAAAAAAAAAAAAAAAB", "iAAAAAAAAAAAAAAAAAAAAAC");
        let both = [one, other].concat();
        let sent = params(&[("q", ""), ("sel", other), ("row", &both), ("on", one)]);
        assert!(State::is_form_submission(&sent));
        let path = State::read(&sent).path("acme");
        assert_eq!(path, format!("/o/acme/invitations?sel={one}"));
        assert!(!State::is_form_submission(&params(&[("sel", one)])));
    }
}
