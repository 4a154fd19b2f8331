//! Server functions that change a member. Each returns a notice that names the member.

use leptos::prelude::*;

use crate::api::{AppError, FormAnswer};
#[cfg(feature = "ssr")]
use {
    crate::{
        api::{Done, caller, change, id, service as the_service},
        messages::messages,
        paths::{person_path, users_path},
    },
    domain::{error::ErrorKind, id::MembershipId},
    service::{Caller, Service, members, orgs},
};

/// What every function here needs: the caller, the member's id and name.
#[cfg(feature = "ssr")]
struct ActionContext {
    service: Service,
    caller: Caller,
    member: MembershipId,
    name: String,
}

#[cfg(feature = "ssr")]
async fn action_context(slug: &str, member: &str) -> Result<ActionContext, ErrorKind> {
    let (service, caller) = (the_service()?, caller()?);
    let member = id(member)?;
    let name = members::get(&service, &caller, slug, member).await?.row.name;
    Ok(ActionContext { service, caller, member, name })
}

/// Gives a member these roles and no others.
#[server(prefix = "/rpc", endpoint = "member/change_roles")]
pub(crate) async fn change_roles(
    slug: String,
    member: String,
    #[server(default)] roles: Vec<String>,
) -> Result<FormAnswer, AppError> {
    change(async {
        let ActionContext { service, caller, member: id_, name } = action_context(&slug, &member).await?;
        let roles = roles.iter().map(|role| id(role)).collect::<Result<_, _>>()?;
        members::change_roles(&service, &caller, &slug, members::ChangeRoles { member: id_, roles }).await?;
        Ok(Done::to(person_path(&slug, &member)).with_notice(messages().users_done_roles(&name)))
    })
    .await
}

/// Disables a member.
#[server(prefix = "/rpc", endpoint = "member/disable")]
pub(crate) async fn disable(slug: String, member: String) -> Result<FormAnswer, AppError> {
    change(async {
        let ctx = action_context(&slug, &member).await?;
        let undo = members::disable(&ctx.service, &ctx.caller, &slug, ctx.member).await?;
        let notice = messages().users_done_disabled(&ctx.name);
        Ok(Done::to(person_path(&slug, &member)).with_notice(notice).with_undo(undo))
    })
    .await
}

/// Enables a disabled member.
#[server(prefix = "/rpc", endpoint = "member/enable")]
pub(crate) async fn enable(slug: String, member: String) -> Result<FormAnswer, AppError> {
    change(async {
        let ctx = action_context(&slug, &member).await?;
        members::enable(&ctx.service, &ctx.caller, &slug, ctx.member).await?;
        Ok(Done::to(person_path(&slug, &member)).with_notice(messages().users_done_enabled(&ctx.name)))
    })
    .await
}

/// Signs a member out everywhere.
#[server(prefix = "/rpc", endpoint = "member/end_sessions")]
pub(crate) async fn end_sessions(slug: String, member: String) -> Result<FormAnswer, AppError> {
    change(async {
        let ctx = action_context(&slug, &member).await?;
        let notice = match members::end_sessions(&ctx.service, &ctx.caller, &slug, ctx.member).await? {
            0 => messages().users_done_no_sessions(&ctx.name),
            ended => messages().users_done_sessions(ended, &ctx.name),
        };
        Ok(Done::to(person_path(&slug, &member)).with_notice(notice))
    })
    .await
}

/// Removes a member from the organization.
#[server(prefix = "/rpc", endpoint = "member/remove")]
pub(crate) async fn remove(slug: String, member: String) -> Result<FormAnswer, AppError> {
    change(async {
        let ctx = action_context(&slug, &member).await?;
        let undo = members::remove(&ctx.service, &ctx.caller, &slug, ctx.member).await?;
        let notice = messages().users_done_removed(&ctx.name);
        Ok(Done::to(users_path(&slug)).with_notice(notice).with_undo(undo))
    })
    .await
}

/// Leaves the organization.
#[server(prefix = "/rpc", endpoint = "member/leave")]
pub(crate) async fn leave(slug: String) -> Result<FormAnswer, AppError> {
    change(async {
        let (service, caller) = (the_service()?, caller()?);
        let org = orgs::frame(&service, &caller, &slug).await?.org.name;
        members::leave(&service, &caller, &slug).await?;
        Ok(Done::to("/choose").with_notice(messages().users_done_left(&org)))
    })
    .await
}
