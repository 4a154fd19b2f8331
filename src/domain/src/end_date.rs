//! End dates: what can end by a date, how people enter one, and which dates can be chosen. A date ends at the end of its
//! day, by the clock of the reader's browser; without one, by UTC.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    error::Problem,
    id::{RoleId, TeamId},
    time::{Day, InvalidDay, Span, Timestamp},
};

/// What ends soon ends within this time.
pub const SOON: Span = Span::days(14);
/// The latest end that can be chosen. It finds mistyped years.
const FARTHEST: Span = Span::days(FARTHEST_DAYS);
/// The same in days.
const FARTHEST_DAYS: i64 = 3_653;
/// No clock is further ahead of UTC, or behind it, in minutes.
const FARTHEST_ZONE: i32 = 14 * 60;

/// What of a member ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndOf {
    /// The membership, and all that comes with it.
    Membership,
    /// A role that is held directly.
    Role(RoleId),
    /// The place in a team.
    Team(TeamId),
}

/// The text names nothing that can end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("neither the membership nor the id of a role or team")]
pub struct UnknownEndOf;

impl EndOf {
    const MEMBERSHIP: &str = "membership";
}

impl fmt::Display for EndOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Membership => f.write_str(Self::MEMBERSHIP),
            Self::Role(id) => id.fmt(f),
            Self::Team(id) => id.fmt(f),
        }
    }
}

impl FromStr for EndOf {
    type Err = UnknownEndOf;

    fn from_str(text: &str) -> Result<Self, UnknownEndOf> {
        if text == Self::MEMBERSHIP {
            return Ok(Self::Membership);
        }
        let role = text.parse().map(Self::Role);
        role.or_else(|_| text.parse().map(Self::Team)).map_err(|_| UnknownEndOf)
    }
}

/// A day by somebody's clock: `2026-12-24`, or with the minutes that the clock is ahead of UTC when the day ends,
/// `2026-12-24 60`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LocalDay {
    day: Day,
    ahead_minutes: i32,
}

impl LocalDay {
    /// The day alone.
    #[must_use]
    pub const fn day(self) -> Day {
        self.day
    }

    /// The moment at which the day is over.
    #[must_use]
    pub fn end(self) -> Timestamp {
        self.day.end().minus(Span::minutes(self.ahead_minutes.into()))
    }

    /// The last day before an end, by a clock that is so many minutes ahead of UTC.
    #[must_use]
    pub fn last_before(end: Timestamp, ahead_minutes: i32) -> Day {
        Day::of(last_moment(end).plus(Span::minutes(ahead_minutes.into())))
    }
}

impl FromStr for LocalDay {
    type Err = InvalidDay;

    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        let (day, ahead) = text.split_once(' ').unwrap_or((text, "0"));
        let ahead_minutes: i32 = ahead.parse().map_err(|_| InvalidDay)?;
        match (-FARTHEST_ZONE..=FARTHEST_ZONE).contains(&ahead_minutes) {
            true => Ok(Self { day: day.parse()?, ahead_minutes }),
            false => Err(InvalidDay),
        }
    }
}

impl fmt::Display for LocalDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ahead_minutes {
            0 => self.day.fmt(f),
            ahead => write!(f, "{} {ahead}", self.day),
        }
    }
}

impl TryFrom<String> for LocalDay {
    type Error = InvalidDay;

    fn try_from(text: String) -> Result<Self, InvalidDay> {
        text.parse()
    }
}

impl From<LocalDay> for String {
    fn from(day: LocalDay) -> Self {
        day.to_string()
    }
}

/// The most changes of a clock: two a year as long as days can be chosen, and some more.
const MAX_CHANGES: usize = 64;

/// How far somebody's clock is ahead of UTC when a day ends, from day to day: the minutes of the first days, then each day from
/// which they are others, `60 2027-03-28:120 2027-10-31:60`. Without anything it is UTC.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DayClock {
    first: i32,
    changes: Vec<(Day, i32)>,
}

/// The text is no clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a clock such as 60 2027-03-28:120")]
pub struct InvalidClock;

impl DayClock {
    /// Reads a clock as far as days can be chosen. `ahead_minutes` answers how far it is ahead of UTC at the end of a day, which
    /// is given as the number of days after `today`.
    #[must_use]
    pub fn read(today: Day, ahead_minutes: impl Fn(i64) -> i32) -> Self {
        let first = ahead_minutes(0);
        let (mut last, mut changes) = (first, Vec::new());
        for days in 1..=FARTHEST_DAYS {
            let ahead = ahead_minutes(days);
            if ahead != last && changes.len() < MAX_CHANGES {
                last = ahead;
                changes.push((Day::of(today.start().plus(Span::days(days))), ahead));
            }
        }
        Self { first, changes }
    }

    /// A day by this clock.
    #[must_use]
    pub fn day(&self, day: Day) -> LocalDay {
        let change = self.changes.iter().rev().find(|(from, _)| *from <= day);
        LocalDay { day, ahead_minutes: change.map_or(self.first, |(_, ahead)| *ahead) }
    }
}

impl fmt::Display for DayClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first)?;
        self.changes.iter().try_for_each(|(day, ahead)| write!(f, " {day}:{ahead}"))
    }
}

impl FromStr for DayClock {
    type Err = InvalidClock;

    fn from_str(text: &str) -> Result<Self, InvalidClock> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let minutes = |text: &str| -> Result<i32, InvalidClock> {
            let ahead: i32 = text.parse().map_err(|_| InvalidClock)?;
            (-FARTHEST_ZONE..=FARTHEST_ZONE).contains(&ahead).then_some(ahead).ok_or(InvalidClock)
        };
        let mut parts = text.split(' ');
        let first = minutes(parts.next().unwrap_or_default())?;
        let change = |part: &str| -> Result<(Day, i32), InvalidClock> {
            let (day, ahead) = part.split_once(':').ok_or(InvalidClock)?;
            Ok((day.parse().map_err(|_| InvalidClock)?, minutes(ahead)?))
        };
        let changes: Vec<(Day, i32)> = parts.take(MAX_CHANGES + 1).map(change).collect::<Result<_, _>>()?;
        let are_in_order = changes.is_sorted_by_key(|(day, _)| *day);
        (are_in_order && changes.len() <= MAX_CHANGES).then_some(Self { first, changes }).ok_or(InvalidClock)
    }
}

/// The minute before an end: what is shown of it, since "until 24 December, 23:59" is clearer than "25 December, 00:00".
#[must_use]
pub const fn last_moment(end: Timestamp) -> Timestamp {
    end.minus(Span::minutes(1))
}

/// A new end, as it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewEnd {
    /// No end any more.
    Never,
    /// The end of this day.
    On(LocalDay),
    /// So many days after the present end.
    Later(u16),
}

impl NewEnd {
    /// How many days one press adds.
    pub const STEPS: [u16; 2] = [30, 90];

    /// Reads the date field of a form, which is empty for no end.
    ///
    /// # Errors
    /// `EndDate` for what is no day.
    pub fn read(text: &str) -> Result<Self, Problem> {
        match text.trim() {
            "" => Ok(Self::Never),
            day => day.parse().map(Self::On).map_err(|_| Problem::EndDate),
        }
    }

    /// The moment that it means, given the present end.
    ///
    /// # Errors
    /// `EndDate` for one that is over, or further away than ten years.
    pub fn resolve(self, present: Option<Timestamp>, now: Timestamp) -> Result<Option<Timestamp>, Problem> {
        let end = match (self, present) {
            (Self::Never, _) | (Self::Later(_), None) => return Ok(None),
            (Self::On(day), _) => day.end(),
            (Self::Later(days), Some(present)) => present.plus(Span::days(days.into())),
        };
        // Saving a form in which nothing was changed is always possible.
        let is_possible = present == Some(end) || (end > now && end <= now.plus(FARTHEST));
        is_possible.then_some(Some(end)).ok_or(Problem::EndDate)
    }
}

/// Whether one end is later than another, where none is later than any.
#[must_use]
pub fn is_later(end: Option<Timestamp>, than: Option<Timestamp>) -> bool {
    match (end, than) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(end), Some(than)) => end > than,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_says_how_far_it_is_ahead_when_a_day_ends() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let text = "60 2027-03-28:120 2027-10-31:60";
        let clock: DayClock = text.parse().unwrap();
        assert_eq!(clock.to_string(), text);
        for (of, ahead) in [
            ("2027-03-27", 60),
            ("2027-03-28", 120),
            ("2027-10-30", 120),
            ("2027-10-31", 60),
            ("2036-08-01", 60),
        ] {
            let expected = format!("{of} {ahead}").parse::<LocalDay>().unwrap();
            assert_eq!(clock.day(day(of)), expected, "{of}");
        }
        let utc: DayClock = "".parse().unwrap();
        assert_eq!(utc.day(day("2027-01-31")).end(), day("2027-01-31").end());
        let many = format!("0{}", " 2027-03-28:1".repeat(MAX_CHANGES + 1));
        for wrong in ["x", "900", "60 2027-03-28", "60 2027-02-30:0", "60 2027-03-28:0 2027-03-01:1", &many] {
            assert_eq!(wrong.parse::<DayClock>(), Err(InvalidClock), "{wrong}");
        }
    }

    #[test]
    fn a_clock_is_read_as_far_as_days_can_be_chosen() {
        let today: Day = "2026-11-28".parse().unwrap();
        let summer = |days: i64| if (120..=336).contains(&days) { 120 } else { 60 };
        assert_eq!(DayClock::read(today, summer).to_string(), "60 2027-03-28:120 2027-10-31:60");
        assert_eq!(DayClock::read(today, |_| -210).to_string(), "-210");
        let unsteady = DayClock::read(today, |days| i32::from(days % 2 == 0));
        assert_eq!(unsteady.to_string().parse(), Ok(unsteady), "what is read can be sent");
    }

    fn at(text: &str) -> Timestamp {
        text.parse::<Day>().unwrap().start()
    }

    #[test]
    fn a_day_ends_by_the_clock_of_its_reader() {
        for (text, end) in [
            ("2026-12-24", "2026-12-25T00:00:00Z"),
            ("2026-12-24 60", "2026-12-24T23:00:00Z"),
            ("2026-12-24 -300", "2026-12-25T05:00:00Z"),
        ] {
            let day: LocalDay = text.parse().unwrap();
            assert_eq!(day.end().rfc3339(), end, "{text}");
            assert_eq!(LocalDay::last_before(day.end(), day.ahead_minutes).to_string(), "2026-12-24");
        }
        for wrong in ["", "24.12.2026", "2026-12-24 900", "2026-12-24 x", "2026-12-24  60"] {
            assert_eq!(wrong.parse::<LocalDay>(), Err(InvalidDay), "{wrong}");
        }
    }

    #[test]
    fn what_ends_is_named_by_an_id_or_is_the_membership() {
        let id = "00000000000000000000000000000001";
        for text in ["membership".to_owned(), format!("rol_{id}"), format!("tea_{id}")] {
            assert_eq!(text.parse::<EndOf>().unwrap().to_string(), text);
        }
        for wrong in ["", "role", &format!("mem_{id}")] {
            assert_eq!(wrong.parse::<EndOf>(), Err(UnknownEndOf));
        }
    }

    #[test]
    fn an_end_is_in_the_future_and_within_ten_years() {
        let now = at("2026-11-28");
        let on = |day: &str| NewEnd::read(day).and_then(|end| end.resolve(None, now));
        assert_eq!(on(""), Ok(None));
        assert_eq!(on("2026-11-28"), Ok(Some(at("2026-11-29"))), "the rest of today");
        for wrong in ["2026-11-27", "2036-12-31", "soon"] {
            assert_eq!(on(wrong), Err(Problem::EndDate), "{wrong}");
        }
    }

    #[test]
    fn an_end_is_put_off_from_where_it_is() {
        let (now, present) = (at("2026-11-28"), at("2026-12-10"));
        let later = |days, present| NewEnd::Later(days).resolve(present, now);
        assert_eq!(later(30, Some(present)), Ok(Some(at("2027-01-09"))));
        assert_eq!(later(30, None), Ok(None), "what has no end does not get one");
    }

    #[test]
    fn no_end_is_later_than_any() {
        let (early, late) = (Some(at("2026-11-28")), Some(at("2026-11-29")));
        assert!(is_later(late, early) && is_later(None, late));
        assert!(!is_later(early, late) && !is_later(early, None) && !is_later(None, None));
        assert!(!is_later(early, early));
    }
}
