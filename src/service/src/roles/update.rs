//! Changing what a role is and grants. Its holders have what it grants from their next request on.

use domain::{
    audit::{Action, AuditEvent},
    change_plan::ChangePlan,
    error::ErrorKind,
    id::RoleId,
};
use store::Outcome;

use super::{
    fields::{RoleFields, find, updated},
    holders::{agreement, read_use},
};
use crate::{Caller, Service, attempt::Attempt, fingerprint::check_agreed};

/// A role as it is to be.
#[derive(Debug, Clone)]
pub struct UpdateRole {
    /// The role.
    pub role: RoleId,
    /// What it is to be.
    pub fields: RoleFields,
    /// The fingerprint of the impact that the caller was shown, of these grants or of no change; `None` where none was shown.
    pub agreed: Option<String>,
}

/// Changes a role of the organization's own. Saving what it is already changes nothing.
///
/// # Errors
/// `NotFound`, `Denied`, `Invalid` with each field that is not right, `ConsequencesChanged` when the role or those who have it
/// are no longer what the caller was shown.
pub async fn update(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: UpdateRole,
) -> Result<(), ErrorKind> {
    let attempt = Attempt::on_role(Action::RoleUpdated, command.role);
    service
        .in_org(caller, slug, attempt, command, |tx, change, command| {
            Box::pin(async move {
                let context = change.context;
                let before = find(context, command.role)?;
                let after = command.fields.role(before.clone());
                let permit = context.may_edit_role(Some(before), Some(&after))?;
                command.fields.check(context, before.id)?;
                if after == *before {
                    return Ok(Outcome::Quiet(()));
                }
                let (found, holders) = read_use(tx, context, before.id).await?;
                let plan = ChangePlan::editing_role(&before.grants, &after.grants, found);
                let unchanged = ChangePlan::default();
                let current = [agreement(before, &plan, holders), agreement(before, &unchanged, holders)];
                check_agreed(command.agreed.as_deref(), &current)?;
                tx.with(&permit).update_role(&after).await?;
                Ok(Outcome::changed((), AuditEvent { plan, ..updated(change, before, &after) }))
            })
        })
        .await
}
