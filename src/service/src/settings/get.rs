//! A section of the settings, for those who may change it.

use domain::{
    error::ErrorKind,
    policy::Policy,
    settings::{Section, value_text},
    view::{SettingView, SettingsView},
};

use super::sections::{has_content, sections};
use crate::{Caller, Service};

/// Reads a section; without one, the first that the caller may change.
///
/// # Errors
/// `NotFound` for who is no member and for a section without settings, `Denied` without the right to change it.
pub async fn get(
    service: &Service,
    caller: &Caller,
    slug: &str,
    section: Option<Section>,
) -> Result<SettingsView, ErrorKind> {
    let (_, context) = service.read_org(caller, slug).await?;
    let sections = sections(&context);
    let section = section.or(sections.first().copied()).unwrap_or(Section::General);
    context.decide_on_org(&section.permission())?;
    if !has_content(section) {
        return Err(ErrorKind::NotFound);
    }
    let template = context.org.template_policy();
    let text = |policy: &Policy, key| policy.value(key).as_ref().map(value_text).unwrap_or_default();
    let settings = Policy::DECLARATIONS.iter().filter_map(|declared| {
        let (_, control) = declared.offered().filter(|(of, _)| *of == section)?;
        Some(SettingView {
            key: declared.key.to_owned(),
            control: control.into(),
            value: text(&context.org.policy, declared.key),
            default: text(&template, declared.key),
        })
    });
    Ok(SettingsView { sections, section, settings: settings.collect(), org: context.org.view() })
}
