//! Choosing where the holders of a role land, and which role is preselected in invitations. Roles of the template have
//! these settings, too.

use domain::{audit::Action, error::ErrorKind, id::RoleId, landing::LandingPage, member::Role};
use store::Outcome;

use super::fields::{find, updated};
use crate::{Caller, Service, attempt::Attempt};

/// The settings of a role.
#[derive(Debug, Clone, Copy)]
pub struct SetRoleDefaults {
    /// The role.
    pub role: RoleId,
    /// The page that its holders land on.
    pub default_view: LandingPage,
    /// Whether it is preselected in invitations; then no other role is.
    pub is_default: bool,
}

/// Sets them. Answers the name of the role.
///
/// # Errors
/// `NotFound`, `Denied`.
pub async fn set_defaults(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: SetRoleDefaults,
) -> Result<String, ErrorKind> {
    let attempt = Attempt::on_role(Action::RoleUpdated, command.role);
    service
        .in_org(caller, slug, attempt, command, |tx, change, command| {
            Box::pin(async move {
                let before = find(change.context, command.role)?;
                let permit = change.context.may_set_role_defaults(before)?;
                let SetRoleDefaults { default_view, is_default, .. } = *command;
                let after = Role { default_view, is_default, ..before.clone() };
                if after == *before {
                    return Ok(Outcome::Quiet(after.name));
                }
                tx.with(&permit).update_role_defaults(&after).await?;
                let event = updated(change, before, &after);
                Ok(Outcome::changed(after.name, event))
            })
        })
        .await
}
