//! Reading the settings that somebody entered.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    error::{ErrorKind, FieldError, Problem},
    policy::Policy,
    settings::{Control, Overrides, Section},
};

/// Values by the keys of their settings, as they were entered. Settings that are not among them stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SettingChanges {
    /// The entered values.
    pub values: BTreeMap<String, String>,
    /// The settings that return to the value of the template, whatever was entered.
    pub reset: Vec<String>,
    /// The values that a page has shown, as text. What is entered as it was shown stays as it is by now, and what somebody
    /// else has changed since is not overwritten unseen. Programs show none.
    pub shown: BTreeMap<String, String>,
}

impl SettingChanges {
    /// Whether a setting is sent as it was shown.
    fn is_untouched(&self, key: &str, control: Control) -> bool {
        let sent = self.values.get(key).filter(|_| !self.reset.iter().any(|reset| reset == key));
        matches!((sent, self.shown.get(key)), (Some(sent), Some(shown)) if is_same(control, sent, shown))
    }

    /// Whether a setting has another value by now than was shown.
    fn is_overtaken(&self, key: &str, control: Control, present: &str) -> bool {
        self.shown.get(key).is_some_and(|shown| !is_same(control, shown, present))
    }
}

/// Whether two texts are the same value.
fn is_same(control: Control, one: &str, other: &str) -> bool {
    control.read(one).is_ok_and(|one| control.read(other).is_ok_and(|other| one == other))
}

/// The present settings with the changes in a section.
///
/// # Errors
/// `Invalid` with each setting that is not in the section, whose value is none, or that somebody else has changed since it was
/// shown, and where members would be disabled before they are warned.
pub(super) fn changed(
    present: &Policy,
    template: &Policy,
    section: Section,
    changes: &SettingChanges,
) -> Result<Policy, ErrorKind> {
    let mut wrong = Vec::new();
    let mut values = Overrides::default();
    let keys: BTreeSet<&String> = changes.values.keys().chain(&changes.reset).collect();
    for key in keys {
        let declared = Policy::declaration(key).and_then(|declared| declared.offered());
        let Some((_, control)) = declared.filter(|(of, _)| *of == section) else {
            wrong.push(FieldError::new(key, Problem::UnknownSetting));
            continue;
        };
        if changes.is_untouched(key, control) {
            continue;
        }
        let now = present.value(key).map(|value| control.text(&value)).unwrap_or_default();
        let value = if changes.reset.contains(key) {
            template.value(key).unwrap_or_default()
        } else {
            // Several values can have one text: what is entered as it was stays as it is.
            let text = changes.values.get(key).filter(|text| **text != now);
            let Some(text) = text else { continue };
            match control.read(text) {
                Ok(value) => value,
                Err(error) => {
                    wrong.push(FieldError::new(key, Problem::Setting { error }));
                    continue;
                }
            }
        };
        if changes.is_overtaken(key, control, &now) && present.value(key).as_ref() != Some(&value) {
            wrong.push(FieldError::new(key, Problem::SettingChanged { key: key.clone(), value: now }));
            continue;
        }
        values.set(key, value);
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
