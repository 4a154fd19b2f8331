//! A point in time. Server and browser render the same text, in UTC; once the browser has taken the page over, it shows the
//! reader's own zone.

use domain::time::Timestamp;
use leptos::prelude::*;

use crate::messages::{day as format_day, exact as format_exact, messages, short as format_short};

/// A time: exact to the minute, or (given `now`) relative, with the exact time for screen readers and as a
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
    let text = move || {
        let exact = format_exact(at);
        let relative = now.and_then(|now| messages().ago(at, now));
        let (text, hidden) = match (relative, short) {
            (Some(text), _) => (text, Some([" (", &exact, ")"].concat())),
            (None, Some(now)) => (format_short(at, now), None),
            (None, None) if day || now.is_some() => (format_day(at), None),
            (None, None) => (exact.clone(), None),
        };
        view! {
            <time datetime=at.rfc3339() title=exact>
                {text}
                {hidden.map(|exact| view! { <span class="visually-hidden">{exact}</span> })}
            </time>
        }
    };
    text.into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_distance_carries_the_exact_moment_for_readers() {
        let html = Owner::new().with(|| {
            view! { <Time at=Timestamp::from_micros(0) now=Timestamp::from_micros(7_200_000_000)/> }.to_html()
        });
        assert!(html.contains("2 h ago") && html.contains("1970-01-01T00:00:00Z"), "{html}");
        assert!(html.contains("(1 January 1970, 00:00 UTC)"), "{html}");
    }
}
