//! Recent changes: what can be undone, from a list that stays and in place beside the words that say what was done.

mod acts;
mod page;

pub(crate) use page::page;

use domain::{
    bulk::{BulkLine, Undone},
    selection::RowId,
    state::Undoable,
};
use leptos::prelude::*;

use crate::words::counted;

/// Where the list is.
pub(crate) fn undo_path(slug: &str) -> String {
    ["/o/", slug, "/undo"].concat()
}

/// What was undone, as a sentence.
fn said(undone: &Undone) -> String {
    let n = undone.done;
    let one = undone.lines.iter().find(|line| line.outcome.is_ok()).filter(|_| n == 1);
    let name = one.map(|line| line.name.as_str());
    match (undone.action, name) {
        (Undoable::Disable, Some(name)) => format!("{name} was enabled again."),
        (Undoable::Remove, Some(name)) => format!("{name} is a member again, with the roles of before."),
        (Undoable::Cancel, Some(name)) => {
            format!("The invitation of {name} is open again, with a new link.")
        }
        (Undoable::Disable, None) => format!("{} enabled again.", counted(n, "member was", "members were")),
        (Undoable::Remove, None) => {
            format!("{} members again, with the roles of before.", counted(n, "person is", "people are"))
        }
        (Undoable::Cancel, None) => {
            format!("{} open again, each with a new link.", counted(n, "invitation is", "invitations are"))
        }
    }
}

/// A row by its name, as a link to its page.
pub(crate) fn row_link(slug: &str, line: &BulkLine) -> AnyView {
    let key = line.row.to_string();
    let href = match line.row {
        RowId::Member(_) => crate::users::person_path(slug, &key),
        RowId::Invitation(_) => crate::invitations::invitation_path(slug, &key),
    };
    let name = if line.name.is_empty() { key } else { line.name.clone() };
    view! { <a class="link" href=href>{name}</a> }.into_any()
}
