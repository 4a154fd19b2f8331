//! Seats: who takes one, how many are taken, and whether another one is free. The store counts, and the service asks inside
//! the unit of work that would take a seat.

use serde::{Deserialize, Serialize};

use crate::{policy::Policy, state::MembershipState};

/// How many seats are left when the number of them becomes a warning, in organizations of any size.
const FEW: u64 = 3;

/// How somebody stands in an organization, as far as seats are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeatHolder {
    /// Not there: never invited, removed, or with an invitation that is closed or has expired.
    Outside,
    /// Invited, and can still accept.
    Invited,
    /// An active member.
    Active,
    /// A disabled member.
    Disabled,
}

impl From<MembershipState> for SeatHolder {
    fn from(state: MembershipState) -> Self {
        match state {
            MembershipState::Active => Self::Active,
            MembershipState::Disabled => Self::Disabled,
            MembershipState::Removed => Self::Outside,
        }
    }
}

/// How many people of each standing an organization has at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SeatUse {
    /// Active members.
    pub active: u64,
    /// Disabled members.
    pub disabled: u64,
    /// Open invitations that have not expired.
    pub pending: u64,
}

/// The settings of an organization that are about seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatRules {
    /// How many seats there are; `None` is any number.
    pub limit: Option<u32>,
    /// Whether an open invitation takes a seat.
    pub pending_counts: bool,
    /// Whether a disabled member takes a seat.
    pub disabled_counts: bool,
}

impl SeatRules {
    /// Those of an organization.
    #[must_use]
    pub const fn of(policy: &Policy) -> Self {
        Self {
            limit: policy.seats_limit,
            pending_counts: policy.seats_pending_counts,
            disabled_counts: policy.seats_disabled_counts,
        }
    }

    /// Whether somebody takes a seat.
    #[must_use]
    pub const fn counts(&self, holder: SeatHolder) -> bool {
        match holder {
            SeatHolder::Outside => false,
            SeatHolder::Invited => self.pending_counts,
            SeatHolder::Active => true,
            SeatHolder::Disabled => self.disabled_counts,
        }
    }

    /// Whether a change takes one more seat. Who had a seat before keeps it, even where more are taken than there are.
    #[must_use]
    pub const fn takes_one_more(&self, before: SeatHolder, after: SeatHolder) -> bool {
        self.counts(after) && !self.counts(before)
    }

    /// How many seats are taken.
    #[must_use]
    pub const fn taken(&self, present: &SeatUse) -> u64 {
        let pending = if self.pending_counts { present.pending } else { 0 };
        let disabled = if self.disabled_counts { present.disabled } else { 0 };
        present.active + pending + disabled
    }

    /// The seats, if their number is limited.
    #[must_use]
    pub fn seats(&self, present: &SeatUse) -> Option<Seats> {
        let Self { limit, pending_counts, disabled_counts } = *self;
        Some(Seats { limit: limit?, taken: self.taken(present), pending_counts, disabled_counts })
    }

    /// How many of the open invitations have no seat to go to. None, where each of them holds one.
    #[must_use]
    pub fn invitations_without_seat(&self, present: &SeatUse) -> u64 {
        match self.seats(present) {
            Some(seats) if !self.pending_counts => present.pending.saturating_sub(seats.left()),
            _ => 0,
        }
    }
}

/// The limited seats of an organization at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seats {
    /// How many there are.
    pub limit: u32,
    /// How many are taken. More than there are, where the limit was lowered.
    pub taken: u64,
    /// Whether an open invitation takes a seat.
    pub pending_counts: bool,
    /// Whether a disabled member takes a seat.
    pub disabled_counts: bool,
}

/// How much the number of free seats matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeatLevel {
    /// There are enough.
    Ample,
    /// A tenth of them is left, or three.
    Low,
    /// None is left.
    Full,
}

impl Seats {
    /// How many seats are free.
    #[must_use]
    pub fn left(&self) -> u64 {
        u64::from(self.limit).saturating_sub(self.taken)
    }

    /// How much the number of free seats matters.
    #[must_use]
    pub fn level(&self) -> SeatLevel {
        match self.left() {
            0 => SeatLevel::Full,
            left if left <= FEW || left * 10 <= u64::from(self.limit) => SeatLevel::Low,
            _ => SeatLevel::Ample,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn rules(limit: Option<u32>, pending_counts: bool, disabled_counts: bool) -> SeatRules {
        SeatRules { limit, pending_counts, disabled_counts }
    }

    const PRESENT: SeatUse = SeatUse { active: 40, disabled: 5, pending: 7 };

    #[test]
    fn active_members_always_count_and_the_others_by_the_settings() {
        for (pending_counts, disabled_counts, taken) in
            [(false, false, 40), (true, false, 47), (false, true, 45), (true, true, 52)]
        {
            let rules = rules(Some(50), pending_counts, disabled_counts);
            assert_eq!(rules.taken(&PRESENT), taken, "{rules:?}");
        }
    }

    #[test]
    fn a_change_takes_a_seat_where_somebody_counts_who_did_not() {
        use SeatHolder::{Active, Disabled, Invited, Outside};
        // Before, after, and whether it takes one more: with neither, with invitations, with disabled members, with both.
        let table = [
            (Outside, Invited, [false, true, false, true]),
            (Outside, Active, [true, true, true, true]),
            (Outside, Disabled, [false, false, true, true]),
            (Invited, Active, [true, false, true, false]),
            (Invited, Invited, [false, false, false, false]),
            (Disabled, Active, [true, true, false, false]),
            (Active, Disabled, [false, false, false, false]),
            (Active, Outside, [false, false, false, false]),
            (Active, Active, [false, false, false, false]),
        ];
        for (before, after, takes) in table {
            for (counts, takes) in
                [(false, false), (true, false), (false, true), (true, true)].into_iter().zip(takes)
            {
                let rules = rules(Some(1), counts.0, counts.1);
                assert_eq!(rules.takes_one_more(before, after), takes, "{before:?} {after:?} {rules:?}");
            }
        }
    }

    #[test]
    fn without_a_limit_there_are_no_seats_to_run_out_of() {
        assert_eq!(rules(None, true, true).seats(&PRESENT), None);
        assert_eq!(rules(None, false, true).invitations_without_seat(&PRESENT), 0);
    }

    #[test]
    fn what_is_left_is_never_less_than_none_and_has_a_level() {
        let table = [
            (50, 44, 6, SeatLevel::Ample),
            (50, 45, 5, SeatLevel::Low),
            (50, 50, 0, SeatLevel::Full),
            (50, 52, 0, SeatLevel::Full),
            (10, 6, 4, SeatLevel::Ample),
            (10, 7, 3, SeatLevel::Low),
            (1_000, 899, 101, SeatLevel::Ample),
            (1_000, 900, 100, SeatLevel::Low),
        ];
        for (limit, taken, left, level) in table {
            let seats = Seats { limit, taken, pending_counts: true, disabled_counts: false };
            assert_eq!((seats.left(), seats.level()), (left, level), "{seats:?}");
        }
    }

    #[test]
    fn invitations_that_hold_no_seat_share_those_that_are_free() {
        let table = [
            (rules(Some(50), false, false), 0),
            (rules(Some(44), false, false), 3),
            (rules(Some(44), false, true), 7),
            (rules(Some(44), true, false), 0),
        ];
        for (rules, without) in table {
            assert_eq!(rules.invitations_without_seat(&PRESENT), without, "{rules:?}");
        }
    }
}
