//! Recent changes that can be undone, from their page or from the notice after a change.

mod api;
mod page;

pub(crate) use page::{Changes, read_changes, view};

use domain::{bulk::Undone, state::Undoable};

use crate::messages::messages;

/// A sentence that says what was undone.
fn undone_sentence(undone: &Undone) -> String {
    if undone.done == 0 {
        return messages().undo_nothing_more().to_owned();
    }
    let one = undone.lines.iter().find(|line| line.outcome.is_ok()).filter(|_| undone.done == 1);
    restored_sentence(undone.action, undone.done, one.map(|line| line.name.as_str()))
}

/// The same for a number of rows, of which one alone has a name.
pub(crate) fn restored_sentence(action: Undoable, n: u64, name: Option<&str>) -> String {
    let m = messages();
    match (action, name) {
        (Undoable::Disable, Some(name)) => m.undo_enabled(name),
        (Undoable::Remove, Some(name)) => m.undo_restored(name),
        (Undoable::Cancel, Some(name)) => m.undo_reopened(name),
        (Undoable::Disable, None) => m.undo_enabled_count(n),
        (Undoable::Remove, None) => m.undo_restored_count(n),
        (Undoable::Cancel, None) => m.undo_reopened_count(n),
    }
}

/// The first names of so many, and how many more.
pub(crate) fn summarize_names(names: &[String], count: u64) -> String {
    let m = messages();
    let rest = count.saturating_sub(names.len() as u64);
    match (names, rest) {
        ([first @ .., last], 0) if !first.is_empty() => m.undo_names_last(&first.join(", "), last),
        (names, 0) => names.join(", "),
        (names, rest) => m.undo_names_more(&names.join(", "), rest),
    }
}
