//! Acts on many rows at once: what they would do, and doing them. The rules are those of the single acts, asked row by row.

mod act;
mod preview;
mod rows;

use domain::{bulk::BulkAction, error::ErrorKind, error::Problem, permission::Permission};

use crate::org_context::OrgContext;

pub use act::act;
pub(crate) use act::{Act, change_row};
pub use preview::preview;
pub(crate) use rows::{read, require_list};

/// Refuses who could do it to no row at all.
pub(crate) fn may_at_all(context: &OrgContext, action: &BulkAction) -> Result<(), store::Failure> {
    let needed = match action {
        BulkAction::ChangeRoles { .. } => Permission::MEMBER_ROLE_UPDATE,
        BulkAction::Disable | BulkAction::Enable => Permission::MEMBER_UPDATE,
        BulkAction::Remove => Permission::MEMBER_DELETE,
        BulkAction::Resend | BulkAction::Cancel | BulkAction::Approve => Permission::INVITE_UPDATE,
    };
    context.require(&needed).map(drop)
}

/// Refuses a change of roles that changes none.
fn has_roles(action: &BulkAction) -> Result<(), ErrorKind> {
    match action {
        BulkAction::ChangeRoles { add, remove } if add.is_empty() && remove.is_empty() => {
            Err(ErrorKind::field("roles", Problem::NoRole))
        }
        _ => Ok(()),
    }
}
