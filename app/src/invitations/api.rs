//! What the Invitations pages read.

use domain::{list::InvitationQuery, view::InvitationView};
use leptos::{prelude::*, server_fn::codec::GetUrl};

use super::Opened;
use crate::api::{AppError, Listed, answer, caller, id, service};

/// Every invitation, newest first. Beside the organization the arguments are those of the page's own address.
#[server(prefix = "/rpc", endpoint = "invitation/list", input = GetUrl)]
pub(crate) async fn list_invitations(
    slug: String,
    #[server(default)] q: String,
    #[server(default)] status: String,
    #[server(default)] page: String,
) -> Result<Listed<InvitationView>, AppError> {
    answer(async {
        let query = InvitationQuery::from_params(|key| match key {
            "q" => Some(q.clone()),
            "status" => Some(status.clone()),
            "page" => Some(page.clone()),
            _ => None,
        });
        let service = service()?;
        let page = ::service::invitations::list(&service, &caller()?, &slug, &query).await?;
        Ok(Listed { page, now: service.now() })
    })
    .await
}

/// One invitation.
#[server(prefix = "/rpc", endpoint = "invitation/get", input = GetUrl)]
pub(crate) async fn get_invitation(slug: String, invitation: String) -> Result<Opened, AppError> {
    answer(async {
        let service = service()?;
        let invitation = ::service::invitations::get(&service, &caller()?, &slug, id(&invitation)?).await?;
        Ok(Opened { invitation, now: service.now() })
    })
    .await
}
