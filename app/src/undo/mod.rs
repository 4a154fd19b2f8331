//! Recent changes that can be undone, from their page or from the notice after a change.

mod api;
mod page;

pub(crate) use page::{Changes, read_changes, view};

use domain::{bulk::Undone, state::Undoable};

use crate::words::pluralize;

/// A sentence that says what was undone.
fn undone_sentence(undone: &Undone) -> String {
    let one = undone.lines.iter().find(|line| line.outcome.is_ok()).filter(|_| undone.done == 1);
    restored_sentence(undone.action, undone.done, one.map(|line| line.name.as_str()))
}

/// The same for a number of rows, of which one alone has a name.
pub(crate) fn restored_sentence(action: Undoable, n: u64, name: Option<&str>) -> String {
    match (action, name) {
        (Undoable::Disable, Some(name)) => format!("{name} was enabled again."),
        (Undoable::Remove, Some(name)) => format!("{name} is a member again, with their previous roles."),
        (Undoable::Cancel, Some(name)) => {
            format!("The invitation to {name} is open again, with a new link.")
        }
        (Undoable::Disable, None) => format!("{} enabled again.", pluralize(n, "member was", "members were")),
        (Undoable::Remove, None) => {
            format!("{} members again, with their previous roles.", pluralize(n, "person is", "people are"))
        }
        (Undoable::Cancel, None) => {
            format!("{} open again, each with a new link.", pluralize(n, "invitation is", "invitations are"))
        }
    }
}
