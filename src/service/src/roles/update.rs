//! Changing what a role is and grants. Its holders have what it grants from their next request on.

use domain::{audit::Action, error::ErrorKind, id::RoleId};
use store::Outcome;

use super::fields::{RoleFields, find, updated};
use crate::{Caller, Service, attempt::Attempt};

/// A role as it is to be.
#[derive(Debug, Clone)]
pub struct UpdateRole {
    /// The role.
    pub role: RoleId,
    /// What it is to be.
    pub fields: RoleFields,
}

/// Changes a role of the organization's own. Saving what it is already changes nothing.
///
/// # Errors
/// `NotFound`, `Denied`, `Invalid` with each field that is not right.
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
                tx.with(&permit).update_role(&after).await?;
                Ok(Outcome::changed((), updated(change, before, &after)))
            })
        })
        .await
}
