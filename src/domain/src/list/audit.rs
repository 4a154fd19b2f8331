//! The state of the audit log in its URL.

use serde::{Deserialize, Serialize};

use super::query_string_of;
use crate::{audit::EventClass, id::MembershipId};

/// The state of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AuditQuery {
    /// Only events with this member as actor or target.
    pub person: Option<MembershipId>,
    /// Only events of this class; `None` is all but denials.
    pub class: Option<EventClass>,
    /// The cursor of a page; `None` is the newest page.
    pub cursor: Option<String>,
}

impl AuditQuery {
    /// The query string.
    #[must_use]
    pub fn to_query_string(&self) -> String {
        query_string_of(&[
            ("person", self.person.map(|id| id.to_string()).unwrap_or_default()),
            ("class", self.class.map(EventClass::as_str).unwrap_or_default().to_owned()),
            ("page", self.cursor.clone().unwrap_or_default()),
        ])
    }

    /// Parses URL parameters, which `get` looks up.
    #[must_use]
    pub fn from_params(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            person: get("person").and_then(|id| id.parse().ok()),
            class: get("class").and_then(|class| class.parse().ok()),
            cursor: get("page").filter(|cursor| !cursor.is_empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_of_a_member_round_trips_through_its_url() {
        let id = "mem_00000000000000000000000000000001";
        let query = AuditQuery {
            person: id.parse().ok(),
            class: Some(EventClass::SignIn),
            cursor: Some("a1".to_owned()),
        };
        assert_eq!(query.to_query_string(), format!("?person={id}&class=sign_in&page=a1"));
        let read = AuditQuery::from_params(|key| match key {
            "person" => Some(id.to_owned()),
            "class" => Some("sign_in".to_owned()),
            "page" => Some("a1".to_owned()),
            _ => None,
        });
        assert_eq!(read, query);
        assert_eq!(AuditQuery::from_params(|_| Some(String::new())), AuditQuery::default());
    }
}
