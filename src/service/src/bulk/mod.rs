//! Acts on many rows at once: what they would do, and doing them. The rules are those of the single acts, asked row by row.

mod act;
mod preview;
mod rows;

use domain::{bulk::BulkAction, permission::Permission};

use crate::{org_context::OrgContext, team_choice::require_teams};

pub use act::act;
pub(crate) use act::{audited, change_row_in};
pub(crate) use preview::evaluate;
pub use preview::preview;
pub(crate) use rows::{read, require_list};

/// Refuses who could do it to no row at all.
pub(crate) fn may_at_all(context: &OrgContext, action: &BulkAction) -> Result<(), store::Failure> {
    let needed = match action {
        BulkAction::ChangeRoles { .. } | BulkAction::ReplaceRoles { .. } => Permission::MEMBER_ROLE_UPDATE,
        BulkAction::ChangeTeams { .. } => {
            require_teams(context)?;
            Permission::TEAM_UPDATE
        }
        BulkAction::EndSessions | BulkAction::Disable | BulkAction::Enable => Permission::MEMBER_UPDATE,
        BulkAction::Remove { .. } => Permission::MEMBER_DELETE,
        BulkAction::Resend | BulkAction::Cancel | BulkAction::Approve => Permission::INVITE_UPDATE,
    };
    context.require(&needed).map(drop)
}
