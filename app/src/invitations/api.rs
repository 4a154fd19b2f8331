//! Server functions that change an invitation.

use leptos::prelude::*;

use crate::api::{AppError, FormAnswer};

/// Sends a new link with a new expiry; the old link stops working.
#[server(prefix = "/rpc", endpoint = "invitation/resend")]
pub(crate) async fn resend(slug: String, invitation: String) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::invitation_path};
    use domain::state::Delivery;
    use server::action_context;
    use service::invitations;
    api::change(async {
        let ctx = action_context(&invitation)?;
        invitations::resend(&ctx.service, &ctx.caller, &slug, ctx.invitation).await?;
        let now = invitations::get(&ctx.service, &ctx.caller, &slug, ctx.invitation).await?;
        let notice = match now.delivery {
            Delivery::None => messages().invitations_renewed_unsent(&now.email),
            _ => messages().invitations_resent(&now.email),
        };
        Ok(api::Done::to(invitation_path(&slug, &invitation)).with_notice(notice))
    })
    .await
}

/// Cancels an invitation.
#[server(prefix = "/rpc", endpoint = "invitation/cancel")]
pub(crate) async fn cancel(slug: String, invitation: String) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::invitation_path};
    use server::action_context;
    use service::invitations;
    api::change(async {
        let ctx = action_context(&invitation)?;
        let email = invitations::get(&ctx.service, &ctx.caller, &slug, ctx.invitation).await?.email;
        let undo = invitations::cancel(&ctx.service, &ctx.caller, &slug, ctx.invitation).await?;
        Ok(api::Done::to(invitation_path(&slug, &invitation))
            .with_notice(messages().invitations_cancelled(&email))
            .with_undo(undo))
    })
    .await
}

/// Approves an invitation whose inviter can no longer give its roles.
#[server(prefix = "/rpc", endpoint = "invitation/approve")]
pub(crate) async fn approve(slug: String, invitation: String) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::invitation_path};
    use server::action_context;
    use service::invitations;
    api::change(async {
        let ctx = action_context(&invitation)?;
        invitations::approve(&ctx.service, &ctx.caller, &slug, ctx.invitation).await?;
        let email = invitations::get(&ctx.service, &ctx.caller, &slug, ctx.invitation).await?.email;
        let notice = messages().invitations_approved(&email);
        Ok(api::Done::to(invitation_path(&slug, &invitation)).with_notice(notice))
    })
    .await
}

/// Returns an invitation's link. It is a POST, because it is recorded in the audit log.
#[server(prefix = "/rpc", endpoint = "invitation/link")]
pub(crate) async fn link(slug: String, invitation: String) -> Result<FormAnswer, AppError> {
    use super::qr;
    use crate::api;
    use domain::{error::ErrorKind, view::ShownLink};
    use server::action_context;
    use service::invitations;
    api::answer(async {
        let ctx = action_context(&invitation)?;
        let link = invitations::link(&ctx.service, &ctx.caller, &slug, ctx.invitation).await?;
        let picture = qr::path(&link).ok_or(ErrorKind::Internal)?;
        Ok(FormAnswer::Link(ShownLink { link, picture }))
    })
    .await
}

/// What the functions share.
#[cfg(feature = "ssr")]
mod server {
    use domain::{error::ErrorKind, id::InvitationId};
    use service::{Caller, Service};

    use crate::api;

    /// The caller and the invitation's id.
    pub(super) struct ActionContext {
        pub(super) service: Service,
        pub(super) caller: Caller,
        pub(super) invitation: InvitationId,
    }

    pub(super) fn action_context(invitation: &str) -> Result<ActionContext, ErrorKind> {
        let (service, caller) = (api::service()?, api::caller()?);
        Ok(ActionContext { service, caller, invitation: api::id(invitation)? })
    }
}
