//! A section of the settings, for those who may change it.

use domain::{
    error::ErrorKind,
    member::Role,
    policy::Policy,
    seats::SeatRules,
    settings::{Control, Section},
    view::{RoleLandingView, SeatsInUse, SettingView, SettingsView, SuccessionView},
};

use super::{
    sections::{has_content, sections},
    set_successor::may_name,
    template::template_view,
};
use crate::{Caller, Service, org_context::OrgContext};

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
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let sections = sections(&context);
    let section = section.or(sections.first().copied()).unwrap_or(Section::General);
    context.decide_on_org(&section.permission())?;
    if !has_content(section) {
        return Err(ErrorKind::NotFound);
    }
    let seats = match section {
        Section::License => Some(SeatsInUse {
            rules: SeatRules::of(&context.org.policy),
            present: tx.org(context.org.id).count_seat_use(context.now).await?,
        }),
        _ => None,
    };
    let succession = match section {
        Section::Account if may_name(&context).is_ok() => {
            let mut org = tx.org(context.org.id);
            let successor = org.find_successor(context.now).await?;
            Some(SuccessionView {
                owners: org.count_active_owners(context.now).await?,
                successor: successor.map(|successor| (successor.name, successor.email)),
            })
        }
        _ => None,
    };
    let template = context.org.template_policy();
    let text = |policy: &Policy, key, control: Control| {
        policy.value(key).map(|value| control.text(&value)).unwrap_or_default()
    };
    let settings = Policy::DECLARATIONS.iter().filter_map(|declared| {
        let (_, control) = declared.offered().filter(|(of, _)| *of == section)?;
        Some(SettingView {
            key: declared.key.to_owned(),
            control: control.into(),
            value: text(&context.org.policy, declared.key, control),
            default: text(&template, declared.key, control),
        })
    });
    let landings = match section {
        Section::General => landings(&context),
        _ => Vec::new(),
    };
    Ok(SettingsView {
        sections,
        section,
        settings: settings.collect(),
        org: context.org.view(),
        template: (section == Section::Template).then(|| template_view(&context)),
        landings,
        succession,
        seats,
    })
}

/// The roles whose landing page the actor may choose. They are on the page of roles as well, which not everybody may open who
/// may change settings.
fn landings(context: &OrgContext) -> Vec<RoleLandingView> {
    let may_choose = |role: &&Role| context.may_set_role_defaults(role).is_ok();
    let view = |role: &Role| RoleLandingView {
        id: role.id,
        key: role.key.clone(),
        name: role.name.clone(),
        default_view: role.default_view,
        is_default: role.is_default,
    };
    context.roles.iter().filter(may_choose).map(view).collect()
}
