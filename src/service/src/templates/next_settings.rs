//! The settings of an organization under another template: those of the template and its file, and of the organization's own
//! changes those that the new template has no rule for.

use domain::{
    policy::Policy,
    settings::{Overrides, value_text},
    template::OrgTemplate,
    view::SettingSwitchView,
};

/// The settings, and what is stored of them.
pub(super) struct NextSettings {
    pub(super) policy: Policy,
    pub(super) stored: Overrides,
}

/// The settings under `next`, where `own` is stored now. What this version does not know stays.
pub(super) fn next_settings(next: &OrgTemplate, own: &Overrides) -> NextSettings {
    let base = next.base.policy();
    let (mut known, mut unknown) = (Overrides::default(), Overrides::default());
    for key in own.keys() {
        let Some(value) = own.get(key) else { continue };
        if Policy::declaration(key).is_none() {
            unknown.set(key, value.clone());
        } else if !next.base.has_setting(key) {
            known.set(key, value.clone());
        }
    }
    for key in next.settings.keys() {
        if let Some(value) = next.settings.get(key) {
            known.set(key, value.clone());
        }
    }
    let policy = base.clone().with(&known);
    let stored = policy.overrides(&base, &unknown);
    NextSettings { policy, stored }
}

/// The settings that differ.
pub(super) fn changed_settings(present: &Policy, next: &Policy) -> Vec<SettingSwitchView> {
    let changed = Policy::DECLARATIONS.iter().filter_map(|declared| {
        let (before, after) = (present.value(declared.key)?, next.value(declared.key)?);
        (before != after).then(|| SettingSwitchView {
            key: declared.key.to_owned(),
            before: value_text(&before),
            after: value_text(&after),
        })
    });
    changed.collect()
}

#[cfg(test)]
mod tests {
    use domain::template::Template;
    use serde_json::json;

    use super::*;

    fn values(value: serde_json::Value) -> Overrides {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn ones_own_changes_stay_where_the_new_template_has_no_rule_of_its_own() {
        let own = values(json!({
            "language": "de", "sessions.idle": 30, "members.undo_days": 3, "teams.mode": "one", "members.greeting": "Hi"
        }));
        let mut next = OrgTemplate::built_in(Template::find("config").unwrap());
        let settings = next_settings(&next, &own);
        let expected = json!({ "language": "de", "sessions.idle": 30, "members.greeting": "Hi" });
        assert_eq!(settings.stored, values(expected));
        assert_eq!(settings.policy.members_undo_days, 14, "the template's");
        next.settings = values(json!({ "members.undo_days": 7, "sessions.idle": 60 }));
        let settings = next_settings(&next, &own);
        let expected = json!({ "language": "de", "members.undo_days": 7, "members.greeting": "Hi" });
        assert_eq!(settings.stored, values(expected), "a file says what it says; the default is not stored");
    }

    #[test]
    fn what_changes_is_listed_with_both_values() {
        let policy = |key: &str| Template::find(key).unwrap().policy();
        let changed = changed_settings(&policy("standard"), &policy("cloud"));
        let teams = changed.iter().find(|setting| setting.key == "teams.mode").unwrap();
        assert_eq!((&*teams.before, &*teams.after), ("many", "off"));
        assert_eq!(changed_settings(&policy("cloud"), &policy("cloud")), []);
    }
}
