//! The states of rows: their words, and what follows from them.

use domain::{
    invite::{LineRoles, LineState, SheetLine},
    view::{InviteOutcome, RoleView},
};

use super::own_names;
use crate::{ui::Tone, words::pluralize};

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

/// The tone and text of a state.
pub(super) fn describe(state: &LineState) -> (Tone, String) {
    match state {
        LineState::Unevaluated => (Tone::Neutral, "Not checked yet".to_owned()),
        LineState::New => (Tone::Good, "New".to_owned()),
        LineState::RemovedHere => (Tone::Info, "Previously removed, will be invited again".to_owned()),
        LineState::AlreadyInvited { sent_at, is_expired: false } => {
            (Tone::Info, ["Invited on ", &sent_at.day(), ", will be sent again"].concat())
        }
        LineState::AlreadyInvited { sent_at, is_expired: true } => {
            (Tone::Info, ["Invitation from ", &sent_at.day(), " expired, will be sent again"].concat())
        }
        LineState::Decided(outcome) => (tone(outcome), outcome.message()),
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
    let look = of(|state| needs_attention(state) && !state.is_ready());
    let unseen = of(|state| *state == LineState::Unevaluated);
    let rest = count(lines.len()).saturating_sub(look + ready + unseen);
    let parts = [
        (look, pluralize(look, "needs a look", "need a look")),
        (ready, pluralize(ready, "will be invited", "will be invited")),
        (rest, pluralize(rest, "needs nothing", "need nothing")),
        (unseen, pluralize(unseen, "not checked yet", "not checked yet")),
    ];
    let parts: Vec<String> =
        parts.into_iter().filter(|(number, _)| *number > 0).map(|(_, words)| words).collect();
    parts.join(" · ")
}

/// The names of the roles for all rows.
pub(super) fn names_for_all(roles: &[RoleView], chosen: &[String]) -> String {
    let ids = roles.iter().filter(|role| chosen.contains(&role.id.to_string())).map(|role| role.id);
    own_names(&LineRoles::These(ids.collect()), roles)
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
