//! The seats of a list: the first rows that need one get it, and the others wait. The server gives them to the rows that it is
//! asked about; here they go to all rows of the list, in their order.

use domain::{invite::LineState, view::InviteOutcome};
use leptos::prelude::*;

use super::Draft;

impl Draft {
    /// Gives out the seats that are left, where open invitations take one. Answers whether rows that waited got one: these
    /// are to be reviewed again.
    pub(super) fn mark_seats(&self) -> bool {
        let Some(seats) = self.seats.get_untracked().filter(|seats| seats.pending_counts) else {
            return false;
        };
        let mut left = seats.left();
        let mut is_any_freed = false;
        for row in self.rows.get_untracked() {
            let (waits, takes) =
                row.line.with_untracked(|line| (waits(&line.state), line.state.takes_seat()));
            if !waits && !takes {
                continue;
            }
            match left.checked_sub(1) {
                Some(rest) => {
                    left = rest;
                    if waits {
                        is_any_freed = true;
                        row.change(|_| ());
                    }
                }
                None if takes => {
                    row.line.update(|line| line.state = LineState::Decided(InviteOutcome::NoSeat));
                }
                None => {}
            }
        }
        is_any_freed
    }
}

fn waits(state: &LineState) -> bool {
    *state == LineState::Decided(InviteOutcome::NoSeat)
}
