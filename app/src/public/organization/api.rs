//! The server function that creates an organization.

use leptos::prelude::*;
use service::orgs;

use crate::{
    api::{AppError, Done, FormAnswer, caller, change, service},
    messages::messages,
    paths::users_path,
};

/// Creates an organization and continues to its users.
#[server(prefix = "/rpc", endpoint = "organization/create")]
pub(crate) async fn create(
    #[server(default)] org_name: String,
    #[server(default)] template: String,
) -> Result<FormAnswer, AppError> {
    change(async {
        let command = orgs::CreateOrganization { name: org_name, template };
        let org = orgs::create(&service()?, &caller()?, command).await?;
        Ok(Done::to(users_path(&org.slug)).with_notice(messages().organization_created(&org.name)))
    })
    .await
}
