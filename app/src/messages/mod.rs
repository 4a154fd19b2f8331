//! What Rolecall says, in the reader's language, and times by the reader's clock. On the server they belong to the request;
//! the browser gets its texts with the page.

mod page;

use domain::time::Timestamp;
use messages::{Messages, Zone};

pub(crate) use page::{begin, use_own_zone};

/// The messages in the reader's language; English outside of a request.
#[cfg(feature = "ssr")]
pub(crate) fn messages() -> Messages {
    use axum::http::request::Parts;
    let found =
        leptos::prelude::with_context::<Parts, _>(|parts| parts.extensions.get::<Messages>().copied());
    found.flatten().unwrap_or_default()
}

/// The messages in the reader's language.
#[cfg(not(feature = "ssr"))]
pub(crate) fn messages() -> Messages {
    page::messages()
}

/// `28 November 2026, 14:00 UTC`.
pub(crate) fn exact(at: Timestamp) -> String {
    messages().exact(at, &page::zone(at))
}

/// `28 Nov 2026, 14:00 UTC`; the year is left out if it is that of `now`.
pub(crate) fn short(at: Timestamp, now: Timestamp) -> String {
    messages().short(at, now, &page::zone(at))
}

/// The clock of the reader at a moment.
pub(crate) fn zone(at: Timestamp) -> Zone {
    page::zone(at)
}

/// The clock of the reader from today on, for a form that sends days (`domain::end_date::DayClock`); empty for UTC.
pub(crate) fn day_clock() -> String {
    page::day_clock()
}

/// `Nov 2026`, by the calendar of UTC, as months are counted.
pub(crate) fn month(at: Timestamp) -> String {
    messages().month_of(at, &Zone::utc())
}

/// `28 Nov 2026`.
pub(crate) fn day(at: Timestamp) -> String {
    messages().day(at, &page::zone(at))
}
