//! The state of the audit log in its URL.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{MAX_SEARCH, query_string_of};
use crate::{
    audit::{Action, EventClass},
    id::MembershipId,
    time::Day,
};

/// The state of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AuditQuery {
    /// Part of the name of who acted or whom it concerns.
    pub search: String,
    /// Only events of this member.
    pub person: Option<MembershipId>,
    /// What of the member's.
    pub side: PersonSide,
    /// Only events of this class; `None` is all but denials.
    pub class: Option<EventClass>,
    /// Only these actions.
    pub action: Option<ActionFilter>,
    /// From the beginning of this day.
    pub from: Option<Day>,
    /// To the end of this day.
    pub until: Option<Day>,
    /// The cursor of a page; `None` is the newest page.
    pub cursor: Option<String>,
}

/// How an event concerns a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonSide {
    /// They did it, or it was done to them.
    #[default]
    Either,
    /// They did it.
    Actor,
    /// It was done to them.
    Subject,
}

impl PersonSide {
    /// The value in the URL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Either => "",
            Self::Actor => "actor",
            Self::Subject => "subject",
        }
    }

    fn from_name(name: &str) -> Self {
        match name {
            "actor" => Self::Actor,
            "subject" => Self::Subject,
            _ => Self::Either,
        }
    }
}

/// One action by its canonical name, such as `member.removed`, or all actions on one kind of thing, such as `member`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ActionFilter(String);

/// The text names no action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown action")]
pub struct UnknownAction;

impl ActionFilter {
    /// The value in the URL.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The actions, never none.
    #[must_use]
    pub fn actions(&self) -> Vec<Action> {
        let is_meant = |action: &Action| action.as_str() == self.0 || action.kind() == self.0;
        Action::ALL.iter().copied().filter(is_meant).collect()
    }
}

impl FromStr for ActionFilter {
    type Err = UnknownAction;

    fn from_str(text: &str) -> Result<Self, UnknownAction> {
        let filter = Self(text.to_owned());
        if filter.actions().is_empty() { Err(UnknownAction) } else { Ok(filter) }
    }
}

impl fmt::Display for ActionFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AuditQuery {
    /// The query string.
    #[must_use]
    pub fn to_query_string(&self) -> String {
        query_string_of(&self.pairs())
    }

    /// The URL parameters; defaults are empty.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        vec![
            ("q", self.search.clone()),
            ("person", self.person.map(|id| id.to_string()).unwrap_or_default()),
            ("side", self.side.as_str().to_owned()),
            ("class", self.class.map(EventClass::as_str).unwrap_or_default().to_owned()),
            ("action", self.action.as_ref().map(ToString::to_string).unwrap_or_default()),
            ("from", day(self.from)),
            ("until", day(self.until)),
            ("page", self.cursor.clone().unwrap_or_default()),
        ]
    }

    /// Whether it asks for some entries only, besides those of one class.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        *self != Self { class: self.class, cursor: self.cursor.clone(), ..Self::default() }
    }

    /// Parses URL parameters, which `get` looks up. What does not read is not asked for.
    #[must_use]
    pub fn from_params(get: impl Fn(&str) -> Option<String>) -> Self {
        let person = get("person").and_then(|id| id.parse().ok());
        Self {
            search: get("q").map(|q| q.trim().chars().take(MAX_SEARCH).collect()).unwrap_or_default(),
            person,
            side: get("side")
                .filter(|_| person.is_some())
                .map(|side| PersonSide::from_name(&side))
                .unwrap_or_default(),
            class: get("class").and_then(|class| class.parse().ok()),
            action: get("action").and_then(|action| action.parse().ok()),
            from: get("from").and_then(|day| day.parse().ok()),
            until: get("until").and_then(|day| day.parse().ok()),
            cursor: get("page").filter(|cursor| !cursor.is_empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_round_trips_through_its_url() {
        let id = "mem_00000000000000000000000000000001";
        let query = AuditQuery {
            search: "ada & co".to_owned(),
            person: id.parse().ok(),
            side: PersonSide::Actor,
            class: Some(EventClass::SignIn),
            action: "member.removed".parse().ok(),
            from: "2026-11-01".parse().ok(),
            until: "2026-11-28".parse().ok(),
            cursor: Some("a1".to_owned()),
        };
        let text = format!(
            "?q=ada%20%26%20co&person={id}&side=actor&class=sign_in&action=member.removed&from=2026-11-01\
             &until=2026-11-28&page=a1"
        );
        assert_eq!(query.to_query_string(), text);
        let pairs = query.pairs();
        let read = AuditQuery::from_params(|key| {
            pairs.iter().find(|(name, _)| *name == key).map(|(_, value)| value.clone())
        });
        assert_eq!(read, query);
        assert!(query.is_filtered());
    }

    #[test]
    fn what_does_not_read_is_not_asked_for() {
        for nonsense in ["", "%", "nothing", "2026-02-30", "member."] {
            let read =
                AuditQuery::from_params(|key| (key != "q" && key != "page").then(|| nonsense.to_owned()));
            assert_eq!(read, AuditQuery::default(), "{nonsense}");
            assert!(!read.is_filtered());
        }
    }

    #[test]
    fn an_action_is_meant_by_its_name_or_by_its_kind() {
        let actions = |text: &str| text.parse::<ActionFilter>().map(|filter| filter.actions());
        assert_eq!(actions("member.removed"), Ok(vec![Action::MemberRemoved]));
        let roles = [Action::RoleCreated, Action::RoleUpdated, Action::RoleDeleted];
        assert_eq!(actions("role"), Ok(roles.to_vec()));
        assert_eq!(actions("rol"), Err(UnknownAction));
    }
}
