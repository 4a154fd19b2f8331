//! The state of the Invitations list in its URL.

use serde::{Deserialize, Serialize};

use super::{MAX_SEARCH, omit_default, query_string_of};
use crate::{id::MembershipId, state::InvitationState};

/// The sort of the Invitations page; equal rows are sorted by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitationSort {
    /// Last sent first.
    #[default]
    SentDesc,
    /// First sent first.
    Sent,
    /// First to expire first; those that never expire last.
    Expires,
    /// Last to expire first.
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

    /// The URL value.
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

    /// Parses a URL value; an unknown one is `SentDesc`.
    #[must_use]
    pub fn from_url(value: &str) -> Self {
        Self::ALL.iter().copied().find(|sort| sort.as_str() == value).unwrap_or_default()
    }

    /// Whether the order is descending.
    #[must_use]
    pub const fn is_descending(self) -> bool {
        matches!(self, Self::SentDesc | Self::ExpiresDesc | Self::EmailDesc)
    }

    /// Whether the sort key is the address rather than a time.
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
    /// The state filter; `None` is every state.
    pub state: Option<InvitationState>,
    /// Only pending invitations that wait for approval, since their inviter can no longer give the roles. It excludes
    /// `state`.
    pub is_waiting: bool,
    /// Only pending invitations that expire within [`EXPIRING_DAYS`]. It excludes `state`.
    #[serde(default)]
    pub is_expiring: bool,
    /// The inviter; `None` is any.
    pub by: Option<MembershipId>,
    /// The sort.
    pub sort: InvitationSort,
    /// The cursor of a page; `None` is the first page.
    pub cursor: Option<String>,
}

/// The URL value of the status filter for invitations that wait for approval, which is not a state.
pub const WAITING: &str = "waiting";
/// The URL value of the status filter for invitations that expire soon, which is not a state.
pub const EXPIRING: &str = "expiring";
/// How many days "soon" is.
pub const EXPIRING_DAYS: u32 = 7;

impl InvitationQuery {
    /// The URL parameters; defaults are empty.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![
            ("q", self.search.clone()),
            ("status", self.status_value().to_owned()),
            ("by", self.by.map(|id| id.to_string()).unwrap_or_default()),
            ("sort", omit_default(&self.sort, self.sort.as_str())),
            ("page", self.cursor.clone().unwrap_or_default()),
        ]
    }

    /// The query string, without defaults.
    #[must_use]
    pub fn to_query_string(&self) -> String {
        query_string_of(&self.pairs())
    }

    /// The URL value of the status filter; empty for every state.
    #[must_use]
    pub fn status_value(&self) -> &'static str {
        match (self.is_waiting, self.is_expiring) {
            (true, _) => WAITING,
            (false, true) => EXPIRING,
            (false, false) => self.state.map(InvitationState::as_str).unwrap_or_default(),
        }
    }

    /// Parses URL parameters, which `get` looks up.
    #[must_use]
    pub fn from_params(get: impl Fn(&str) -> Option<String>) -> Self {
        let given = |key| get(key).filter(|value| !value.is_empty());
        let status = given("status");
        Self {
            search: given("q").map(|q| q.trim().chars().take(MAX_SEARCH).collect()).unwrap_or_default(),
            is_waiting: status.as_deref() == Some(WAITING),
            is_expiring: status.as_deref() == Some(EXPIRING),
            state: status.and_then(|value| value.parse().ok()),
            by: given("by").and_then(|id| id.parse().ok()),
            sort: given("sort").map(|value| InvitationSort::from_url(&value)).unwrap_or_default(),
            cursor: given("page"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_invitations_waiting_for_approval_round_trip_through_their_url() {
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
            assert_eq!(InvitationSort::from_url(sort.as_str()), *sort);
        }
    }

    #[test]
    fn the_invitations_that_expire_soon_round_trip_through_their_url() {
        let query = InvitationQuery { is_expiring: true, ..InvitationQuery::default() };
        assert_eq!(query.to_query_string(), "?status=expiring");
        let read = InvitationQuery::from_params(|key| (key == "status").then(|| "expiring".to_owned()));
        assert_eq!(read, query);
    }

    #[test]
    fn the_invitations_of_one_inviter_round_trip_through_their_url() {
        let id = "mem_00000000000000000000000000000001";
        let query = InvitationQuery { by: id.parse().ok(), ..InvitationQuery::default() };
        assert_eq!(query.to_query_string(), format!("?by={id}"));
        let read = |by: &str| InvitationQuery::from_params(|key| (key == "by").then(|| by.to_owned()));
        assert_eq!(read(id), query);
        assert_eq!(read("inv_00000000000000000000000000000001"), InvitationQuery::default());
    }
}
