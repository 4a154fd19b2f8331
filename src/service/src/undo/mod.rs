//! What can be undone: the list of recent changes, and undoing one of them.

mod list;
mod plan;
#[expect(clippy::module_inception, reason = "a use case is called by its verb, and so is its file")]
mod undo;

use domain::{permission::Permission, state::Undoable};

use crate::org_context::OrgContext;

pub use list::list;
pub use undo::undo;
pub(crate) use undo::{opposite, row_id, undo_row_in};

/// What undoing an act needs: the right to its opposite.
const fn needed(action: Undoable) -> Permission {
    match action {
        Undoable::Disable => Permission::MEMBER_UPDATE,
        Undoable::Remove => Permission::MEMBER_DELETE,
        Undoable::Cancel => Permission::INVITE_UPDATE,
    }
}

/// The kinds of acts that somebody may undo.
pub(crate) fn kinds(context: &OrgContext) -> Vec<Undoable> {
    Undoable::ALL.iter().copied().filter(|action| context.holds(&needed(*action))).collect()
}

/// Refuses who may not undo acts of this kind.
pub(crate) fn require(context: &OrgContext, action: Undoable) -> Result<(), store::Failure> {
    context.require(&needed(action)).map(drop)
}
