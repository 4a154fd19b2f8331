//! The state of the audit log in its URL.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{MAX_SEARCH, query_string_of};
use crate::{
    audit::{Action, EventClass},
    id::{AccountId, AssetId, AssetKindId, InvitationId, MembershipId, ReviewId, RoleId, TeamId, ViewId},
    time::Day,
};

/// The state of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AuditQuery {
    /// Words of the names of who acted and whom it concerned, of the action, or of the values.
    pub search: String,
    /// Only what this member did or what was done to them.
    pub person: Option<MembershipId>,
    /// Only what this member did.
    pub actor: Option<LogParty>,
    /// Only what concerned this member or this thing.
    pub subject: Option<LogParty>,
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

/// Whose entries are asked for: a member, or anything else that an entry is about, by an id; or a member by a name or an address
/// that somebody typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LogParty(String);

/// The text names nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("names nobody")]
pub struct NamesNobody;

impl LogParty {
    /// The value in the URL.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The member, if it is the id of one.
    #[must_use]
    pub fn member(&self) -> Option<MembershipId> {
        self.0.parse().ok()
    }

    /// The kind of a target of events, if it is the id of one.
    #[must_use]
    pub fn kind(&self) -> Option<&'static str> {
        fn is<I: FromStr>(text: &str) -> bool {
            text.parse::<I>().is_ok()
        }
        type IsId = fn(&str) -> bool;
        let kinds: [(IsId, &'static str); 9] = [
            (is::<MembershipId>, "member"),
            (is::<InvitationId>, "invitation"),
            (is::<RoleId>, "role"),
            (is::<TeamId>, "team"),
            (is::<AssetId>, "asset"),
            (is::<AssetKindId>, "asset_kind"),
            (is::<ViewId>, "view"),
            (is::<ReviewId>, "review"),
            (is::<AccountId>, "account"),
        ];
        kinds.into_iter().find(|(is_such, _)| is_such(&self.0)).map(|(_, kind)| kind)
    }
}

impl From<MembershipId> for LogParty {
    fn from(id: MembershipId) -> Self {
        Self(id.to_string())
    }
}

impl FromStr for LogParty {
    type Err = NamesNobody;

    fn from_str(text: &str) -> Result<Self, NamesNobody> {
        let text: String = text.trim().chars().take(MAX_SEARCH).collect();
        if text.is_empty() { Err(NamesNobody) } else { Ok(Self(text)) }
    }
}

/// One action by its canonical name, such as `member.removed`, or a group of them or all on one kind of thing, such as `member`.
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
        let is_meant = |action: &Action| {
            let is_in_group = action.group().is_some_and(|group| group.as_str() == self.0);
            is_in_group || action.as_str() == self.0 || action.kind() == self.0
        };
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
        let party = |party: Option<&LogParty>| party.map(|party| party.0.clone()).unwrap_or_default();
        vec![
            ("q", self.search.clone()),
            ("person", self.person.map(|id| id.to_string()).unwrap_or_default()),
            ("actor", party(self.actor.as_ref())),
            ("subject", party(self.subject.as_ref())),
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

    /// Parses URL parameters, which `get` looks up. What does not read is not asked for. Older addresses say by `side` what they
    /// ask for of a `person`.
    #[must_use]
    pub fn from_params(get: impl Fn(&str) -> Option<String>) -> Self {
        let party = |key: &str| get(key).and_then(|text| text.parse::<LogParty>().ok());
        let person: Option<MembershipId> = get("person").and_then(|id| id.parse().ok());
        let (mut actor, mut subject) = (party("actor"), party("subject"));
        let person = match get("side").as_deref() {
            Some("actor") => {
                actor = actor.or(person.map(LogParty::from));
                None
            }
            Some("subject") => {
                subject = subject.or(person.map(LogParty::from));
                None
            }
            _ => person,
        };
        Self {
            search: get("q").map(|q| q.trim().chars().take(MAX_SEARCH).collect()).unwrap_or_default(),
            person,
            actor,
            subject,
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
            actor: "Ada Lovelace".parse().ok(),
            subject: "rol_00000000000000000000000000000002".parse().ok(),
            class: Some(EventClass::SignIn),
            action: "member.removed".parse().ok(),
            from: "2026-11-01".parse().ok(),
            until: "2026-11-28".parse().ok(),
            cursor: Some("a1".to_owned()),
        };
        let text = format!(
            "?q=ada%20%26%20co&person={id}&actor=Ada%20Lovelace&subject=rol_00000000000000000000000000000002\
             &class=sign_in&action=member.removed&from=2026-11-01&until=2026-11-28&page=a1"
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
            // These are texts of any kind.
            let is_text = |key: &str| ["q", "page", "actor", "subject"].contains(&key);
            let read = AuditQuery::from_params(|key| (!is_text(key)).then(|| nonsense.to_owned()));
            assert_eq!(read, AuditQuery::default(), "{nonsense}");
            assert!(!read.is_filtered());
        }
    }

    #[test]
    fn an_older_address_with_one_side_of_a_person_is_understood() {
        let id: MembershipId = "mem_00000000000000000000000000000001".parse().unwrap();
        let read = |side: &str| {
            AuditQuery::from_params(|key| match key {
                "person" => Some(id.to_string()),
                "side" => Some(side.to_owned()),
                _ => None,
            })
        };
        let party = Some(LogParty::from(id));
        assert_eq!(read(""), AuditQuery { person: Some(id), ..AuditQuery::default() });
        assert_eq!(read("actor"), AuditQuery { actor: party.clone(), ..AuditQuery::default() });
        assert_eq!(read("subject"), AuditQuery { subject: party, ..AuditQuery::default() });
    }

    #[test]
    fn a_party_is_a_member_or_another_target_by_its_id_and_else_what_was_typed() {
        let party = |text: &str| text.parse::<LogParty>();
        let id = "mem_00000000000000000000000000000001";
        assert_eq!(
            party(id).map(|party| (party.member(), party.kind())),
            Ok((id.parse().ok(), Some("member")))
        );
        let role = party("rol_00000000000000000000000000000001").unwrap();
        assert_eq!((role.member(), role.kind()), (None, Some("role")));
        let typed = party(" Ada ").unwrap();
        assert_eq!((typed.as_str(), typed.member(), typed.kind()), ("Ada", None, None));
        assert_eq!(party("  "), Err(NamesNobody));
    }

    #[test]
    fn an_action_is_meant_by_its_name_by_its_kind_or_by_its_group() {
        let actions = |text: &str| text.parse::<ActionFilter>().map(|filter| filter.actions());
        assert_eq!(actions("member.removed"), Ok(vec![Action::MemberRemoved]));
        let roles = [Action::RoleCreated, Action::RoleUpdated, Action::RoleDeleted];
        assert_eq!(actions("role"), Ok(roles.to_vec()));
        assert_eq!(actions("rol"), Err(UnknownAction));
        let members = actions("member").unwrap();
        assert!(members.contains(&Action::MemberRemoved) && members.contains(&Action::OwnerAdded));
        assert!(!members.contains(&Action::InvitationSent));
    }
}
