//! Server functions of the settings.

use std::collections::HashMap;

use domain::view::{OrganizationDeletionView, SettingEffect, SettingsView};
use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::api::{AppError, FormAnswer};

/// Reads a section; without one, the first that the reader may change.
#[server(prefix = "/rpc", endpoint = "settings/read", input = GetUrl)]
pub(crate) async fn read_section(
    slug: String,
    #[server(default)] section: String,
) -> Result<SettingsView, AppError> {
    use crate::api;
    use service::settings;
    api::answer(async {
        let section = if section.is_empty() { None } else { Some(api::id(&section)?) };
        settings::get(&api::service()?, &api::caller()?, &slug, section).await
    })
    .await
}

/// What a change of settings would mean. `set` has the entered values by their keys, `boxes` the keys of those that send
/// nothing when they are off, `reset` those that go back to the template's value, `shown` the values that the page shows.
#[server(prefix = "/rpc", endpoint = "settings/preview")]
pub(crate) async fn preview(
    slug: String,
    section: String,
    #[server(default)] set: HashMap<String, String>,
    #[server(default)] boxes: Vec<String>,
    #[server(default)] reset: Vec<String>,
    #[server(default)] shown: HashMap<String, String>,
) -> Result<Vec<SettingEffect>, AppError> {
    use crate::api;
    use service::settings;
    api::answer(async {
        let changes = server::changes((set, shown), boxes, reset);
        settings::preview(&api::service()?, &api::caller()?, &slug, api::id(&section)?, &changes).await
    })
    .await
}

/// Changes settings, unless this has effects that were not confirmed: then it answers these.
#[server(prefix = "/rpc", endpoint = "settings/update")]
pub(crate) async fn update(
    slug: String,
    section: String,
    #[server(default)] set: HashMap<String, String>,
    #[server(default)] boxes: Vec<String>,
    #[server(default)] reset: Vec<String>,
    #[server(default)] shown: HashMap<String, String>,
    #[server(default)] confirmed: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::settings_path};
    use service::settings::{self, SettingsUpdate, UpdateSettings};
    api::answer(async {
        let command = UpdateSettings {
            section: api::id(&section)?,
            changes: server::changes((set, shown), boxes, reset),
            confirmed: serde_json::from_str(&confirmed).unwrap_or_default(),
        };
        let notice = match settings::update(&api::service()?, &api::caller()?, &slug, command).await? {
            SettingsUpdate::ToConfirm(effects) => return Ok(FormAnswer::SettingEffects(effects)),
            SettingsUpdate::Saved => messages().settings_saved(),
            SettingsUpdate::Unchanged => messages().settings_unchanged(),
        };
        Ok(FormAnswer::Done(api::Done::to(settings_path(&slug, &section)).with_notice(notice)))
    })
    .await
}

/// Changes the name and the address of the organization.
#[server(prefix = "/rpc", endpoint = "organization/rename")]
pub(crate) async fn rename_organization(
    slug: String,
    #[server(default)] org_name: String,
    #[server(default)] org_slug: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::settings_path};
    use domain::settings::Section;
    use service::settings::{self, RenameOrganization};
    api::change(async {
        let command = RenameOrganization { name: org_name, slug: org_slug };
        let org = settings::rename_organization(&api::service()?, &api::caller()?, &slug, command).await?;
        let to = settings_path(&org.slug, Section::Account.as_str());
        Ok(api::Done::to(to).with_notice(messages().settings_renamed(&org.name)))
    })
    .await
}

/// Names the member who becomes an owner when all owners are lost; an empty address names nobody.
#[server(prefix = "/rpc", endpoint = "organization/successor")]
pub(crate) async fn set_successor(
    slug: String,
    #[server(default)] successor: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::settings_path};
    use domain::settings::Section;
    use service::settings;
    api::change(async {
        settings::set_successor(&api::service()?, &api::caller()?, &slug, &successor).await?;
        let to = settings_path(&slug, Section::Account.as_str());
        Ok(api::Done::to(to).with_notice(messages().settings_successor_saved()))
    })
    .await
}

/// Reads what goes with the organization when it is deleted.
#[server(prefix = "/rpc", endpoint = "organization/deletion", input = GetUrl)]
pub(crate) async fn read_deletion(slug: String) -> Result<OrganizationDeletionView, AppError> {
    use crate::api;
    api::answer(async { service::orgs::deletion(&api::service()?, &api::caller()?, &slug).await }).await
}

/// Deletes the organization, if its name was typed and the plan that was shown, named by its fingerprint, is still the same.
#[server(prefix = "/rpc", endpoint = "organization/delete")]
pub(crate) async fn delete_organization(
    slug: String,
    #[server(default)] org_name: String,
    #[server(default)] agreed: String,
) -> Result<FormAnswer, AppError> {
    use crate::{
        api,
        messages::{exact, messages},
    };
    use service::orgs::{self, DeleteOrganization};
    api::change(async {
        let command = DeleteOrganization { name: org_name, agreed };
        let deleted = orgs::delete(&api::service()?, &api::caller()?, &slug, command).await?;
        let notice = messages().deletion_done(&deleted.org.name, &exact(deleted.until));
        Ok(api::Done::to("/choose").with_notice(notice))
    })
    .await
}

/// Switches the organization to a built-in template or to that of a file, unless these consequences were not agreed to: then
/// it answers them. `fates` has what becomes of roles by their ids; `template_text` is the text of a file that was chosen
/// before `template_file`.
#[server(prefix = "/rpc", endpoint = "template/switch")]
pub(crate) async fn switch_template(
    slug: String,
    #[server(default)] template: String,
    #[server(default)] template_file: String,
    #[server(default)] template_text: String,
    #[server(default)] fates: HashMap<String, String>,
    #[server(default)] agreed: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::settings_path};
    use domain::settings::Section;
    use service::templates::{self, ChosenTemplate, SwitchTemplate, TemplateSwitched};
    api::answer(async {
        let (service, caller) = (api::service()?, api::caller()?);
        let file = if template_file.trim().is_empty() { template_text } else { template_file };
        let command = SwitchTemplate {
            template: ChosenTemplate { key: template, file },
            fates: fates
                .iter()
                .filter_map(|(id, fate)| Some((id.parse().ok()?, fate.parse().ok()?)))
                .collect(),
            agreed,
        };
        let switched = templates::switch(&service, &caller, &slug, command).await?;
        let frame = service::orgs::frame(&service, &caller, &slug).await?;
        Ok(match switched {
            TemplateSwitched::ToConfirm(view) => {
                let plan = super::template::template_plan(messages(), &frame, *view);
                FormAnswer::TemplatePlan(Box::new(plan))
            }
            TemplateSwitched::Done => {
                let name = super::template::template_name(messages(), &frame.template);
                let to = settings_path(&slug, Section::Template.as_str());
                FormAnswer::Done(api::Done::to(to).with_notice(messages().templates_switched(&name)))
            }
        })
    })
    .await
}

/// Gives the organization the picture that was sent with the form. `crop` is the square to cut out of it, as `x,y,side` in
/// pixels.
#[server(prefix = "/rpc", endpoint = "organization/picture")]
pub(crate) async fn set_picture(
    slug: String,
    #[server(default)] crop: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::settings_path};
    use domain::settings::Section;
    use service::settings;
    api::change(async {
        settings::set_picture(&api::service()?, &api::caller()?, &slug, api::upload(&crop)).await?;
        let to = settings_path(&slug, Section::General.as_str());
        Ok(api::Done::to(to).with_notice(messages().picture_done()))
    })
    .await
}

/// Takes the picture of the organization away.
#[server(prefix = "/rpc", endpoint = "organization/remove_picture")]
pub(crate) async fn remove_picture(slug: String) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::settings_path};
    use domain::settings::Section;
    use service::settings;
    api::change(async {
        settings::remove_picture(&api::service()?, &api::caller()?, &slug).await?;
        let to = settings_path(&slug, Section::General.as_str());
        Ok(api::Done::to(to).with_notice(messages().picture_removed()))
    })
    .await
}

/// What the functions that take changes share.
#[cfg(feature = "ssr")]
mod server {
    use std::collections::HashMap;

    use service::settings::SettingChanges;

    pub(super) fn changes(
        (set, shown): (HashMap<String, String>, HashMap<String, String>),
        boxes: Vec<String>,
        reset: Vec<String>,
    ) -> SettingChanges {
        let unticked = boxes.into_iter().map(|key| (key, String::new()));
        SettingChanges { values: unticked.chain(set).collect(), reset, shown: shown.into_iter().collect() }
    }
}
