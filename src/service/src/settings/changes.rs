//! Reading the settings that somebody entered.

use std::collections::BTreeMap;

use domain::{
    error::{ErrorKind, FieldError, Problem},
    policy::Policy,
    settings::{Overrides, Section},
};

/// Values by the keys of their settings, as they were entered. Settings that are not among them stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SettingChanges {
    /// The entered values.
    pub values: BTreeMap<String, String>,
    /// The settings that return to the value of the template, whatever was entered.
    pub reset: Vec<String>,
}

/// The present settings with the changes in a section.
///
/// # Errors
/// `Invalid` with each setting that is not in the section or whose value is none, and where members would be disabled before
/// they are warned.
pub(super) fn changed(
    present: &Policy,
    template: &Policy,
    section: Section,
    changes: &SettingChanges,
) -> Result<Policy, ErrorKind> {
    let mut wrong = Vec::new();
    let mut values = Overrides::default();
    for key in changes.values.keys().chain(&changes.reset) {
        let declared = Policy::declaration(key).and_then(|declared| declared.offered());
        let Some((_, control)) = declared.filter(|(of, _)| *of == section) else {
            wrong.push(FieldError::new(key, Problem::UnknownSetting));
            continue;
        };
        if changes.reset.contains(key) {
            if let Some(value) = template.value(key) {
                values.set(key, value);
            }
        } else if let Some(text) = changes.values.get(key) {
            // Several values can have one text: what is entered as it was stays as it is.
            if present.value(key).is_some_and(|value| control.text(&value) == *text) {
                continue;
            }
            match control.read(text) {
                Ok(value) => values.set(key, value),
                Err(error) => wrong.push(FieldError::new(key, Problem::Setting { error })),
            }
        }
    }
    if !wrong.is_empty() {
        return Err(ErrorKind::Invalid { fields: wrong });
    }
    let next = present.clone().with_all(&values).map_err(|_| ErrorKind::Internal)?;
    // People are warned before they are disabled.
    match (next.members_dormant_warn_days, next.members_dormant_disable_days) {
        (Some(warn), Some(disable)) if disable <= warn => {
            Err(ErrorKind::field("members.dormant_disable_days", Problem::DormantOrder))
        }
        _ => Ok(next),
    }
}
