//! Invites people.

use leptos::prelude::*;
use service::invitations;

use super::Invited;
use crate::api::{AppError, answer, caller, id, service as the_service};

/// Invites everybody whose address stands in `addresses`, however it was pasted.
#[server(prefix = "/rpc", endpoint = "invitation/send")]
pub(crate) async fn invite(
    slug: String,
    #[server(default)] addresses: String,
    #[server(default)] roles: Vec<String>,
    #[server(default)] note: String,
) -> Result<Invited, AppError> {
    answer(async {
        let roles = roles.iter().map(|role| id(role)).collect::<Result<_, _>>()?;
        let people = invitations::InviteMembers { addresses, roles, note };
        let lines = invitations::invite(&the_service()?, &caller()?, &slug, people).await?;
        Ok(Invited { lines })
    })
    .await
}
