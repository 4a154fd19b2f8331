//! Acts on many rows at once: what they would do, and doing them. The rules are those of the single acts, asked row by row.

mod act;
mod preview;
mod rows;

use domain::{
    bulk::{Bulk, BulkAction},
    permission::Permission,
};

use crate::{org_context::OrgContext, team_choice::require_teams};

pub use act::act;
pub(crate) use act::{audited, change_row_in};
pub(crate) use preview::evaluate;
pub use preview::preview;
use rows::list_permission;
pub(crate) use rows::read;

/// What doing it to a row needs.
const fn needed(action: &BulkAction) -> Permission {
    match action {
        BulkAction::ChangeRoles { .. } | BulkAction::ReplaceRoles { .. } => Permission::MEMBER_ROLE_UPDATE,
        BulkAction::ChangeTeams { .. } => Permission::TEAM_UPDATE,
        BulkAction::EndSessions | BulkAction::Disable | BulkAction::Enable => Permission::MEMBER_UPDATE,
        BulkAction::Remove { .. } => Permission::MEMBER_DELETE,
        BulkAction::Resend | BulkAction::Cancel | BulkAction::Approve => Permission::INVITE_UPDATE,
    }
}

/// Refuses who could do it to no row at all.
pub(crate) fn may_at_all(context: &OrgContext, action: &BulkAction) -> Result<(), store::Failure> {
    if matches!(action, BulkAction::ChangeTeams { .. }) {
        require_teams(context)?;
    }
    context.require(&needed(action)).map(drop)
}

/// Refuses who could not do it to every row, or does not see the whole list.
pub(crate) fn require_all(context: &OrgContext, bulk: &Bulk) -> Result<(), store::Failure> {
    may_at_all(context, &bulk.action)?;
    context.decide_on_org(&needed(&bulk.action))?;
    context.decide_on_org(&list_permission(&bulk.list)).map(drop)
}
