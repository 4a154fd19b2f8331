//! What somebody says of a role, and what is wrong with it.

use domain::{
    audit::{Action, AuditEvent},
    error::{ErrorKind, FieldError, Problem},
    id::RoleId,
    landing::LandingPage,
    member::{MAX_ROLE_TEXT, Role, clean_role_text},
    name,
    permission::GrantSet,
    text,
};
use store::Failure;

use crate::{
    accounts::validate,
    event::{role_target, role_value},
    mutation::MutationContext,
    org_context::OrgContext,
};

/// What somebody says of a role.
#[derive(Debug, Clone, Default)]
pub struct RoleFields {
    /// Its name, unique in the organization whatever its letter case.
    pub name: String,
    /// Its description.
    pub description: String,
    /// Whom it is best for.
    pub audience: String,
    /// Its rank, not above one's own: those of the roles of the template are offered.
    pub rank: i32,
    /// The page that its holders land on.
    pub default_view: LandingPage,
    /// Whether it is preselected in invitations; then no other role is.
    pub is_default: bool,
    /// What it grants.
    pub grants: GrantSet,
}

impl RoleFields {
    /// The role that they describe. What it cannot change is that of `base`.
    pub(super) fn role(&self, base: Role) -> Role {
        Role {
            name: name::parse(&self.name).unwrap_or_else(|_| base.name.clone()),
            description: clean_role_text(&self.description),
            audience: clean_role_text(&self.audience),
            rank: self.rank,
            default_view: self.default_view,
            is_default: self.is_default,
            grants: self.grants.clone(),
            ..base
        }
    }

    /// Refuses fields that are not right. `id` is the role that they describe.
    pub(super) fn check(&self, context: &OrgContext, id: RoleId) -> Result<(), Failure> {
        let mut wrong = Vec::new();
        if let Some(name) = validate::name("name", &self.name, &mut wrong) {
            let key = text::name_key(&name);
            let is_taken = |role: &Role| role.id != id && text::name_key(&role.name) == key;
            if context.roles.iter().any(is_taken) {
                wrong.push(FieldError::new("name", Problem::RoleNameTaken));
            }
        }
        for (field, value) in [("description", &self.description), ("audience", &self.audience)] {
            if clean_role_text(value).chars().count() > MAX_ROLE_TEXT as usize {
                wrong.push(FieldError::new(field, Problem::TextLength { most: MAX_ROLE_TEXT }));
            }
        }
        if !(1..=100).contains(&self.rank) {
            wrong.push(FieldError::new("rank", Problem::Required));
        }
        if wrong.is_empty() { Ok(()) } else { Err(ErrorKind::Invalid { fields: wrong }.into()) }
    }
}

/// A role that grants nothing, as a new one begins.
pub(super) fn new_role(id: RoleId) -> Role {
    Role {
        id,
        key: String::new(),
        name: String::new(),
        description: String::new(),
        audience: String::new(),
        rank: 0,
        is_system: false,
        is_owner: false,
        is_default: false,
        default_view: LandingPage::default(),
        cloned_from: None,
        grants: GrantSet::default(),
    }
}

/// The event of a role that became another one.
pub(crate) fn updated(change: &MutationContext<'_>, before: &Role, after: &Role) -> AuditEvent {
    let mut event = change.event(Action::RoleUpdated);
    event.target = role_target(after);
    event.before = role_value(before);
    event.after = role_value(after);
    event
}

/// A role of the organization by its id.
pub(super) fn find(context: &OrgContext, id: RoleId) -> Result<&Role, Failure> {
    context.roles.iter().find(|role| role.id == id).ok_or_else(|| ErrorKind::NotFound.into())
}
