//! Server functions that change teams and who is in them.

use leptos::prelude::*;

use crate::api::{AppError, FormAnswer};

/// Creates a team with these people.
#[server(prefix = "/rpc", endpoint = "team/create")]
pub(crate) async fn create(
    slug: String,
    #[server(default)] name: String,
    #[server(default)] people: Vec<String>,
    #[server(default)] crop: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::team_people_path};
    use service::teams::{self, CreateTeam};
    api::change(async {
        let people = people.iter().map(|id| api::id(id)).collect::<Result<_, _>>()?;
        let command = CreateTeam { name: name.clone(), people, picture: api::upload(&crop) };
        let id = teams::create(&api::service()?, &api::caller()?, &slug, command).await?;
        let done = api::Done::to(team_people_path(&slug, &id.to_string()));
        Ok(done.with_notice(messages().teams_done_created(&api::saved_name(&name))))
    })
    .await
}

/// Saves the details of a team.
#[server(prefix = "/rpc", endpoint = "team/save")]
pub(crate) async fn save(
    slug: String,
    team: String,
    #[server(default)] name: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::teams_path};
    use service::teams;
    api::change(async {
        teams::rename(&api::service()?, &api::caller()?, &slug, api::id(&team)?, &name).await?;
        Ok(api::Done::to(teams_path(&slug)).with_notice(messages().teams_done_saved(&api::saved_name(&name))))
    })
    .await
}

/// Gives a team the picture that was sent with the form. `crop` is the square to cut out of it, as `x,y,side` in pixels.
#[server(prefix = "/rpc", endpoint = "team/picture")]
pub(crate) async fn set_picture(
    slug: String,
    team: String,
    #[server(default)] crop: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::team_path};
    use service::teams;
    api::change(async {
        let upload = api::upload(&crop);
        teams::set_picture(&api::service()?, &api::caller()?, &slug, api::id(&team)?, upload).await?;
        Ok(api::Done::to(team_path(&slug, &team)).with_notice(messages().picture_done()))
    })
    .await
}

/// Takes the picture of a team away.
#[server(prefix = "/rpc", endpoint = "team/remove_picture")]
pub(crate) async fn remove_picture(slug: String, team: String) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::team_path};
    use service::teams;
    api::change(async {
        teams::remove_picture(&api::service()?, &api::caller()?, &slug, api::id(&team)?).await?;
        Ok(api::Done::to(team_path(&slug, &team)).with_notice(messages().picture_removed()))
    })
    .await
}

/// Deletes a team. `agreed` is the fingerprint of the plan that was shown.
#[server(prefix = "/rpc", endpoint = "team/delete")]
pub(crate) async fn delete(
    slug: String,
    team: String,
    #[server(default)] agreed: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::teams_path};
    use service::teams::{self, DeleteTeam};
    api::change(async {
        let command = DeleteTeam { team: api::id(&team)?, agreed: api::agreed_to(agreed) };
        let name = teams::delete(&api::service()?, &api::caller()?, &slug, command).await?;
        Ok(api::Done::to(teams_path(&slug)).with_notice(messages().teams_done_deleted(&name)))
    })
    .await
}

/// Adds people to a team.
#[server(prefix = "/rpc", endpoint = "team/add")]
pub(crate) async fn add(
    slug: String,
    team: String,
    #[server(default)] people: Vec<String>,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::team_people_path};
    use service::teams::{self, AddPeople};
    api::change(async {
        let people = people.iter().map(|id| api::id(id)).collect::<Result<_, _>>()?;
        let command = AddPeople { team: api::id(&team)?, people };
        let added = teams::add_people(&api::service()?, &api::caller()?, &slug, command).await?;
        let notice = match added {
            0 => messages().teams_done_added_nobody().to_owned(),
            added => messages().teams_done_added(added),
        };
        Ok(api::Done::to(team_people_path(&slug, &team)).with_notice(notice))
    })
    .await
}

/// Lets a team give just these roles.
#[server(prefix = "/rpc", endpoint = "team/roles")]
pub(crate) async fn set_roles(
    slug: String,
    team: String,
    #[server(default)] roles: Vec<String>,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::team_path};
    use service::teams::{self, SetTeamRoles};
    api::change(async {
        let roles = roles.iter().map(|id| api::id(id)).collect::<Result<_, _>>()?;
        let command = SetTeamRoles { team: api::id(&team)?, roles };
        teams::set_roles(&api::service()?, &api::caller()?, &slug, command).await?;
        Ok(api::Done::to(team_path(&slug, &team)).with_notice(messages().teams_done_roles()))
    })
    .await
}

/// Makes somebody a lead of a team, or no longer one.
#[server(prefix = "/rpc", endpoint = "team/lead")]
pub(crate) async fn set_lead(
    slug: String,
    team: String,
    member: String,
    #[server(default)] leads: bool,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::team_people_path};
    use service::{
        members,
        teams::{self, SetLead},
    };
    api::change(async {
        let (service, caller) = (api::service()?, api::caller()?);
        let id = api::id(&member)?;
        let command = SetLead { team: api::id(&team)?, member: id, leads };
        teams::set_lead(&service, &caller, &slug, command).await?;
        let name = members::get(&service, &caller, &slug, id).await?.row.name;
        let notice = match leads {
            true => messages().teams_done_lead_made(&name),
            false => messages().teams_done_lead_ended(&name),
        };
        Ok(api::Done::to(team_people_path(&slug, &team)).with_notice(notice))
    })
    .await
}

/// Moves a member from one team to another. No team in `from` is the one that a member is in, where one is the most; no
/// `team` is out of it.
#[server(prefix = "/rpc", endpoint = "team/move")]
pub(crate) async fn move_member(
    slug: String,
    member: String,
    #[server(default)] from: String,
    #[server(default)] team: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::person_path};
    use domain::{error::ErrorKind, id::TeamId};
    use service::{
        members,
        teams::{self, MoveMember},
    };
    api::change(async {
        let (service, caller) = (api::service()?, api::caller()?);
        let chosen = |id: &str| -> Result<Option<TeamId>, ErrorKind> {
            if id.is_empty() { Ok(None) } else { api::id(id).map(Some) }
        };
        let id = api::id(&member)?;
        let command = MoveMember { member: id, from: chosen(&from)?, to: chosen(&team)? };
        teams::move_member(&service, &caller, &slug, command).await?;
        let name = members::get(&service, &caller, &slug, id).await?.row.name;
        let notice = match command.to {
            Some(_) => messages().teams_done_moved(&name),
            None => messages().teams_done_removed(&name),
        };
        Ok(api::Done::to(person_path(&slug, &member)).with_notice(notice))
    })
    .await
}
