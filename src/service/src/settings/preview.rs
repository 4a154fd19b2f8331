//! What a change of settings would mean. It changes nothing.

use domain::{error::ErrorKind, settings::Section, view::SettingEffect};

use super::{
    SettingChanges,
    changes::changed,
    effects::{effects, require_no_team_roles},
};
use crate::{Caller, Service};

/// The effects of changes in a section on those who are there.
///
/// # Errors
/// `NotFound`, `Denied` without the right to change the section, `Invalid` with each setting that is not right.
pub async fn preview(
    service: &Service,
    caller: &Caller,
    slug: &str,
    section: Section,
    changes: &SettingChanges,
) -> Result<Vec<SettingEffect>, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    context.decide_on_org(&section.permission())?;
    let next = changed(&context.org.policy, &context.org.template_policy(), section, changes)?;
    require_no_team_roles(&mut tx, &context, &next).await?;
    Ok(effects(&mut tx, &context, &next).await?)
}
