//! Timestamps and durations in whole microseconds, and how they are written for machines.
//! The current time comes from the service's `Clock`.

use std::{fmt, str::FromStr};

use jiff::{
    civil::{Date, DateTime},
    tz::Offset,
};
use serde::{Deserialize, Serialize};

/// Microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

/// A day of the calendar, from midnight to midnight UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(Date);

/// The text is no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a day such as 2026-11-28")]
pub struct InvalidDay;

impl Day {
    /// The day of a moment.
    #[must_use]
    pub fn of(at: Timestamp) -> Self {
        Self(at.utc().date())
    }

    /// Its first moment.
    #[must_use]
    pub fn start(self) -> Timestamp {
        let at = Offset::UTC.to_timestamp(self.0.at(0, 0, 0, 0)).map_or(0, jiff::Timestamp::as_microsecond);
        Timestamp(at)
    }

    /// The first moment of the next day.
    #[must_use]
    pub fn end(self) -> Timestamp {
        self.start().plus(Span::days(1))
    }
}

impl FromStr for Day {
    type Err = InvalidDay;

    /// Parses `2026-11-28` (ISO 8601), from the year 1970 on.
    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        let mut parts = text.split('-');
        let mut part = |length: usize| {
            let digits = parts.next().filter(|part| part.len() == length)?;
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<i16>().ok())?
        };
        let (year, month, day) = (part(4), part(2), part(2));
        let (Some(year), Some(month), Some(day), None) = (year, month, day, parts.next()) else {
            return Err(InvalidDay);
        };
        let small = |number: i16| i8::try_from(number).map_err(|_| InvalidDay);
        let date = Date::new(year, small(month)?, small(day)?).map_err(|_| InvalidDay)?;
        if year < 1970 { Err(InvalidDay) } else { Ok(Self(date)) }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

impl TryFrom<String> for Day {
    type Error = InvalidDay;
    fn try_from(text: String) -> Result<Self, InvalidDay> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

/// A duration in microseconds, never negative in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Span(i64);

impl Span {
    /// `n` milliseconds.
    #[must_use]
    pub const fn millis(n: i64) -> Self {
        Self(n * 1_000)
    }
    /// `n` seconds.
    #[must_use]
    pub const fn seconds(n: i64) -> Self {
        Self(n * 1_000_000)
    }
    /// `n` minutes.
    #[must_use]
    pub const fn minutes(n: i64) -> Self {
        Self::seconds(n * 60)
    }
    /// `n` hours.
    #[must_use]
    pub const fn hours(n: i64) -> Self {
        Self::minutes(n * 60)
    }
    /// `n` days of 24 hours.
    #[must_use]
    pub const fn days(n: i64) -> Self {
        Self::hours(n * 24)
    }
    /// In microseconds.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }
    /// Whole seconds, rounded up, so that "try again in N seconds" is never too early.
    #[must_use]
    pub const fn seconds_rounded_up(self) -> i64 {
        (self.0 + 999_999) / 1_000_000
    }
}

impl Timestamp {
    /// The first moments (UTC) of its month and of those before it, `count` of them, oldest first.
    #[must_use]
    pub fn month_starts(self, count: usize) -> Vec<Self> {
        let at = jiff::Timestamp::from_microsecond(self.0).unwrap_or_default();
        let mut month = Offset::UTC.to_datetime(at).date().first_of_month();
        let mut starts = Vec::new();
        for _ in 0..count {
            starts.push(Day(month).start());
            month = month.yesterday().unwrap_or(month).first_of_month();
        }
        starts.reverse();
        starts
    }

    /// From microseconds since the epoch.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }
    /// Microseconds since the epoch.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }
    /// The timestamp `span` later.
    #[must_use]
    pub const fn plus(self, span: Span) -> Self {
        Self(self.0 + span.0)
    }
    /// The timestamp `span` earlier.
    #[must_use]
    pub const fn minus(self, span: Span) -> Self {
        Self(self.0 - span.0)
    }
    /// The duration since `earlier`; zero if that is later than this.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Span {
        Span(if self.0 > earlier.0 { self.0 - earlier.0 } else { 0 })
    }

    /// Date and time of day in UTC. Times beyond the years -9999 to 9999 are the first or the last one.
    fn utc(self) -> DateTime {
        let limit = if self.0 < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        Offset::UTC.to_datetime(jiff::Timestamp::from_microsecond(self.0).unwrap_or(limit))
    }

    /// For machines: `2026-11-28T14:00:00Z` (RFC 3339).
    #[must_use]
    pub fn rfc3339(self) -> String {
        let at = self.utc();
        let (month, day, hour, minute, second) = (at.month(), at.day(), at.hour(), at.minute(), at.second());
        format!("{:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z", at.year())
    }
}

/// The English name of a month from 1 to 12.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_written_in_utc() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_795_874_400, "2026-11-28T14:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ] {
            assert_eq!(Timestamp::from_micros(seconds * 1_000_000).rfc3339(), expected);
        }
    }

    #[test]
    fn days_are_read_as_they_are_written_and_last_24_hours() {
        let day: Day = "2026-11-28".parse().unwrap();
        assert_eq!(day.to_string(), "2026-11-28");
        assert_eq!(day.start().rfc3339(), "2026-11-28T00:00:00Z");
        assert_eq!(day.end().rfc3339(), "2026-11-29T00:00:00Z");
        for wrong in ["", "2026-2-3", "2026-02-30", "1969-12-31", "2026-11-28-1", "2026-11-+8", "26-11-28"] {
            assert_eq!(wrong.parse::<Day>(), Err(InvalidDay), "{wrong}");
        }
    }

    #[test]
    fn durations_are_rounded_up_to_seconds() {
        assert_eq!(Span(1).seconds_rounded_up(), 1);
        assert_eq!(Span::seconds(3).seconds_rounded_up(), 3);
        assert_eq!(Timestamp(5).since(Timestamp(9)), Span(0));
    }
}
