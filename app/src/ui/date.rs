//! A field for the last day of something, by the reader's own clock. Where the browser's program runs it sends the clock
//! along; without it the day is one of UTC. The hint says which.

use domain::{
    end_date::{LocalDay, last_moment},
    time::Timestamp,
};
use leptos::prelude::*;

use super::field::{FieldFrame, described_by};
use crate::messages::{messages, zone};

/// The last day before an end date; empty is none.
#[component]
pub fn LastDayField(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// The form's key.
    #[prop(into)]
    name: String,
    /// Its name for people.
    #[prop(into)]
    label: String,
    /// The present end.
    end: Option<Timestamp>,
    /// What was typed, after a failed attempt.
    #[prop(optional_no_strip)]
    typed: Option<String>,
    /// A moment by whose zone the hint is written where there is no end.
    now: Timestamp,
    /// What is wrong with it.
    #[prop(optional_no_strip)]
    error: Option<String>,
    /// Says "(optional)" after the label, and nothing more.
    #[prop(optional)]
    bare: bool,
    /// An empty field is no answer.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    // A refused form answers the day with the clock that it was sent with.
    let typed = typed.map(|text| text.split(' ').next().unwrap_or_default().to_owned());
    let value = move || {
        let end = || end.map(|end| LocalDay::last_before(end, zone(end).ahead_minutes).to_string());
        typed.clone().or_else(end)
    };
    let hint = move || {
        let (m, zone) = (messages(), zone(end.map_or(now, last_moment)).name);
        if required { m.users_ends_day_hint(&zone) } else { m.users_ends_hint(&zone) }
    };
    let (is_wrong, hint_id) = (error.is_some(), [&*id, "-hint"].concat());
    let described = described_by(&id, is_wrong, !bare);
    view! {
        <FieldFrame id=id.clone() label optional=bare hint=None error>
            <input
                class="input"
                id=id
                name=name
                type="date"
                value=value
                data-local-day=""
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=described
            />
            {(!bare).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </FieldFrame>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn html(end: Option<Timestamp>, typed: Option<&str>) -> String {
        let (now, typed) = (Timestamp::from_micros(0), typed.map(str::to_owned));
        Owner::new()
            .with(|| view! { <LastDayField id="end" name="end" label="Last day" end typed now/> }.to_html())
    }

    #[test]
    fn a_day_that_there_must_be_is_not_called_optional() {
        let now = Timestamp::from_micros(0);
        let html = Owner::new().with(|| {
            view! { <LastDayField id="end" name="end" label="Last day" end=None typed=None now required=true/> }
                .to_html()
        });
        assert!(html.contains("Until the end of this day (UTC).") && !html.contains("empty"), "{html}");
    }

    #[test]
    fn the_field_has_the_last_day_and_says_by_which_clock() {
        let midnight = Timestamp::from_micros(1_795_910_400_000_000);
        let html_ = html(Some(midnight), None);
        assert!(html_.contains("value=\"2026-11-28\"") && html_.contains("(UTC)"), "{html_}");
        assert!(!html(None, None).contains("value="), "no end is an empty field");
    }

    #[test]
    fn what_was_typed_stays_without_the_clock_that_it_was_sent_with() {
        assert!(html(None, Some("2026-11-30 60")).contains("value=\"2026-11-30\""));
    }
}
