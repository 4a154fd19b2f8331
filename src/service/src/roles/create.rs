//! Creating a role, from scratch or as a clone of another one.

use domain::{
    audit::Action,
    error::{ErrorKind, Problem},
    id::RoleId,
    member::{MAX_ROLES, Role},
    name,
};
use store::Outcome;

use super::fields::{RoleFields, find, new_role};
use crate::{
    Caller, Service,
    attempt::Attempt,
    event::{role_target, role_value},
};

/// A role to create.
#[derive(Debug, Clone)]
pub struct CreateRole {
    /// What it is.
    pub fields: RoleFields,
    /// The role that it was cloned from.
    pub cloned_from: Option<RoleId>,
}

/// Creates a role of the organization's own. Answers its id.
///
/// # Errors
/// `Denied`, `NotFound` where there is no role to clone, `Invalid` with each field that is not right.
pub async fn create(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: CreateRole,
) -> Result<RoleId, ErrorKind> {
    let attempt = Attempt::new(Action::RoleCreated);
    let id = RoleId::new(service.new_uuid());
    service
        .in_org(caller, slug, attempt, (id, command), |tx, change, (id, command)| {
            Box::pin(async move {
                let context = change.context;
                if let Some(source) = command.cloned_from {
                    find(context, source)?;
                }
                let key = free_key(&context.roles, &command.fields.name);
                let base = Role { key, cloned_from: command.cloned_from, ..new_role(*id) };
                let role = command.fields.role(base);
                let permit = context.may_edit_role(None, Some(&role))?;
                command.fields.check(context, *id)?;
                if context.roles.len() >= MAX_ROLES as usize {
                    return Err(ErrorKind::field("name", Problem::TooManyRoles { most: MAX_ROLES }).into());
                }
                tx.with(&permit).insert_custom_role(&role).await?;
                let mut event = change.event(Action::RoleCreated);
                event.target = role_target(&role);
                event.after = role_value(&role);
                Ok(Outcome::changed(*id, event))
            })
        })
        .await
}

/// A key that no role has: the one of the name, or the same with a number.
fn free_key(roles: &[Role], role_name: &str) -> String {
    let wanted = name::slug(role_name);
    let is_free = |key: &String| roles.iter().all(|role| role.key != *key);
    let numbered = (2..).map(|n| [&wanted, "-", n.to_string().as_str()].concat());
    std::iter::once(wanted.clone()).chain(numbered).find(is_free).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_that_of_the_name_or_the_same_with_a_number() {
        let role = |key: &str| Role { key: key.to_owned(), ..new_role(RoleId::new(uuid::Uuid::nil())) };
        assert_eq!(free_key(&[], "Night Shift"), "night-shift");
        let taken = [role("night-shift"), role("night-shift-2")];
        assert_eq!(free_key(&taken, "Night shift"), "night-shift-3");
    }
}
