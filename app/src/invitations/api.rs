//! What the Invitations pages read.

use domain::{
    list::InvitationQuery,
    time::Timestamp,
    view::InvitationView,
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use crate::api::{AppError, Listed, Wire};

/// One invitation's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Opened {
    /// The invitation.
    pub(crate) invitation: InvitationView,
    /// When it was read.
    pub(crate) now: Timestamp,
}

/// Every invitation, newest first.
#[server(prefix = "/rpc", endpoint = "invitation/list", input = GetUrl)]
pub(crate) async fn list_invitations(slug: String, query: InvitationQuery) -> Result<Wire<Listed<InvitationView>>, AppError> {
    use crate::api::{answer, caller, service};
    answer(async {
        let service = service()?;
        let page = ::service::invitations::list(&service, &caller()?, &slug, &query).await?;
        Wire::of(&Listed { page, now: service.now() })
    })
    .await
}

/// One invitation.
#[server(prefix = "/rpc", endpoint = "invitation/get", input = GetUrl)]
pub(crate) async fn get_invitation(slug: String, invitation: String) -> Result<Wire<Opened>, AppError> {
    use crate::api::{answer, caller, id, service};
    answer(async {
        let service = service()?;
        let invitation = ::service::invitations::get(&service, &caller()?, &slug, id(&invitation)?).await?;
        Wire::of(&Opened { invitation, now: service.now() })
    })
    .await
}
