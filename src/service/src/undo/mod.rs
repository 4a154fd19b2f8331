//! What can be undone: the list of recent changes, and undoing one of them.

mod list;
#[expect(clippy::module_inception, reason = "a use case is called by its verb, and so is its file")]
mod undo;

use domain::{permission::Permission, state::Undoable};

use crate::org_context::OrgContext;

pub use list::list;
pub use undo::undo;

/// The kinds of acts that somebody may undo: whose opposite they may do.
pub(crate) fn kinds(context: &OrgContext) -> Vec<Undoable> {
    let all = [
        (Undoable::Disable, Permission::MEMBER_UPDATE),
        (Undoable::Remove, Permission::MEMBER_DELETE),
        (Undoable::Cancel, Permission::INVITE_UPDATE),
    ];
    all.into_iter().filter(|(_, needed)| context.holds(needed)).map(|(kind, _)| kind).collect()
}
