//! What a change of roles, teams, settings or invitations does to those who are there. It is computed by the code that makes the
//! change, shown before, and kept by the audit log. How somebody goes has a plan of its own (`consequences`).

mod making;

use serde::{Deserialize, Serialize};

pub use self::making::{EnableFacts, RoleUse};
use crate::{
    consequences::SeatChange,
    permission::GrantSet,
    seats::{SeatRules, SeatUse},
    settings::SettingEffect,
};

/// The consequences of a change. What is empty, zero or `None` stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangePlan {
    /// How many active or disabled members it concerns.
    #[serde(skip_serializing_if = "is_default")]
    pub members: u64,
    /// How many open invitations it concerns.
    #[serde(skip_serializing_if = "is_default")]
    pub invitations: u64,
    /// The names of the teams that it concerns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<String>,
    /// The names of the roles that somebody gets.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles_gained: Vec<String>,
    /// The names of the roles that somebody loses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles_lost: Vec<String>,
    /// The names of the roles that somebody no longer holds directly and keeps by a team.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles_kept: Vec<String>,
    /// The permissions that somebody gains, each in its new scope.
    #[serde(skip_serializing_if = "GrantSet::is_empty")]
    pub gained: GrantSet,
    /// The permissions that somebody loses, each in the scope that it had.
    #[serde(skip_serializing_if = "GrantSet::is_empty")]
    pub lost: GrantSet,
    /// How many active owners without an end date are left, where owners become fewer or more (rule 1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owners_left: Option<u64>,
    /// The seats, where their number is limited and those taken become fewer or more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seats: Option<SeatChange>,
    /// What other settings mean.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<SettingEffect>,
}

impl ChangePlan {
    /// Whether it changes nothing for anybody who is there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Its JSON, as the audit log keeps it; `None` where there is nothing to tell.
    #[must_use]
    pub fn to_json(&self) -> Option<String> {
        if self.is_empty() { None } else { serde_json::to_string(self).ok() }
    }

    /// Reads what [`Self::to_json`] made; a text that is none is an empty plan.
    #[must_use]
    pub fn from_json(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }
}

/// The seats when their rules change from `present` to `next`; `None` where they stay, and where there is no limit afterwards.
#[must_use]
pub fn seats_under(present: SeatRules, next: SeatRules, taken_by: &SeatUse) -> Option<SeatChange> {
    let limit = next.limit.filter(|_| present != next)?;
    Some(SeatChange { limit, before: present.taken(taken_by), after: next.taken(taken_by) })
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::Scope;

    #[test]
    fn a_plan_is_stored_without_what_stays_as_it_is() {
        let lost = [("User.Member.READ".parse().unwrap(), Scope::All)].into_iter().collect();
        let plan = ChangePlan { members: 2, teams: vec!["Sales".to_owned()], lost, ..ChangePlan::default() };
        let json = plan.to_json().unwrap();
        assert!(json.starts_with(r#"{"members":2,"teams":["Sales"],"lost":"#), "{json}");
        assert_eq!(ChangePlan::from_json(&json), plan);
    }

    #[test]
    fn seats_are_counted_under_both_rules_where_there_is_a_limit() {
        let taken_by = SeatUse { active: 3, disabled: 2, pending: 1 };
        let rules = |limit, disabled_counts| SeatRules { limit, pending_counts: true, disabled_counts };
        let change = |limit, before, after| Some(SeatChange { limit, before, after });
        for (present, next, expected) in [
            (rules(Some(5), false), rules(Some(5), false), None),
            (rules(Some(5), false), rules(Some(9), true), change(9, 4, 6)),
            (rules(None, false), rules(Some(3), false), change(3, 4, 4)),
            (rules(Some(5), false), rules(None, true), None),
        ] {
            assert_eq!(seats_under(present, next, &taken_by), expected, "{present:?} {next:?}");
        }
    }

    #[test]
    fn a_plan_that_changes_nothing_is_not_stored_and_an_unknown_text_is_one() {
        assert_eq!(ChangePlan::default().to_json(), None);
        assert!(ChangePlan::from_json("[]").is_empty());
    }
}
