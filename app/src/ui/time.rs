//! A point in time. Server and browser render the same text: it depends only on the props.

use domain::time::Timestamp;
use leptos::prelude::*;

const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The time since `at`, if it is less than 30 days.
pub fn ago(at: Timestamp, now: Timestamp) -> Option<String> {
    let past = now.micros() - at.micros();
    let format =
        |n: i64, one: &str, many: &str| [n.to_string().as_str(), if n == 1 { one } else { many }].concat();
    match past {
        ..0 => None,
        0..MINUTE => Some("just now".to_owned()),
        MINUTE..HOUR => Some(format(past / MINUTE, " min ago", " min ago")),
        HOUR..DAY => Some(format(past / HOUR, " h ago", " h ago")),
        _ if past < 30 * DAY => Some(format(past / DAY, " day ago", " days ago")),
        _ => None,
    }
}

/// A time: exact to the minute in UTC, or (given `now`) relative, with the exact time for screen readers and as a
/// tooltip.
#[component]
pub fn Time(
    /// The moment.
    at: Timestamp,
    /// When the page was rendered: recent times are then shown as "2 h ago". Not for expiry and security.
    #[prop(optional, into)]
    now: Option<Timestamp>,
    /// Only the day.
    #[prop(optional)]
    day: bool,
    /// Exact and short: without the year, if it is the year of this time.
    #[prop(optional, into)]
    short: Option<Timestamp>,
) -> impl IntoView {
    let exact = at.exact();
    let (text, hidden) = match (now.and_then(|now| ago(at, now)), short) {
        (Some(text), _) => (text, Some([" (", &exact, ")"].concat())),
        (None, Some(now)) => (at.short(now), None),
        (None, None) if day || now.is_some() => (at.day(), None),
        (None, None) => (exact.clone(), None),
    };
    view! {
        <time datetime=at.rfc3339() title=exact>
            {text}
            {hidden.map(|exact| view! { <span class="visually-hidden">{exact}</span> })}
        </time>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recent_moments_are_told_by_their_distance_and_old_ones_by_their_date() {
        let now = Timestamp::from_micros(400 * DAY);
        for (past, expected) in [
            (30 * 1_000_000, Some("just now")),
            (5 * MINUTE, Some("5 min ago")),
            (2 * HOUR, Some("2 h ago")),
            (DAY, Some("1 day ago")),
            (3 * DAY, Some("3 days ago")),
            (31 * DAY, None),
            (-HOUR, None),
        ] {
            assert_eq!(ago(Timestamp::from_micros(400 * DAY - past), now).as_deref(), expected);
        }
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_distance_carries_the_exact_moment_for_readers() {
        let html = Owner::new().with(|| {
            view! { <Time at=Timestamp::from_micros(0) now=Timestamp::from_micros(2 * HOUR)/> }.to_html()
        });
        assert!(html.contains("2 h ago") && html.contains("1970-01-01T00:00:00Z"), "{html}");
        assert!(html.contains("(1 January 1970, 00:00 UTC)"), "{html}");
    }
}
