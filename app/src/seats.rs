//! How many seats are taken or left, where their number is limited: beside the list of people and where people are invited.

use domain::{
    seats::{SeatLevel, Seats},
    settings::Section,
    view::FrameView,
};
use leptos::prelude::*;

use crate::{
    messages::messages,
    paths::{settings_path, url},
    ui::{Status, Tone},
};

/// The tone of a number of free seats.
const fn tone(level: SeatLevel) -> Tone {
    match level {
        SeatLevel::Ample => Tone::Neutral,
        SeatLevel::Low => Tone::Warning,
        SeatLevel::Full => Tone::Danger,
    }
}

/// How many seats are taken. Where few are left, those who can raise the number find the way there.
pub(crate) fn counter(frame: &FrameView) -> AnyView {
    let counter = frame.seats.map(|seats| line(frame, &seats, messages().seats_counter(&seats)));
    view! { {counter} }.into_any()
}

/// How many seats are left for people to invite.
pub(crate) fn left(frame: &FrameView, seats: &Seats) -> AnyView {
    let m = messages();
    let hint = (!seats.pending_counts).then(|| view! { <p class="hint">{m.seats_pending_free()}</p> });
    view! {
        {line(frame, seats, m.seats_left_words(seats))}
        {hint}
    }
    .into_any()
}

fn line(frame: &FrameView, seats: &Seats, label: String) -> AnyView {
    let level = seats.level();
    let change = (level != SeatLevel::Ample && frame.may.change_license).then(|| {
        let href = url(settings_path(&frame.org.slug, Section::License.as_str()));
        view! { <a class="link" href=href>{messages().seats_change()}</a> }
    });
    view! {
        <p class="seat-count" data-seats="">
            <Status tone=tone(level) label/>
            {change}
        </p>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::fixtures::frame;

    fn seats(taken: u64, pending_counts: bool) -> Seats {
        Seats { limit: 50, taken, pending_counts, disabled_counts: false }
    }

    fn counter_of(seats: Option<Seats>, change_license: bool) -> String {
        let mut frame = frame();
        frame.seats = seats;
        frame.may.change_license = change_license;
        Owner::new().with(|| counter(&frame).to_html())
    }

    #[test]
    fn without_a_limit_there_is_no_counter() {
        assert!(!counter_of(None, true).contains("seat"));
    }

    #[test]
    fn the_counter_warns_before_the_seats_run_out_and_leads_to_the_settings() {
        let ample = counter_of(Some(seats(40, true)), true);
        assert!(ample.contains("40 of 50 seats") && ample.contains("tone-neutral"), "{ample}");
        assert!(!ample.contains("href"), "{ample}");
        let low = counter_of(Some(seats(47, true)), true);
        assert!(low.contains("47 of 50 seats · 3 seats left") && low.contains("tone-warning"), "{low}");
        assert!(low.contains("/o/acme/settings/license"), "{low}");
        let full = counter_of(Some(seats(50, true)), false);
        assert!(full.contains("no seats left") && full.contains("tone-danger"), "{full}");
        assert!(!full.contains("href"), "who cannot raise the limit is not sent there: {full}");
    }

    #[test]
    fn who_invites_sees_what_is_left_and_whether_invitations_take_it() {
        let html = |seats| Owner::new().with(|| left(&frame(), &seats).to_html());
        let counting = html(seats(47, true));
        assert!(counting.contains("3 of 50 seats left") && !counting.contains("hint"), "{counting}");
        let free = html(seats(50, false));
        assert!(
            free.contains("All 50 seats are taken") && free.contains("Invitations take no seat"),
            "{free}"
        );
    }
}
