//! Access reviews: which grants are listed, what reviewers decide about them, and what becomes of the flagged ones at the end.
//! A review keeps the grants as they were when it began; whatever changed since is marked.

use std::{collections::HashMap, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    access::Denial,
    id::MembershipId,
    state::states,
    time::{Span, Timestamp},
};

/// How many days before the end there is a reminder, the latest first.
pub const REMINDERS: [i64; 2] = [1, 3];
/// The longest note of a decision, in characters.
pub const MAX_NOTE: u32 = 300;
/// The most people who review.
pub const MAX_REVIEWERS: u32 = 50;

states! {
    /// What a reviewer says of a grant.
    Decision {
        /// It is still needed.
        Attested = "attested",
        /// It is to be removed at the end.
        Flagged = "flagged",
    }
    /// What had become of a grant when the review ended.
    GrantOutcome {
        /// It is held as it was.
        Kept = "kept",
        /// It was taken away, or given anew, while the review was open.
        Changed = "changed",
        /// It was flagged, and removed at the end.
        Removed = "removed",
        /// It was flagged, and could not be removed.
        Refused = "refused",
    }
}

/// How a grant is held now, compared with the start of the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantStanding {
    /// As it was.
    Unchanged,
    /// It was given anew, or got another end date.
    Renewed,
    /// It is not held any more.
    Gone,
}

impl GrantStanding {
    /// Compares the period that is open now with the one at the start.
    #[must_use]
    pub fn of(at_start: Option<i64>, now: Option<i64>) -> Self {
        match now {
            None => Self::Gone,
            Some(_) if now == at_start => Self::Unchanged,
            Some(_) => Self::Renewed,
        }
    }
}

/// A flagged grant with what decides about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flagged {
    /// Who holds it.
    pub member: MembershipId,
    /// How many roles they hold, directly and by teams.
    pub held: usize,
    /// Whether the role makes an owner.
    pub is_owner: bool,
    /// How it is held now.
    pub standing: GrantStanding,
    /// When somebody else last gave it to the holder. Another end date is no new giving.
    pub given_at: Option<Timestamp>,
    /// When it was flagged.
    pub flagged_at: Timestamp,
    /// Why whoever flagged it may not remove it.
    pub denial: Option<Denial>,
}

/// What becomes of a flagged grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It is removed.
    Remove,
    /// It is not held any more.
    Gone,
    /// Somebody gave it anew after it was flagged, so it stays.
    Renewed,
    /// Whoever flagged it may not remove it any more.
    Denied(Denial),
    /// The organization would be left without an owner.
    LastOwner,
    /// The member would hold fewer roles than they must (`roles.minimum`).
    LastRole,
}

/// What becomes of flagged grants, in their order. `owners` are the active owners without an end date (rule 1): one of them stays.
/// Each member keeps as many roles as `minimum`.
#[must_use]
pub fn fates(flagged: &[Flagged], mut owners: Vec<MembershipId>, minimum: u8) -> Vec<Fate> {
    let mut fates = Vec::with_capacity(flagged.len());
    let mut lost: HashMap<MembershipId, usize> = HashMap::new();
    for grant in flagged {
        let is_renewed = grant.given_at.is_some_and(|given_at| given_at > grant.flagged_at);
        let fate = match (grant.standing, &grant.denial) {
            (GrantStanding::Gone, _) => Fate::Gone,
            (GrantStanding::Renewed, _) if is_renewed => Fate::Renewed,
            (_, Some(denial)) => Fate::Denied(denial.clone()),
            _ if grant.is_owner && owners == [grant.member] => Fate::LastOwner,
            _ => {
                let lost = lost.entry(grant.member).or_default();
                if grant.held <= *lost + usize::from(minimum) && minimum > 0 {
                    fates.push(Fate::LastRole);
                    continue;
                }
                *lost += 1;
                if grant.is_owner {
                    owners.retain(|owner| *owner != grant.member);
                }
                Fate::Remove
            }
        };
        fates.push(fate);
    }
    fates
}

/// The text names no decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no decision about a grant")]
pub struct UnknownDecision;

/// Which grants a decision is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecidedGrants {
    /// One, by its number.
    One(i64),
    /// A person's.
    Person(MembershipId),
    /// All that are listed. One's own among them are passed over.
    Listed,
}

const LISTED: &str = "listed";

/// Reads the value of a button: `attested:7`, `flagged:mem_…` or `attested:listed`.
///
/// # Errors
/// It names no decision, or nothing that one is about.
pub fn read_pressed(text: &str) -> Result<(Decision, DecidedGrants), UnknownDecision> {
    let (decision, on) = text.split_once(':').ok_or(UnknownDecision)?;
    let decision = Decision::from_str(decision).map_err(|_| UnknownDecision)?;
    let on = match on {
        LISTED => DecidedGrants::Listed,
        on => match on.parse() {
            Ok(number) => DecidedGrants::One(number),
            Err(_) => DecidedGrants::Person(on.parse().map_err(|_| UnknownDecision)?),
        },
    };
    Ok((decision, on))
}

/// The value of a button.
#[must_use]
pub fn pressed(decision: Decision, on: DecidedGrants) -> String {
    let on = match on {
        DecidedGrants::One(number) => number.to_string(),
        DecidedGrants::Person(member) => member.to_string(),
        DecidedGrants::Listed => LISTED.to_owned(),
    };
    [decision.as_str(), ":", &on].concat()
}

/// How many days before its end the next reminder of a review is due at `now`, if one is.
#[must_use]
pub fn due_reminder(until: Timestamp, now: Timestamp) -> Option<i64> {
    REMINDERS.into_iter().find(|days| until > now && until <= now.plus(Span::days(*days)))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const AT: Timestamp = Timestamp::from_micros(1_000_000);

    fn member(number: u128) -> MembershipId {
        MembershipId::new(Uuid::from_u128(number))
    }

    fn flagged(number: u128, is_owner: bool) -> Flagged {
        Flagged {
            member: member(number),
            held: 1,
            is_owner,
            standing: GrantStanding::Unchanged,
            given_at: Some(AT),
            flagged_at: AT,
            denial: None,
        }
    }

    #[test]
    fn a_grant_is_compared_with_the_period_at_the_start() {
        assert_eq!(GrantStanding::of(Some(1), Some(1)), GrantStanding::Unchanged);
        assert_eq!(GrantStanding::of(Some(1), Some(2)), GrantStanding::Renewed);
        assert_eq!(GrantStanding::of(Some(1), None), GrantStanding::Gone);
    }

    #[test]
    fn what_changed_after_the_flag_is_not_removed_and_nothing_is_removed_twice() {
        let later = AT.plus(Span::seconds(1));
        let gone = Flagged { standing: GrantStanding::Gone, given_at: None, ..flagged(1, false) };
        let given_anew =
            Flagged { standing: GrantStanding::Renewed, given_at: Some(later), ..flagged(1, false) };
        let other_end = Flagged { standing: GrantStanding::Renewed, ..flagged(1, false) };
        let flagged_anew = Flagged { flagged_at: later, ..given_anew.clone() };
        let denied = Flagged { denial: Some(Denial::OwnersOnly), ..flagged(1, false) };
        assert_eq!(
            fates(
                &[flagged(1, false), gone, given_anew, other_end, flagged_anew, denied],
                vec![member(9)],
                0
            ),
            [
                Fate::Remove,
                Fate::Gone,
                Fate::Renewed,
                Fate::Remove,
                Fate::Remove,
                Fate::Denied(Denial::OwnersOnly)
            ]
        );
    }

    #[test]
    fn the_last_owner_stays_whoever_is_flagged() {
        let owners = [flagged(1, true), flagged(2, true), flagged(3, true)];
        assert_eq!(
            fates(&owners, vec![member(1), member(2)], 0),
            [Fate::Remove, Fate::LastOwner, Fate::Remove]
        );
        assert_eq!(
            fates(&owners[..2], vec![member(1), member(2), member(3)], 0),
            [Fate::Remove, Fate::Remove]
        );
        let denied = Flagged { denial: Some(Denial::OwnerProtected), ..flagged(1, true) };
        let fates = fates(&[denied, flagged(2, true)], vec![member(1), member(2)], 0);
        assert_eq!(fates[1], Fate::Remove, "who is not removed stays an owner");
    }

    #[test]
    fn everybody_keeps_as_many_roles_as_they_must_hold() {
        let two = Flagged { held: 2, ..flagged(1, false) };
        let grants = [two.clone(), two, flagged(2, false)];
        let owners = || vec![member(9)];
        assert_eq!(fates(&grants, owners(), 1), [Fate::Remove, Fate::LastRole, Fate::LastRole]);
        assert_eq!(fates(&grants, owners(), 0), [Fate::Remove, Fate::Remove, Fate::Remove]);
    }

    #[test]
    fn a_button_reads_back_and_nonsense_is_no_decision() {
        for on in [DecidedGrants::One(7), DecidedGrants::Person(member(1)), DecidedGrants::Listed] {
            for decision in Decision::ALL {
                assert_eq!(read_pressed(&pressed(*decision, on)), Ok((*decision, on)));
            }
        }
        for wrong in ["", "attested", "kept:7", "attested:", "flagged:mem_1", "flagged:rol_1"] {
            assert_eq!(read_pressed(wrong), Err(UnknownDecision), "{wrong}");
        }
    }

    #[test]
    fn reminders_are_due_three_days_and_one_day_before_the_end() {
        let until = AT.plus(Span::days(10));
        for (before, due) in [(4, None), (3, Some(3)), (2, Some(3)), (1, Some(1)), (0, None), (-1, None)] {
            assert_eq!(due_reminder(until, until.minus(Span::days(before))), due, "{before}");
        }
    }
}
