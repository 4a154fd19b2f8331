//! The state of the Invitations list as its URL writes it.

use serde::{Deserialize, Serialize};

use super::{MAX_SEARCH, omit_default, query_string_of};
use crate::{id::MembershipId, state::InvitationState};

/// What the Invitations page is sorted by; the id breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitationSort {
    /// Newest sending first.
    #[default]
    SentDesc,
    /// Oldest sending first.
    Sent,
    /// What ends first, first; what never ends, last.
    Expires,
    /// What ends last, first.
    ExpiresDesc,
    /// By address, A to Z.
    Email,
    /// By address, Z to A.
    EmailDesc,
}

impl InvitationSort {
    /// Every choice.
    pub const ALL: &'static [Self] =
        &[Self::SentDesc, Self::Sent, Self::Expires, Self::ExpiresDesc, Self::Email, Self::EmailDesc];

    /// The word in the URL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SentDesc => "-sent",
            Self::Sent => "sent",
            Self::Expires => "expires",
            Self::ExpiresDesc => "-expires",
            Self::Email => "email",
            Self::EmailDesc => "-email",
        }
    }

    /// Reads the word of the URL; anything unknown is newest first.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        Self::ALL.iter().copied().find(|sort| sort.as_str() == word).unwrap_or_default()
    }

    /// Whether it runs downwards.
    #[must_use]
    pub const fn is_descending(self) -> bool {
        matches!(self, Self::SentDesc | Self::ExpiresDesc | Self::EmailDesc)
    }

    /// Whether it is by a text; else by a moment.
    #[must_use]
    pub const fn is_by_email(self) -> bool {
        matches!(self, Self::Email | Self::EmailDesc)
    }
}

/// The state of the Invitations list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InvitationQuery {
    /// Part of an address.
    pub search: String,
    /// The state to show; `None` is every one.
    pub state: Option<InvitationState>,
    /// Only open ones that wait for approval, since their inviter could not give their roles any more. Then there is no
    /// other state.
    pub is_waiting: bool,
    /// The inviter whose invitations are shown; `None` is everybody's.
    pub by: Option<MembershipId>,
    /// Sort.
    pub sort: InvitationSort,
    /// Cursor as a page gave it out; `None` is the first page.
    pub cursor: Option<String>,
}

/// The word in the URL for invitations that wait for approval: no state of their own.
pub const WAITING: &str = "waiting";

impl InvitationQuery {
    /// The parameters of this state; the defaults are empty.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![
            ("q", self.search.clone()),
            ("status", self.status_word().to_owned()),
            ("by", self.by.map(|id| id.to_string()).unwrap_or_default()),
            ("sort", omit_default(&self.sort, self.sort.as_str())),
            ("page", self.cursor.clone().unwrap_or_default()),
        ]
    }

    /// The query string of this state, without the defaults.
    #[must_use]
    pub fn to_query_string(&self) -> String {
        query_string_of(&self.pairs())
    }

    /// The word of the status filter; empty for every state.
    #[must_use]
    pub fn status_word(&self) -> &'static str {
        if self.is_waiting { WAITING } else { self.state.map(InvitationState::as_str).unwrap_or_default() }
    }

    /// Reads the state by a look-up of the URL's parameters.
    #[must_use]
    pub fn from_params(get: impl Fn(&str) -> Option<String>) -> Self {
        let given = |key| get(key).filter(|value| !value.is_empty());
        let status = given("status");
        Self {
            search: given("q").map(|q| q.trim().chars().take(MAX_SEARCH).collect()).unwrap_or_default(),
            is_waiting: status.as_deref() == Some(WAITING),
            state: status.and_then(|w| InvitationState::from_word(&w)),
            by: given("by").and_then(|id| id.parse().ok()),
            sort: given("sort").map(|w| InvitationSort::from_word(&w)).unwrap_or_default(),
            cursor: given("page"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_invitations_that_wait_are_a_link_too() {
        let query = InvitationQuery {
            is_waiting: true,
            sort: InvitationSort::ExpiresDesc,
            ..InvitationQuery::default()
        };
        assert_eq!(query.to_query_string(), "?status=waiting&sort=-expires");
        let read = InvitationQuery::from_params(|key| match key {
            "status" => Some("waiting".to_owned()),
            "sort" => Some("-expires".to_owned()),
            _ => None,
        });
        assert_eq!(read, query);
        for sort in InvitationSort::ALL {
            assert_eq!(InvitationSort::from_word(sort.as_str()), *sort);
        }
    }

    #[test]
    fn the_invitations_of_one_inviter_are_a_link_too() {
        let id = "mem_00000000000000000000000000000001";
        let query = InvitationQuery { by: id.parse().ok(), ..InvitationQuery::default() };
        assert_eq!(query.to_query_string(), format!("?by={id}"));
        let read = |by: &str| InvitationQuery::from_params(|key| (key == "by").then(|| by.to_owned()));
        assert_eq!(read(id), query);
        assert_eq!(read("inv_00000000000000000000000000000001"), InvitationQuery::default());
    }
}
