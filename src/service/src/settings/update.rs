//! Changing settings. Only what differs from the template is stored; the log gets each changed setting with its old and new
//! value, and what they mean for those who are there.

use std::collections::BTreeMap;

use domain::{
    access::Resource,
    audit::{Action, AuditValue},
    change_plan::ChangePlan,
    error::ErrorKind,
    member::Role,
    policy::Policy,
    settings::{Section, value_text},
    view::SettingEffect,
};
use store::{Failure, Outcome, Tx};

use super::{
    SettingChanges,
    changes::changed,
    effects::{effects, is_agreed, opens_to_accounts, require_no_team_roles, seat_change},
};
use crate::{Caller, Service, attempt::Attempt, exclusivity::lock_if_exclusive, mutation::MutationContext};

/// A change of settings.
#[derive(Debug, Clone)]
pub struct UpdateSettings {
    /// The section.
    pub section: Section,
    /// The changes.
    pub changes: SettingChanges,
    /// The effects that the caller was shown and agreed to.
    pub confirmed: Vec<SettingEffect>,
}

/// What became of a change of settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingsUpdate {
    /// The settings were changed.
    Saved,
    /// They already were as asked.
    Unchanged,
    /// Nothing was changed: the caller has not agreed to these effects.
    ToConfirm(Vec<SettingEffect>),
}

/// Changes settings of one section.
///
/// # Errors
/// `NotFound`, `Denied` without the right to change the section, `Invalid` with each setting that is not right.
pub async fn update(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: UpdateSettings,
) -> Result<SettingsUpdate, ErrorKind> {
    let attempt = Attempt::new(Action::SettingsChanged);
    service
        .in_org(caller, slug, attempt, command, |tx, change, command| {
            Box::pin(update_in(tx, change, command))
        })
        .await
}

async fn update_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    command: &UpdateSettings,
) -> Result<Outcome<SettingsUpdate>, Failure> {
    let context = change.context;
    let permit = context.decide_on_org(&command.section.permission())?;
    let (present, template) = (&context.org.policy, context.org.template_policy());
    let next = changed(present, &template, command.section, &command.changes)?;
    let (before, after) = difference(present, &next);
    if before.is_empty() {
        return Ok(Outcome::Quiet(SettingsUpdate::Unchanged));
    }
    require_no_team_roles(tx, context, &next).await?;
    if opens_to_accounts(present, &next) {
        // Whoever lets people join by themselves gives them the role that they get (rule 2).
        let given: Vec<Role> = context.roles.iter().filter(|role| role.is_default).cloned().collect();
        context.may_grant(&command.section.permission(), Resource::Organization, &given)?;
    }
    lock_if_exclusive(tx, &context.org, &next).await?;
    let effects = effects(tx, context, &next).await?;
    if !is_agreed(&effects, &command.confirmed) {
        return Ok(Outcome::Quiet(SettingsUpdate::ToConfirm(effects)));
    }
    let seats = seat_change(tx, context, &next).await?;
    let stored = next.overrides(&template, &context.org.settings);
    tx.with(&permit).update_organization_settings(&stored).await?;
    let mut event = change.event(Action::SettingsChanged);
    event.before = Some(AuditValue::Settings(before));
    event.after = Some(AuditValue::Settings(after));
    event.plan = ChangePlan { settings: effects, seats, ..ChangePlan::default() };
    Ok(Outcome::changed(SettingsUpdate::Saved, event))
}

/// The settings that differ, each with its value in both, as text.
pub(crate) fn difference(
    present: &Policy,
    next: &Policy,
) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let differing = Policy::DECLARATIONS.iter().filter_map(|declared| {
        let (before, after) = (present.value(declared.key)?, next.value(declared.key)?);
        let entry = |value| (declared.key.to_owned(), value_text(value));
        (before != after).then(|| (entry(&before), entry(&after)))
    });
    differing.unzip()
}
