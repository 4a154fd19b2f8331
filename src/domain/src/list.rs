//! The state of a list in its URL: search, filters, sort and page, so that every state is a link.

mod assets;
mod audit;
mod invitations;
mod reviews;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};

pub use assets::AssetQuery;
pub use audit::{ActionFilter, AuditQuery, LogParty, NamesNobody, UnknownAction};
pub use invitations::{EXPIRING, EXPIRING_DAYS, InvitationQuery, InvitationSort, WAITING};
pub use reviews::{ReviewQuery, Shown};

use crate::{id::TeamId, state::MembershipState};

/// Rows on a page.
pub const PAGE_SIZE: u32 = 25;
/// The longest search text, in characters; the rest is cut off.
pub const MAX_SEARCH: usize = 100;

/// The most days of the filter of people who were not seen.
pub const MAX_INACTIVE_DAYS: u16 = 3_650;

/// The status filter of the Users page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserStatus {
    /// Active and disabled members, and open invitations.
    #[default]
    Any,
    /// Active members.
    Active,
    /// Disabled members.
    Disabled,
    /// Active and disabled members whose end date comes soon.
    Expiring,
    /// Removed members.
    Removed,
    /// Open invitations, expired ones included.
    Invited,
}

impl UserStatus {
    /// Every choice.
    pub const ALL: &'static [Self] =
        &[Self::Any, Self::Active, Self::Disabled, Self::Expiring, Self::Removed, Self::Invited];

    /// The URL value.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Expiring => "expiring",
            Self::Removed => "removed",
            Self::Invited => "invited",
        }
    }

    /// Parses a URL value; an unknown one is `Any`.
    #[must_use]
    pub fn from_url(value: &str) -> Self {
        Self::ALL.iter().copied().find(|status| status.as_str() == value).unwrap_or_default()
    }

    /// The membership states that it includes.
    #[must_use]
    pub const fn memberships(self) -> &'static [MembershipState] {
        match self {
            Self::Any | Self::Expiring => &[MembershipState::Active, MembershipState::Disabled],
            Self::Active => &[MembershipState::Active],
            Self::Disabled => &[MembershipState::Disabled],
            Self::Removed => &[MembershipState::Removed],
            Self::Invited => &[],
        }
    }

    /// Whether it includes open invitations.
    #[must_use]
    pub const fn shows_invitations(self) -> bool {
        matches!(self, Self::Any | Self::Invited)
    }
}

/// The sort of the Users page; equal rows are sorted by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserSort {
    /// By name (an invitation by its address), A to Z.
    #[default]
    Name,
    /// By name, Z to A.
    NameDesc,
    /// Least recently active first.
    LastActive,
    /// Most recently active first.
    LastActiveDesc,
    /// First joined first (an invitation by when it was sent).
    Joined,
    /// Last joined first.
    JoinedDesc,
}

/// The sort key, regardless of direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserKey {
    /// The name, or an invitation's address.
    Name,
    /// The last activity, or when an invitation was sent.
    Activity,
    /// The join date, or when an invitation was sent.
    Joined,
}

impl UserSort {
    /// Every choice.
    pub const ALL: &'static [Self] =
        &[Self::Name, Self::NameDesc, Self::LastActive, Self::LastActiveDesc, Self::Joined, Self::JoinedDesc];

    /// The URL value.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::NameDesc => "-name",
            Self::LastActive => "active",
            Self::LastActiveDesc => "-active",
            Self::Joined => "joined",
            Self::JoinedDesc => "-joined",
        }
    }

    /// Parses a URL value; an unknown one is `Name`.
    #[must_use]
    pub fn from_url(value: &str) -> Self {
        Self::ALL.iter().copied().find(|sort| sort.as_str() == value).unwrap_or_default()
    }

    /// Whether the order is descending.
    #[must_use]
    pub const fn is_descending(self) -> bool {
        matches!(self, Self::NameDesc | Self::LastActiveDesc | Self::JoinedDesc)
    }

    /// The sort key.
    #[must_use]
    pub const fn key(self) -> UserKey {
        match self {
            Self::Name | Self::NameDesc => UserKey::Name,
            Self::LastActive | Self::LastActiveDesc => UserKey::Activity,
            Self::Joined | Self::JoinedDesc => UserKey::Joined,
        }
    }
}

/// The state of the Users list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UserQuery {
    /// Part of a name, an address or an id.
    pub search: String,
    /// The status filter.
    pub status: UserStatus,
    /// The key of a role that members must have.
    pub role: Option<String>,
    /// The key of a role that members must not have.
    pub without_role: Option<String>,
    /// The team that members must be in.
    #[serde(default)]
    pub team: Option<TeamId>,
    /// Only those with a role that manages people.
    #[serde(default)]
    pub manages: bool,
    /// Only members who were not seen for so many days, and joined before that; no invitations.
    #[serde(default)]
    pub inactive_days: Option<u16>,
    /// The sort.
    pub sort: UserSort,
    /// The cursor of a page; `None` is the first page.
    pub cursor: Option<String>,
    /// Count all matching rows, however long that takes.
    pub counts_all: bool,
}

/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The query string of a URL with these parameters, `?` included. Empty values are left out; without any it is empty.
#[must_use]
pub fn query_string(pairs: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (key, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        text.push(if text.is_empty() { '?' } else { '&' });
        text.push_str(key);
        text.push('=');
        text.extend(utf8_percent_encode(value, RESERVED));
    }
    text
}

/// The query string of the parameters of a list, as for [`query_string`].
#[must_use]
pub fn query_string_of(pairs: &[(&'static str, String)]) -> String {
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(key, value)| (*key, value.as_str())).collect();
    query_string(&pairs)
}

/// The URL value of a choice; the default is left out.
fn omit_default<T: Default + PartialEq>(choice: &T, value: &str) -> String {
    if *choice == T::default() { String::new() } else { value.to_owned() }
}

impl UserQuery {
    /// The URL parameters; defaults are empty.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![
            ("q", self.search.clone()),
            ("status", omit_default(&self.status, self.status.as_str())),
            ("role", self.role.clone().unwrap_or_default()),
            ("not", self.without_role.clone().unwrap_or_default()),
            ("team", self.team.map(|id| id.to_string()).unwrap_or_default()),
            ("manages", omit_default(&self.manages, "1")),
            ("inactive", self.inactive_days.map(|days| days.to_string()).unwrap_or_default()),
            ("sort", omit_default(&self.sort, self.sort.as_str())),
            ("page", self.cursor.clone().unwrap_or_default()),
            ("total", omit_default(&self.counts_all, "all")),
        ]
    }

    /// The query string, without defaults.
    #[must_use]
    pub fn to_query_string(&self) -> String {
        query_string_of(&self.pairs())
    }

    /// Parses URL parameters, which `get` looks up.
    #[must_use]
    pub fn from_params(get: impl Fn(&str) -> Option<String>) -> Self {
        let given = |key| get(key).filter(|value| !value.is_empty());
        Self {
            search: given("q").map(|q| q.trim().chars().take(MAX_SEARCH).collect()).unwrap_or_default(),
            status: given("status").map(|value| UserStatus::from_url(&value)).unwrap_or_default(),
            role: given("role"),
            without_role: given("not"),
            team: given("team").and_then(|id| id.parse().ok()),
            manages: given("manages").is_some_and(|value| value == "1"),
            inactive_days: given("inactive")
                .and_then(|days| days.parse().ok())
                .filter(|days| (1..=MAX_INACTIVE_DAYS).contains(days)),
            sort: given("sort").map(|value| UserSort::from_url(&value)).unwrap_or_default(),
            cursor: given("page"),
            counts_all: given("total").is_some_and(|value| value == "all"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_state_round_trips_through_its_url() {
        let query = UserQuery {
            search: "ada & co".to_owned(),
            status: UserStatus::Disabled,
            role: Some("admin".to_owned()),
            without_role: Some("viewer".to_owned()),
            team: "tea_00000000000000000000000000000001".parse().ok(),
            manages: true,
            inactive_days: Some(90),
            sort: UserSort::LastActiveDesc,
            cursor: None,
            counts_all: true,
        };
        assert_eq!(
            query.to_query_string(),
            "?q=ada%20%26%20co&status=disabled&role=admin&not=viewer&team=tea_00000000000000000000000000000001\
             &manages=1&inactive=90&sort=-active&total=all"
        );
        let read = UserQuery::from_params(|key| {
            let value = match key {
                "q" => " ada & co ",
                "status" => "disabled",
                "role" => "admin",
                "not" => "viewer",
                "team" => "tea_00000000000000000000000000000001",
                "manages" => "1",
                "inactive" => "90",
                "sort" => "-active",
                "total" => "all",
                _ => return None,
            };
            Some(value.to_owned())
        });
        assert_eq!(read, query);
        assert_eq!(UserQuery::default().to_query_string(), "");
    }

    #[test]
    fn a_sort_parses_its_url_value() {
        for sort in UserSort::ALL {
            assert_eq!(UserSort::from_url(sort.as_str()), *sort);
            assert_eq!(sort.is_descending(), sort.as_str().starts_with('-'));
        }
    }

    #[test]
    fn unknown_url_values_fall_back_to_the_defaults() {
        let read = UserQuery::from_params(|_| Some("\u{0}%%".to_owned()));
        assert_eq!((read.status, read.sort), (UserStatus::Any, UserSort::Name));
        assert_eq!((read.manages, read.inactive_days), (false, None));
        for days in ["0", "3651", "-1", "99999"] {
            let read = UserQuery::from_params(|key| (key == "inactive").then(|| days.to_owned()));
            assert_eq!(read, UserQuery::default(), "{days}");
        }
    }
}
