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
const FARTHEST: Span = Span::days(3_653);
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalDay {
    day: Day,
    ahead_minutes: i32,
}

impl LocalDay {
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
