//! The states of rows: their words, and what follows from them.

use domain::{
    invite::{LineRoles, LineState, SheetLine},
    view::{InviteOutcome, RoleView},
};

use super::own_names;
use crate::{
    messages::{day, messages},
    ui::Tone,
};

/// Whether the address must be corrected.
pub(super) const fn is_wrong(line: &SheetLine) -> bool {
    matches!(line.state, LineState::Decided(InviteOutcome::NotAnAddress { .. }))
}

/// Whether there are no roles to choose.
pub(super) const fn has_no_choice(state: &LineState) -> bool {
    matches!(
        state,
        LineState::Decided(
            InviteOutcome::AlreadyMember
                | InviteOutcome::DisabledHere
                | InviteOutcome::Repeated
                | InviteOutcome::SentBefore { .. }
                | InviteOutcome::Invited { .. }
                | InviteOutcome::Resent { .. }
        )
    )
}

/// Whether it needs attention before it can be sent.
pub(super) const fn needs_attention(state: &LineState) -> bool {
    matches!(state, LineState::Decided(outcome) if outcome.is_failure())
}

/// Whether it stands before the rows that need nothing, to be corrected. A row without a seat keeps its place, since the
/// seats go by the order of the rows.
pub(super) const fn stands_first(state: &LineState) -> bool {
    needs_attention(state) && !has_no_seat(state)
}

const fn has_no_seat(state: &LineState) -> bool {
    matches!(state, LineState::Decided(InviteOutcome::NoSeat))
}

/// The tone and text of a state.
pub(super) fn describe(state: &LineState) -> (Tone, String) {
    let m = messages();
    match state {
        LineState::Unevaluated => (Tone::Neutral, m.invite_state_unchecked().to_owned()),
        LineState::New => (Tone::Good, m.invite_state_new().to_owned()),
        LineState::InAnotherOrganization => (Tone::Info, m.invite_state_elsewhere().to_owned()),
        LineState::RemovedHere => (Tone::Info, m.invite_state_removed().to_owned()),
        LineState::AlreadyInvited { sent_at, is_expired: false } => {
            (Tone::Info, m.invite_state_invited(&day(*sent_at)))
        }
        LineState::AlreadyInvited { sent_at, is_expired: true } => {
            (Tone::Info, m.invite_state_expired(&day(*sent_at)))
        }
        LineState::Decided(outcome) => (tone(outcome), m.invite_outcome(outcome)),
    }
}

const fn tone(outcome: &InviteOutcome) -> Tone {
    match outcome {
        InviteOutcome::NotAnAddress { .. } => Tone::Danger,
        InviteOutcome::AlreadyMember | InviteOutcome::Repeated => Tone::Neutral,
        outcome if outcome.is_failure() => Tone::Warning,
        _ => Tone::Good,
    }
}

/// The number of people, by status.
pub(super) fn summary(lines: &[SheetLine]) -> String {
    let of = |is: fn(&LineState) -> bool| count(lines.iter().filter(|line| is(&line.state)).count());
    let ready = of(LineState::is_ready);
    let look = of(|state| stands_first(state) && !state.is_ready());
    let no_seat = of(has_no_seat);
    let unseen = of(|state| *state == LineState::Unevaluated);
    let rest = count(lines.len()).saturating_sub(look + no_seat + ready + unseen);
    let m = messages();
    let parts = [
        (look, m.invite_count_look(look)),
        (ready, m.invite_count_ready(ready)),
        (no_seat, m.invite_count_no_seat(no_seat)),
        (rest, m.invite_count_rest(rest)),
        (unseen, m.invite_count_unchecked(unseen)),
    ];
    let parts: Vec<String> =
        parts.into_iter().filter(|(number, _)| *number > 0).map(|(_, words)| words).collect();
    parts.join(" · ")
}

/// The names of the roles for all rows.
pub(super) fn names_for_all(roles: &[RoleView], chosen: &[String]) -> String {
    own_names(&roles_for_all(roles, chosen), roles)
}

/// The roles for all rows, of which the ids are `chosen`.
pub(super) fn roles_for_all(roles: &[RoleView], chosen: &[String]) -> LineRoles {
    let ids = roles.iter().filter(|role| chosen.contains(&role.id.to_string())).map(|role| role.id);
    LineRoles::These(ids.collect())
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
