//! Switching an organization to another template. The consequences are shown first; what was agreed to is carried out only
//! if nothing has changed since.

use std::collections::HashMap;

use domain::{
    audit::{Action, AuditEvent, AuditValue},
    error::ErrorKind,
    id::RoleId,
    member::Role,
    permission::Permission,
    policy::RolesPerMember,
    template::RoleFate,
    view::TemplateSwitchView,
};
use store::{Failure, Outcome, TemplateSwitch, Tx};

use super::{
    ChosenTemplate,
    next_settings::next_settings,
    plan::{Plan, plan},
};
use crate::{
    Caller, Service,
    attempt::Attempt,
    deadlines::announce_roles,
    event::{role_target, role_value, roles_value},
    exclusivity::lock_if_exclusive,
    mutation::MutationContext,
    settings,
};

/// A switch.
#[derive(Debug, Clone, Default)]
pub struct SwitchTemplate {
    /// The new template.
    pub template: ChosenTemplate,
    /// What becomes of roles. A role that is not named gets a guess.
    pub fates: HashMap<RoleId, RoleFate>,
    /// The fingerprint of the consequences that the caller was shown and agreed to; empty before.
    pub agreed: String,
}

/// What became of a switch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateSwitched {
    /// It was carried out.
    Done,
    /// Nothing was changed: the caller has not agreed to these consequences, or it is not possible.
    ToConfirm(Box<TemplateSwitchView>),
}

/// Switches the organization.
///
/// # Errors
/// `NotFound`, `Denied`, `Invalid` for a template that there is not or a file that is none, `LastOwner`.
pub async fn switch(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: SwitchTemplate,
) -> Result<TemplateSwitched, ErrorKind> {
    let attempt = Attempt::new(Action::TemplateSwitched);
    service
        .in_org(caller, slug, attempt, command, |tx, change, command| {
            Box::pin(switch_in(tx, change, command))
        })
        .await
}

async fn switch_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    command: &SwitchTemplate,
) -> Result<Outcome<TemplateSwitched>, Failure> {
    let context = change.context;
    context.decide_on_org(&Permission::ACCOUNT_UPDATE)?;
    let mut wrong = Vec::new();
    let Some(next) = command.template.read(&mut wrong) else {
        return Err(ErrorKind::Invalid { fields: wrong }.into());
    };
    let policy = next_settings(&next, &context.org.settings).policy;
    lock_if_exclusive(tx, &context.org, &policy).await?;
    let chosen = (&next, command.template.is_file());
    let mut plan = plan(tx, change.service, context, chosen, &command.fates).await?;
    let is_agreed = command.agreed == plan.view.fingerprint;
    if let Some(denial) = plan.view.refusal.take_if(|_| is_agreed) {
        return Err(denial.into());
    }
    let permit = plan.permit.take().filter(|_| is_agreed && plan.view.is_possible());
    let Some(permit) = permit else {
        plan.view.has_changed = !is_agreed && !command.agreed.is_empty();
        return Ok(Outcome::Quiet(TemplateSwitched::ToConfirm(Box::new(plan.view))));
    };
    let one_of: Vec<RoleId> = match plan.settings.policy.roles_per_member {
        RolesPerMember::One => plan.roles.all().iter().map(|role| role.id).collect(),
        RolesPerMember::Many => Vec::new(),
    };
    let switch = TemplateSwitch {
        template: &next.base.key,
        settings: &plan.settings.stored,
        words: &next.words,
        ended: &plan.roles.ended(&context.roles),
        kept: &plan.roles.kept,
        inserted: &plan.roles.inserted,
        one_of: &one_of,
    };
    tx.with(&permit).switch_template(&switch, &change.period()).await?;
    announce_roles(tx, change).await?;
    let events = events(change, &plan, &next.base.key);
    Ok(Outcome::Changed { value: TemplateSwitched::Done, events })
}

/// One event of the switch, and one of each role and of the settings that changed, as if each had been changed by itself.
fn events(change: &MutationContext<'_>, plan: &Plan, key: &str) -> Vec<AuditEvent> {
    let context = change.context;
    let template = |key: &str, roles: &[Role]| {
        let roles = roles.iter().map(|role| role.name.clone()).collect();
        Some(AuditValue::Template { key: key.to_owned(), roles })
    };
    let mut switched = change.event(Action::TemplateSwitched);
    switched.before = template(&context.org.template, &context.roles);
    switched.after = template(key, &plan.roles.all());
    switched.plan = plan.view.plan();
    let mut events = vec![switched];
    for role in &plan.roles.inserted {
        let mut event = change.event(Action::RoleCreated);
        event.target = role_target(role);
        event.after = role_value(role);
        events.push(event);
    }
    for (role, fate) in context.roles.iter().zip(&plan.roles.fates) {
        let next = plan.roles.next_of(role.id, fate);
        let (action, after) = match fate {
            RoleFate::Kept => (Action::RoleUpdated, next.and_then(role_value)),
            RoleFate::Replaced(_) | RoleFate::Deleted => {
                (Action::RoleDeleted, next.and_then(|next| roles_value(std::slice::from_ref(next))))
            }
        };
        let before = role_value(role);
        if action == Action::RoleUpdated && before == after {
            continue;
        }
        let mut event = change.event(action);
        event.target = role_target(role);
        event.before = before;
        event.after = after;
        events.push(event);
    }
    let (before, after) = settings::difference(&context.org.policy, &plan.settings.policy);
    if !before.is_empty() {
        let mut event = change.event(Action::SettingsChanged);
        event.before = Some(AuditValue::Settings(before));
        event.after = Some(AuditValue::Settings(after));
        events.push(event);
    }
    events
}
