//! Server functions that change a member. Each returns a notice that names the member.

use domain::{error::ErrorKind, id::MembershipId};
use leptos::prelude::*;
use service::{Caller, Service, members, orgs};

use crate::{
    api::{AppError, Done, answer, caller, id, service as the_service},
    paths::{person_path, users_path},
    ui::format_number,
};

/// What every function here needs: the caller, the member's id and name.
struct Act {
    service: Service,
    caller: Caller,
    member: MembershipId,
    name: String,
}

async fn act_on(slug: &str, member: &str) -> Result<Act, ErrorKind> {
    let (service, caller) = (the_service()?, caller()?);
    let member = id(member)?;
    let name = members::get(&service, &caller, slug, member).await?.row.name;
    Ok(Act { service, caller, member, name })
}

/// Gives a member these roles and no others.
#[server(prefix = "/rpc", endpoint = "member/change_roles")]
pub(crate) async fn change_roles(
    slug: String,
    member: String,
    #[server(default)] roles: Vec<String>,
) -> Result<Done, AppError> {
    answer(async {
        let Act { service, caller, member: id_, name } = act_on(&slug, &member).await?;
        let roles = roles.iter().map(|role| id(role)).collect::<Result<_, _>>()?;
        members::change_roles(&service, &caller, &slug, members::ChangeRoles { member: id_, roles }).await?;
        Ok(Done::to(person_path(&slug, &member)).with_notice(format!("The roles of {name} were changed.")))
    })
    .await
}

/// Disables a member.
#[server(prefix = "/rpc", endpoint = "member/disable")]
pub(crate) async fn disable(slug: String, member: String) -> Result<Done, AppError> {
    answer(async {
        let act = act_on(&slug, &member).await?;
        let undo = members::disable(&act.service, &act.caller, &slug, act.member).await?;
        let said = format!("{} was disabled.", act.name);
        Ok(Done::to(person_path(&slug, &member)).with_notice(said).with_undo(undo))
    })
    .await
}

/// Enables a disabled member.
#[server(prefix = "/rpc", endpoint = "member/enable")]
pub(crate) async fn enable(slug: String, member: String) -> Result<Done, AppError> {
    answer(async {
        let act = act_on(&slug, &member).await?;
        members::enable(&act.service, &act.caller, &slug, act.member).await?;
        Ok(Done::to(person_path(&slug, &member)).with_notice(format!("{} was enabled.", act.name)))
    })
    .await
}

/// Signs a member out everywhere.
#[server(prefix = "/rpc", endpoint = "member/end_sessions")]
pub(crate) async fn end_sessions(slug: String, member: String) -> Result<Done, AppError> {
    answer(async {
        let act = act_on(&slug, &member).await?;
        let said = match members::end_sessions(&act.service, &act.caller, &slug, act.member).await? {
            0 => format!("{} had no active sessions.", act.name),
            1 => format!("1 session of {} was ended.", act.name),
            many => format!("{} sessions of {} were ended.", format_number(many), act.name),
        };
        Ok(Done::to(person_path(&slug, &member)).with_notice(said))
    })
    .await
}

/// Removes a member from the organization.
#[server(prefix = "/rpc", endpoint = "member/remove")]
pub(crate) async fn remove(slug: String, member: String) -> Result<Done, AppError> {
    answer(async {
        let act = act_on(&slug, &member).await?;
        let undo = members::remove(&act.service, &act.caller, &slug, act.member).await?;
        Ok(Done::to(users_path(&slug)).with_notice(format!("{} was removed.", act.name)).with_undo(undo))
    })
    .await
}

/// Leaves the organization.
#[server(prefix = "/rpc", endpoint = "member/leave")]
pub(crate) async fn leave(slug: String) -> Result<Done, AppError> {
    answer(async {
        let (service, caller) = (the_service()?, caller()?);
        let org = orgs::frame(&service, &caller, &slug).await?.org.name;
        members::leave(&service, &caller, &slug).await?;
        Ok(Done::to("/choose").with_notice(format!("You left {org}.")))
    })
    .await
}
