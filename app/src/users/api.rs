//! Server functions that change a member. Each returns a notice that names the member.

use std::collections::{BTreeMap, HashMap};

use domain::view::PlanView;
use leptos::prelude::*;

use crate::api::{AppError, FormAnswer};

/// Gives a member these roles and no others. `ends` has the last days of roles by their ids, or by `chosen` that of the one
/// role; an empty one is no end, and a role without an entry keeps the end it has. `agreed` is the fingerprint of the plan that
/// was shown; with `act=preview` it says what saving would do.
#[server(prefix = "/rpc", endpoint = "member/change_roles")]
pub(crate) async fn change_roles(
    slug: String,
    member: String,
    #[server(default)] roles: Vec<String>,
    #[server(default)] ends: BTreeMap<String, String>,
    #[server(default)] agreed: String,
    #[server(default)] act: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::person_path};
    use domain::error::ErrorKind;
    use server::action_context;
    use service::members::{self, ChangeRoles, RoleTerms};
    api::answer(async {
        let ctx = action_context(&slug, &member).await?;
        let roles = roles.iter().map(|role| api::id(role)).collect::<Result<Vec<_>, _>>()?;
        let ends = server::role_ends(&ends, &roles)?;
        let chosen = Some((roles.clone(), ends.clone()));
        let change = ChangeRoles { member: ctx.member, roles };
        let terms = RoleTerms { ends, agreed: api::agreed_to(agreed) };
        let is_done = match act.as_str() {
            "preview" => false,
            _ => match members::change_roles_until(&ctx.service, &ctx.caller, &slug, change, terms).await {
                Err(ErrorKind::ConsequencesChanged) => false,
                done => done.map(|()| true)?,
            },
        };
        if !is_done {
            let plan = members::preview_roles(&ctx.service, &ctx.caller, &slug, ctx.member, chosen).await?;
            return Ok(FormAnswer::Plan(Box::new(plan)));
        }
        let done = api::Done::to(person_path(&slug, &member));
        Ok(FormAnswer::Done(done.with_notice(messages().users_done_roles(&ctx.name))))
    })
    .await
}

/// What giving a member these roles and no others would do.
#[server(prefix = "/rpc", endpoint = "member/preview_roles")]
pub(super) async fn preview_roles(
    slug: String,
    member: String,
    #[server(default)] roles: Vec<String>,
    #[server(default)] ends: BTreeMap<String, String>,
) -> Result<PlanView, AppError> {
    use crate::api;
    use service::members;
    api::answer(async {
        let roles = roles.iter().map(|role| api::id(role)).collect::<Result<Vec<_>, _>>()?;
        let ends = server::role_ends(&ends, &roles)?;
        let (service, caller) = (api::service()?, api::caller()?);
        members::preview_roles(&service, &caller, &slug, api::id(&member)?, Some((roles, ends))).await
    })
    .await
}

/// Sets when a membership (`ending` is `membership`), a role or a place in a team (`ending` is its id) ends: at the end of a day,
/// never where `end` is empty, or `later` by so many days; `never` there is never.
#[server(prefix = "/rpc", endpoint = "member/end")]
pub(crate) async fn set_end(
    slug: String,
    member: String,
    ending: String,
    #[server(default)] end: String,
    #[server(default)] later: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::person_path};
    use domain::error::ErrorKind;
    use server::action_context;
    use service::members;
    api::change(async {
        let ctx = action_context(&slug, &member).await?;
        let of = ending.parse().map_err(|_| ErrorKind::NotFound)?;
        let end = server::new_end(&end, &later)?;
        let command = members::SetEnd { member: ctx.member, of, end };
        members::set_end(&ctx.service, &ctx.caller, &slug, command).await?;
        Ok(api::Done::to(person_path(&slug, &member)).with_notice(messages().users_done_end(&ctx.name)))
    })
    .await
}

/// Disables a member. `agreed` is the fingerprint of the consequences that were shown.
#[server(prefix = "/rpc", endpoint = "member/disable")]
pub(crate) async fn disable(
    slug: String,
    member: String,
    #[server(default)] agreed: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::person_path};
    use server::action_context;
    use service::members::{self, DisableMember};
    api::change(async {
        let ctx = action_context(&slug, &member).await?;
        let command = DisableMember { member: ctx.member, agreed };
        let undo = members::disable(&ctx.service, &ctx.caller, &slug, command).await?;
        let notice = messages().users_done_disabled(&ctx.name);
        Ok(api::Done::to(person_path(&slug, &member)).with_notice(notice).with_undo(undo))
    })
    .await
}

/// Enables a disabled member. `agreed` is the fingerprint of the plan that was shown.
#[server(prefix = "/rpc", endpoint = "member/enable")]
pub(crate) async fn enable(
    slug: String,
    member: String,
    #[server(default)] agreed: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::person_path};
    use server::action_context;
    use service::members::{self, EnableMember};
    api::change(async {
        let ctx = action_context(&slug, &member).await?;
        let command = EnableMember { member: ctx.member, agreed: api::agreed_to(agreed) };
        members::enable(&ctx.service, &ctx.caller, &slug, command).await?;
        Ok(api::Done::to(person_path(&slug, &member)).with_notice(messages().users_done_enabled(&ctx.name)))
    })
    .await
}

/// Changes the name of a member.
#[server(prefix = "/rpc", endpoint = "member/rename")]
pub(crate) async fn rename(
    slug: String,
    member: String,
    #[server(default)] name: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::person_path};
    use server::action_context;
    use service::members::{self, RenameMember};
    api::change(async {
        let ctx = action_context(&slug, &member).await?;
        let command = RenameMember { member: ctx.member, name };
        members::rename(&ctx.service, &ctx.caller, &slug, command).await?;
        Ok(api::Done::to(person_path(&slug, &member)).with_notice(messages().users_done_renamed(&ctx.name)))
    })
    .await
}

/// Sends a member a link to set a new password, to their own address.
#[server(prefix = "/rpc", endpoint = "member/reset_password")]
pub(crate) async fn reset_password(slug: String, member: String) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::person_path};
    use server::action_context;
    use service::passwords;
    api::change(async {
        let ctx = action_context(&slug, &member).await?;
        passwords::request_reset_for_member(&ctx.service, &ctx.caller, &slug, ctx.member).await?;
        Ok(api::Done::to(person_path(&slug, &member)).with_notice(messages().users_done_reset(&ctx.name)))
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

/// Signs a member out on one device.
#[server(prefix = "/rpc", endpoint = "member/end_session")]
pub(crate) async fn end_session(
    slug: String,
    member: String,
    session: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::person_path};
    use server::action_context;
    use service::members;
    api::change(async {
        let ctx = action_context(&slug, &member).await?;
        let session = (ctx.member, api::id(&session)?);
        let notice = match members::end_session(&ctx.service, &ctx.caller, &slug, session).await? {
            false => messages().users_done_session_over().to_owned(),
            true => messages().users_done_session(&ctx.name),
        };
        Ok(api::Done::to(person_path(&slug, &member)).with_notice(notice))
    })
    .await
}

/// Removes a member from the organization. `agreed` is the fingerprint of the consequences that were shown; `fate` and `owner`
/// say what becomes of what they own, `fates` and `owners` the same for single kinds.
#[server(prefix = "/rpc", endpoint = "member/remove")]
pub(crate) async fn remove(
    slug: String,
    member: String,
    #[server(default)] agreed: String,
    #[server(default)] fate: String,
    #[server(default)] owner: String,
    #[server(default)] fates: HashMap<String, String>,
    #[server(default)] owners: HashMap<String, String>,
) -> Result<FormAnswer, AppError> {
    use crate::{
        api,
        messages::messages,
        paths::{person_path, users_path},
    };
    use server::{action_context, asset_choices};
    use service::members::{self, RemoveMember};
    api::change(async {
        let ctx = action_context(&slug, &member).await?;
        // Their page has the receipt of what became of what they owned.
        let to = if fate.is_empty() { users_path(&slug) } else { person_path(&slug, &member) };
        let assets = asset_choices((&fate, &owner), (&fates, &owners));
        let command = RemoveMember { member: ctx.member, agreed, assets };
        let undo = members::remove(&ctx.service, &ctx.caller, &slug, command).await?;
        let notice = messages().users_done_removed(&ctx.name);
        Ok(api::Done::to(to).with_notice(notice).with_undo(undo))
    })
    .await
}

/// Hands over what a member owns. The fields are those of removing somebody.
#[server(prefix = "/rpc", endpoint = "member/hand_over")]
pub(crate) async fn hand_over(
    slug: String,
    member: String,
    #[server(default)] agreed: String,
    #[server(default)] fate: String,
    #[server(default)] owner: String,
    #[server(default)] fates: HashMap<String, String>,
    #[server(default)] owners: HashMap<String, String>,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::person_path};
    use server::asset_choices;
    use service::members::{self, HandOver};
    api::change(async {
        let assets = asset_choices((&fate, &owner), (&fates, &owners));
        let command = HandOver { member: api::id(&member)?, agreed, assets };
        let moved = members::hand_over(&api::service()?, &api::caller()?, &slug, command).await?;
        let notice = match moved {
            0 => messages().going_done_nothing().to_owned(),
            moved => messages().going_done_handed_over(moved),
        };
        Ok(api::Done::to(person_path(&slug, &member)).with_notice(notice))
    })
    .await
}

/// Stops every schedule of a member, or with `asset` this one.
#[server(prefix = "/rpc", endpoint = "member/stop_schedules")]
pub(crate) async fn stop_schedules(
    slug: String,
    member: String,
    #[server(default)] asset: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::person_path};
    use service::{assets, members};
    api::change(async {
        let (service, caller) = (api::service()?, api::caller()?);
        let stopped = if asset.is_empty() {
            members::stop_schedules(&service, &caller, &slug, api::id(&member)?).await?
        } else {
            assets::stop(&service, &caller, &slug, api::id(&asset)?).await?;
            1
        };
        let notice = match stopped {
            0 => messages().going_done_none_stopped().to_owned(),
            stopped => messages().going_done_stopped(stopped),
        };
        Ok(api::Done::to(person_path(&slug, &member)).with_notice(notice))
    })
    .await
}

/// Leaves the organization. The fields are those of removing somebody.
#[server(prefix = "/rpc", endpoint = "member/leave")]
pub(crate) async fn leave(
    slug: String,
    #[server(default)] agreed: String,
    #[server(default)] fate: String,
    #[server(default)] owner: String,
    #[server(default)] fates: HashMap<String, String>,
    #[server(default)] owners: HashMap<String, String>,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages};
    use server::asset_choices;
    use service::{
        members::{self, Leave},
        orgs,
    };
    api::change(async {
        let (service, caller) = (api::service()?, api::caller()?);
        let org = orgs::frame(&service, &caller, &slug).await?.org.name;
        let assets = asset_choices((&fate, &owner), (&fates, &owners));
        members::leave(&service, &caller, &slug, Leave { agreed, assets }).await?;
        Ok(api::Done::to("/choose").with_notice(messages().users_done_left(&org)))
    })
    .await
}

/// What the functions about one member share.
#[cfg(feature = "ssr")]
mod server {
    use std::collections::{BTreeMap, HashMap};

    use domain::{
        consequences::{AssetChoices, AssetFate},
        end_date::NewEnd,
        error::ErrorKind,
        id::{MembershipId, RoleId},
    };
    use service::{
        Caller, Service,
        members::{self, RoleEnds},
    };

    use super::super::ends::{CHOSEN, NEVER};
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

    /// What becomes of what somebody owns: of everything, and of single kinds.
    pub(super) fn asset_choices(
        (fate, owner): (&str, &str),
        (fates, owners): (&HashMap<String, String>, &HashMap<String, String>),
    ) -> AssetChoices {
        let of_kind = |(kind, fate): (&String, &String)| {
            let owner = owners.get(kind).map(String::as_str).unwrap_or_default();
            Some((kind.parse().ok()?, AssetFate::from_form(fate, owner)?))
        };
        AssetChoices {
            all: AssetFate::from_form(fate, owner),
            by_kind: fates.iter().filter_map(of_kind).collect(),
        }
    }
    /// The end that a form asks for.
    pub(super) fn new_end(end: &str, later: &str) -> Result<NewEnd, ErrorKind> {
        match later {
            "" => NewEnd::read(end).map_err(|problem| ErrorKind::field("end", problem)),
            NEVER => Ok(NewEnd::Never),
            days => days.parse().map(NewEnd::Later).map_err(|_| ErrorKind::NotFound),
        }
    }

    /// The ends of roles that a form asks for.
    pub(super) fn role_ends(
        ends: &BTreeMap<String, String>,
        roles: &[RoleId],
    ) -> Result<RoleEnds, ErrorKind> {
        let mut read = RoleEnds::new();
        for (key, end) in ends {
            let role = match key.as_str() {
                CHOSEN => roles.first().copied(),
                id => Some(api::id(id)?),
            };
            let end = NewEnd::read(end).map_err(|problem| ErrorKind::field("ends", problem))?;
            read.extend(role.map(|role| (role, end)));
        }
        Ok(read)
    }
}
