//! Moments and durations as a language writes them.

use domain::time::Timestamp;
use jiff::{
    civil::DateTime,
    tz::{self, Offset},
};

use crate::Messages;

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The clock that a moment is read by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// How far it is ahead of UTC at that moment, in minutes.
    pub ahead_minutes: i32,
    /// What it is called.
    pub name: String,
}

impl Zone {
    /// UTC.
    #[must_use]
    pub fn utc() -> Self {
        Self { ahead_minutes: 0, name: "UTC".to_owned() }
    }

    /// Date and time of day. Times beyond the years -9999 to 9999 are the first or the last one.
    fn read(&self, at: Timestamp) -> DateTime {
        let limit = if at.micros() < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
        let offset = Offset::from_seconds(self.ahead_minutes.saturating_mul(60)).unwrap_or(tz::Offset::UTC);
        offset.to_datetime(jiff::Timestamp::from_microsecond(at.micros()).unwrap_or(limit))
    }
}

fn clock(at: DateTime) -> String {
    let two = |number: i8| format!("{number:02}");
    [&*two(at.hour()), ":", &two(at.minute())].concat()
}

impl Messages {
    /// With the time of day: `28 November 2026, 14:00 UTC`.
    #[must_use]
    pub fn exact(self, at: Timestamp, zone: &Zone) -> String {
        let time = zone.read(at);
        let month = self.month(self.time_months(), time);
        self.time_exact(&time.day().to_string(), month, &time.year().to_string(), &clock(time), &zone.name)
    }

    /// Abbreviated: `28 Nov 2026, 14:00 UTC`; the year is left out if it is that of `now`.
    #[must_use]
    pub fn short(self, at: Timestamp, now: Timestamp, zone: &Zone) -> String {
        let time = zone.read(at);
        let day = if time.year() == zone.read(now).year() {
            self.time_day_this_year(&time.day().to_string(), self.month(self.time_months_short(), time))
        } else {
            self.day(at, zone)
        };
        self.time_short(&day, &clock(time), &zone.name)
    }

    /// The date: `28 Nov 2026`.
    #[must_use]
    pub fn day(self, at: Timestamp, zone: &Zone) -> String {
        let time = zone.read(at);
        let month = self.month(self.time_months_short(), time);
        self.time_day(&time.day().to_string(), month, &time.year().to_string())
    }

    /// The month: `Nov 2026`.
    #[must_use]
    pub fn month_of(self, at: Timestamp, zone: &Zone) -> String {
        let time = zone.read(at);
        self.time_month(self.month(self.time_months_short(), time), &time.year().to_string())
    }

    /// The time since `at`, if it is less than 30 days.
    #[must_use]
    pub fn ago(self, at: Timestamp, now: Timestamp) -> Option<String> {
        let past = now.micros() - at.micros();
        let count = |unit: i64| u64::try_from(past / unit).unwrap_or_default();
        match past {
            ..0 => None,
            0..MINUTE => Some(self.time_just_now().to_owned()),
            MINUTE..HOUR => Some(self.time_minutes_ago(count(MINUTE))),
            HOUR..DAY => Some(self.time_hours_ago(count(HOUR))),
            _ if past < 30 * DAY => Some(self.time_days_ago(count(DAY))),
            _ => None,
        }
    }

    /// A waiting time: seconds up to two minutes, minutes up to two hours, then hours.
    #[must_use]
    pub fn waiting(self, seconds: u32) -> String {
        match seconds {
            0..=120 => self.time_seconds(seconds.max(1).into()),
            121..=7_200 => self.time_minutes(seconds.div_ceil(60).into()),
            _ => self.time_hours(seconds.div_ceil(3_600).into()),
        }
    }

    fn month(self, names: &'static str, time: DateTime) -> &'static str {
        let place = usize::try_from(time.month() - 1).unwrap_or_default();
        names.split(' ').nth(place).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::*;

    const ENGLISH: fn() -> Messages = Messages::default;

    fn german() -> Messages {
        Messages::of(Language::German)
    }

    fn second(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn moments_are_written_by_the_clock_of_a_zone() {
        for (seconds, expected) in [
            (0, "1 January 1970, 00:00 UTC"),
            (951_782_400, "29 February 2000, 00:00 UTC"),
            (1_795_874_400, "28 November 2026, 14:00 UTC"),
            (-1, "31 December 1969, 23:59 UTC"),
        ] {
            assert_eq!(ENGLISH().exact(second(seconds), &Zone::utc()), expected);
        }
        let berlin = Zone { ahead_minutes: 60, name: "MEZ".to_owned() };
        assert_eq!(german().exact(second(1_795_874_400), &berlin), "28. November 2026, 15:00 Uhr MEZ");
        let caracas = Zone { ahead_minutes: -270, name: "VET".to_owned() };
        assert_eq!(ENGLISH().exact(second(0), &caracas), "31 December 1969, 19:30 VET");
    }

    #[test]
    fn the_year_is_left_out_when_it_is_this_one() {
        let (at, utc) = (second(1_795_874_400), Zone::utc());
        assert_eq!(ENGLISH().short(at, second(0), &utc), "28 Nov 2026, 14:00 UTC");
        assert_eq!(ENGLISH().short(at, at, &utc), "28 Nov, 14:00 UTC");
        assert_eq!(german().short(at, at, &utc), "28. Nov., 14:00 Uhr UTC");
        assert_eq!(german().day(at, &utc), "28. Nov. 2026");
    }

    #[test]
    fn recent_moments_are_told_by_their_distance_and_old_ones_are_not() {
        for (past, english, german_text) in [
            (30_000_000, Some("just now"), Some("gerade eben")),
            (5 * MINUTE, Some("5 min ago"), Some("vor 5 Min.")),
            (2 * HOUR, Some("2 h ago"), Some("vor 2 Std.")),
            (DAY, Some("1 day ago"), Some("vor 1 Tag")),
            (3 * DAY, Some("3 days ago"), Some("vor 3 Tagen")),
            (31 * DAY, None, None),
            (-HOUR, None, None),
        ] {
            let (at, now) = (Timestamp::from_micros(400 * DAY - past), Timestamp::from_micros(400 * DAY));
            assert_eq!(ENGLISH().ago(at, now).as_deref(), english);
            assert_eq!(german().ago(at, now).as_deref(), german_text);
        }
    }

    #[test]
    fn a_wait_is_told_in_a_unit_that_fits() {
        for (seconds, expected) in [
            (0, "a second"),
            (1, "a second"),
            (120, "120 seconds"),
            (121, "3 minutes"),
            (7_200, "120 minutes"),
            (7_201, "3 hours"),
        ] {
            assert_eq!(ENGLISH().waiting(seconds), expected);
        }
        assert_eq!(german().waiting(61), "61 Sekunden");
    }
}
