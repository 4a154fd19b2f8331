//! The server function that creates an organization.

use leptos::prelude::*;
use service::{orgs, templates::ChosenTemplate};

use crate::{
    api::{AppError, Done, FormAnswer, caller, change, service},
    messages::messages,
    paths::users_path,
};

/// Creates an organization and continues to its users. `template_text` is the text of a file that was chosen before
/// `template_file`.
#[server(prefix = "/rpc", endpoint = "organization/create")]
pub(crate) async fn create(
    #[server(default)] org_name: String,
    #[server(default)] template: String,
    #[server(default)] template_file: String,
    #[server(default)] template_text: String,
) -> Result<FormAnswer, AppError> {
    change(async {
        let file = if template_file.trim().is_empty() { template_text } else { template_file };
        let template = ChosenTemplate { key: template, file };
        let command = orgs::CreateOrganization { name: org_name, template };
        let org = orgs::create(&service()?, &caller()?, command).await?;
        Ok(Done::to(users_path(&org.slug)).with_notice(messages().organization_created(&org.name)))
    })
    .await
}
