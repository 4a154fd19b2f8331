//! What can be undone: the list of recent changes, and undoing one of them.

mod list;
mod plan;
#[expect(clippy::module_inception, reason = "a use case is called by its verb, and so is its file")]
mod undo;

use domain::{access::Visibility, permission::Permission, state::Undoable};

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

/// The kinds of acts that somebody may undo. A grant of scope `own` reaches the own invitations. As a member it reaches oneself
/// alone, and nobody is disabled or removed and undoes it.
pub(crate) fn kinds(context: &OrgContext) -> Vec<Undoable> {
    let may_undo = |action: &Undoable| match context.visibility(&needed(*action)) {
        Visibility::Everything => true,
        Visibility::Own => *action == Undoable::Cancel,
        Visibility::Nothing => false,
    };
    Undoable::ALL.iter().copied().filter(may_undo).collect()
}

/// Refuses who may not undo every act of this kind.
pub(crate) fn require_all(context: &OrgContext, action: Undoable) -> Result<(), store::Failure> {
    context.decide_on_org(&needed(action)).map(drop)
}
