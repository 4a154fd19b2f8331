//! What belongs to a page that the browser has taken over: the texts that came with it, and the clock of the reader's zone.

use std::{cell::RefCell, sync::OnceLock};

use domain::{
    end_date::DayClock,
    language::Language,
    time::{Day, Timestamp},
};
use js_sys::{Array, Date, Intl::DateTimeFormat, Object, Reflect};
use leptos::{prelude::*, reactive::graph::Observer};
use messages::{Messages, Zone};

static MESSAGES: OnceLock<Messages> = OnceLock::new();

thread_local! {
    /// Whether times are shown in the reader's zone: not on the server, and not while its page, which has UTC, is taken over.
    static IS_OWN_ZONE: ArcRwSignal<bool> = ArcRwSignal::new(false);
    /// Names of zones, in the reader's language. Making one is slow, and a page has dozens of times.
    static NAMES: RefCell<Option<DateTimeFormat>> = const { RefCell::new(None) };
}

/// Takes the texts of the page.
pub(crate) fn begin(language: Language, texts: Vec<String>) {
    // A second call would be of the same page.
    let _ = MESSAGES.set(Messages::from_shared(language, texts));
}

/// The texts of the page.
#[cfg(not(feature = "ssr"))]
pub(super) fn messages() -> Messages {
    MESSAGES.get().copied().unwrap_or(Messages::empty())
}

/// From now on times are shown in the reader's own zone.
pub(crate) fn use_own_zone() {
    IS_OWN_ZONE.with(|is_own| is_own.set(true));
}

/// Whether the reader's own zone is used. What uses UTC is made again when that changes. Then nothing listens any more: the signal
/// outlives the pages, and would keep something of each time that was ever shown.
fn is_own_zone() -> bool {
    let is_own = IS_OWN_ZONE.with(Clone::clone);
    if is_own.get_untracked() {
        return true;
    }
    if Observer::get().is_some() {
        is_own.track();
    }
    false
}

/// The reader's clock from today on; empty where their zone is not known.
pub(super) fn day_clock() -> String {
    if !is_own_zone() {
        return String::new();
    }
    let now = Date::new_0();
    let (year, month, date) = (now.get_full_year(), now.get_month(), now.get_date());
    let today = format!("{year:04}-{:02}-{date:02}", month + 1);
    let (Ok(today), Ok(month), Ok(date)) = (today.parse::<Day>(), i32::try_from(month), i32::try_from(date))
    else {
        return String::new();
    };
    let clock = DayClock::read(today, |days| {
        // The first moment of the next day; what `Date` calls the offset is how far the zone is behind UTC.
        let next = i32::try_from(days).unwrap_or_default() + 1;
        let next = Date::new_with_year_month_day(year, month, date + next);
        #[expect(clippy::cast_possible_truncation, reason = "a day has 1,440 minutes")]
        let ahead_minutes = -next.get_timezone_offset() as i32;
        ahead_minutes
    });
    clock.to_string()
}

/// The reader's clock at a moment; UTC where their zone is not known.
pub(super) fn zone(at: Timestamp) -> Zone {
    if !is_own_zone() {
        return Zone::utc();
    }
    #[expect(clippy::cast_precision_loss, reason = "moments of our time in milliseconds are exact")]
    let date = Date::new(&((at.micros() / 1000) as f64).into());
    // What `Date` calls the offset is how far the zone is behind UTC; NaN of a date beyond its range becomes 0.
    #[expect(clippy::cast_possible_truncation, reason = "a day has 1,440 minutes")]
    let ahead_minutes = -date.get_timezone_offset() as i32;
    Zone { ahead_minutes, name: name(&date).unwrap_or_default() }
}

/// What the browser calls the zone at a moment: "CET", "MEZ", "GMT+1".
fn name(date: &Date) -> Option<String> {
    NAMES.with_borrow_mut(|names| {
        let names = names.get_or_insert_with(|| {
            let options = Object::new();
            // Setting a property of a new object does not fail.
            let _ = Reflect::set(&options, &"timeZoneName".into(), &"short".into());
            let language = Array::of1(&super::messages().language().as_str().into());
            DateTimeFormat::new(&language, &options)
        });
        let parts = names.format_to_parts(date);
        let part = parts.iter().find(|part| get(part, "type").as_deref() == Some("timeZoneName"))?;
        get(&part, "value")
    })
}

fn get(part: &wasm_bindgen::JsValue, key: &str) -> Option<String> {
    Reflect::get(part, &key.into()).ok()?.as_string()
}
