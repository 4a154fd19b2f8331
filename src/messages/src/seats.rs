//! Seats: how many are taken or left, and what is said where none is free.

use domain::seats::{SeatLevel, Seats};

use crate::Messages;

impl Messages {
    /// How many seats are taken, and what is left where that is few.
    #[must_use]
    pub fn seats_counter(self, seats: &Seats) -> String {
        let taken = self.seats_taken(seats.taken, seats.limit.into());
        match seats.level() {
            SeatLevel::Ample => taken,
            SeatLevel::Low => [taken, self.seats_few(seats.left())].join(" · "),
            SeatLevel::Full => [&taken, self.seats_none_left()].join(" · "),
        }
    }

    /// How many seats are left for people to invite.
    #[must_use]
    pub fn seats_left_words(self, seats: &Seats) -> String {
        match seats.level() {
            SeatLevel::Full => self.seats_full(seats.limit.into()),
            SeatLevel::Ample | SeatLevel::Low => self.seats_left(seats.left(), seats.limit.into()),
        }
    }

    /// Why something was refused that would take a seat, and the ways to free one.
    pub(crate) fn no_seat(self, limit: u32, (disable, cancel, raise): (bool, bool, bool)) -> String {
        let refused = self.seats_refused(limit.into());
        let free = match (disable, cancel) {
            (true, true) => self.seats_free_any(),
            (true, false) => self.seats_free_member(),
            (false, true) => self.seats_free_removed_or_invitation(),
            (false, false) => self.seats_free_removed(),
        };
        let more = if raise { self.seats_raise() } else { self.seats_ask() };
        [&refused, free, more].join(" ")
    }
}

#[cfg(test)]
mod tests {
    use domain::{error::ErrorKind, language::Language};

    use super::*;

    #[test]
    fn who_is_refused_is_told_what_frees_a_seat_and_who_can_raise_the_limit() {
        let text = |language, disable, cancel, raise| {
            Messages::of(language).error(&ErrorKind::NoSeat { limit: 50, disable, cancel, raise })
        };
        assert_eq!(
            text(Language::English, true, true, true),
            "All 50 seats are taken. Disable or remove a member, or cancel an invitation. You can also raise the limit in \
             Settings → License."
        );
        assert_eq!(
            text(Language::English, false, false, false),
            "All 50 seats are taken. Remove a member. An owner can also raise the limit."
        );
        assert_eq!(
            text(Language::German, true, false, true),
            "Alle 50 Plätze sind belegt. Deaktivieren oder entfernen Sie ein Mitglied. Sie können die Anzahl auch unter \
             Einstellungen → Lizenz erhöhen."
        );
    }

    #[test]
    fn the_counter_says_more_as_the_seats_run_out() {
        let counter = |limit, taken| {
            Messages::default().seats_counter(&Seats {
                limit,
                taken,
                pending_counts: true,
                disabled_counts: false,
            })
        };
        assert_eq!(counter(50, 40), "40 of 50 seats");
        assert_eq!(counter(50, 47), "47 of 50 seats · 3 seats left");
        assert_eq!(counter(50, 49), "49 of 50 seats · 1 seat left");
        assert_eq!(counter(1_000, 1_002), "1,002 of 1,000 seats · no seats left");
    }
}
