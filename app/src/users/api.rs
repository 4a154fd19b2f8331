//! Server functions that change a member. Each returns a notice that names the member.

use leptos::prelude::*;

use crate::api::{AppError, FormAnswer};

/// Gives a member these roles and no others.
#[server(prefix = "/rpc", endpoint = "member/change_roles")]
pub(crate) async fn change_roles(
    slug: String,
    member: String,
    #[server(default)] roles: Vec<String>,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::person_path};
    use server::action_context;
    use service::members;
    api::change(async {
        let ctx = action_context(&slug, &member).await?;
        let roles = roles.iter().map(|role| api::id(role)).collect::<Result<_, _>>()?;
        let change = members::ChangeRoles { member: ctx.member, roles };
        members::change_roles(&ctx.service, &ctx.caller, &slug, change).await?;
        Ok(api::Done::to(person_path(&slug, &member)).with_notice(messages().users_done_roles(&ctx.name)))
    })
    .await
}

/// Disables a member.
#[server(prefix = "/rpc", endpoint = "member/disable")]
pub(crate) async fn disable(slug: String, member: String) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::person_path};
    use server::action_context;
    use service::members;
    api::change(async {
        let ctx = action_context(&slug, &member).await?;
        let undo = members::disable(&ctx.service, &ctx.caller, &slug, ctx.member).await?;
        let notice = messages().users_done_disabled(&ctx.name);
        Ok(api::Done::to(person_path(&slug, &member)).with_notice(notice).with_undo(undo))
    })
    .await
}

/// Enables a disabled member.
#[server(prefix = "/rpc", endpoint = "member/enable")]
pub(crate) async fn enable(slug: String, member: String) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::person_path};
    use server::action_context;
    use service::members;
    api::change(async {
        let ctx = action_context(&slug, &member).await?;
        members::enable(&ctx.service, &ctx.caller, &slug, ctx.member).await?;
        Ok(api::Done::to(person_path(&slug, &member)).with_notice(messages().users_done_enabled(&ctx.name)))
    })
    .await
}

/// Signs a member out everywhere.
#[server(prefix = "/rpc", endpoint = "member/end_sessions")]
pub(crate) async fn end_sessions(slug: String, member: String) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::person_path};
    use server::action_context;
    use service::members;
    api::change(async {
        let ctx = action_context(&slug, &member).await?;
        let notice = match members::end_sessions(&ctx.service, &ctx.caller, &slug, ctx.member).await? {
            0 => messages().users_done_no_sessions(&ctx.name),
            ended => messages().users_done_sessions(ended, &ctx.name),
        };
        Ok(api::Done::to(person_path(&slug, &member)).with_notice(notice))
    })
    .await
}

/// Removes a member from the organization.
#[server(prefix = "/rpc", endpoint = "member/remove")]
pub(crate) async fn remove(slug: String, member: String) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::users_path};
    use server::action_context;
    use service::members;
    api::change(async {
        let ctx = action_context(&slug, &member).await?;
        let undo = members::remove(&ctx.service, &ctx.caller, &slug, ctx.member).await?;
        let notice = messages().users_done_removed(&ctx.name);
        Ok(api::Done::to(users_path(&slug)).with_notice(notice).with_undo(undo))
    })
    .await
}

/// Leaves the organization.
#[server(prefix = "/rpc", endpoint = "member/leave")]
pub(crate) async fn leave(slug: String) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages};
    use service::{members, orgs};
    api::change(async {
        let (service, caller) = (api::service()?, api::caller()?);
        let org = orgs::frame(&service, &caller, &slug).await?.org.name;
        members::leave(&service, &caller, &slug).await?;
        Ok(api::Done::to("/choose").with_notice(messages().users_done_left(&org)))
    })
    .await
}

/// What the functions about one member share.
#[cfg(feature = "ssr")]
mod server {
    use domain::{error::ErrorKind, id::MembershipId};
    use service::{Caller, Service, members};

    use crate::api;

    /// The caller, the member's id and name.
    pub(super) struct ActionContext {
        pub(super) service: Service,
        pub(super) caller: Caller,
        pub(super) member: MembershipId,
        pub(super) name: String,
    }

    pub(super) async fn action_context(slug: &str, member: &str) -> Result<ActionContext, ErrorKind> {
        let (service, caller) = (api::service()?, api::caller()?);
        let member = api::id(member)?;
        let name = members::get(&service, &caller, slug, member).await?.row.name;
        Ok(ActionContext { service, caller, member, name })
    }
}
