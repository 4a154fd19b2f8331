//! Creating a team, with people in it from the start.

use domain::{
    access::Resource,
    audit::Action,
    error::{ErrorKind, FieldError, Problem},
    id::{MembershipId, TeamId},
    permission::Permission,
    view::TeamBrief,
};
use store::{Failure, Outcome, StoreError, Tx};

use super::add_people::add_in;
use crate::{
    Caller, Service,
    accounts::validate,
    attempt::Attempt,
    event::team_target,
    mutation::MutationContext,
    picture::{NewSquares, Upload, new_squares},
    team_choice::require_teams,
};

/// A team to create.
#[derive(Debug, Clone, Default)]
pub struct CreateTeam {
    /// Its name.
    pub name: String,
    /// Who is in it from the start.
    pub people: Vec<MembershipId>,
    /// Its picture; without a file it has none.
    pub picture: Upload,
}

/// Creates a team.
///
/// # Errors
/// `Invalid` for the name or the picture, `Denied` without `User.Team.CREATE` or, with people or a picture, without `User.Team.UPDATE`, `NotFound`.
pub async fn create(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: CreateTeam,
) -> Result<TeamId, ErrorKind> {
    let attempt = Attempt::new(Action::TeamCreated);
    service.record_denied(caller, slug, &attempt, may_create(service, caller, slug).await).await?;
    let name = team_name(&command.name)?;
    let picture = match command.picture.bytes.is_empty() {
        true => None,
        false => Some(new_squares(service, command.picture).await?),
    };
    let new = NewTeam { id: TeamId::new(service.new_uuid()), name, people: command.people, picture };
    service.in_org(caller, slug, attempt, new, |tx, change, new| Box::pin(create_in(tx, change, new))).await
}

/// What is inserted.
#[derive(Debug, Clone)]
struct NewTeam {
    id: TeamId,
    name: String,
    people: Vec<MembershipId>,
    picture: Option<NewSquares>,
}

/// Only who may create a team gets a file decoded.
async fn may_create(service: &Service, caller: &Caller, slug: &str) -> Result<(), ErrorKind> {
    let (_, context) = service.read_org(caller, slug).await?;
    require_teams(&context)?;
    Ok(context.decide_on_org(&Permission::TEAM_CREATE).map(drop)?)
}

/// The name of a team, or what is wrong with it.
pub(super) fn team_name(text: &str) -> Result<String, ErrorKind> {
    let mut wrong: Vec<FieldError> = Vec::new();
    validate::name("name", text, &mut wrong).ok_or(ErrorKind::Invalid { fields: wrong })
}

/// Another team has the name.
pub(super) fn taken(error: StoreError) -> Failure {
    match error {
        StoreError::Duplicate => ErrorKind::field("name", Problem::TeamNameTaken).into(),
        other => other.into(),
    }
}

async fn create_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    new: &NewTeam,
) -> Result<Outcome<TeamId>, Failure> {
    let context = change.context;
    require_teams(context)?;
    let permit = context.decide_on_org(&Permission::TEAM_CREATE)?;
    let (id, name) = (new.id, new.name.as_str());
    tx.with(&permit).insert_team(id, name, context.now).await.map_err(taken)?;
    if let Some(picture) = &new.picture {
        let permit = context.decide(&Permission::TEAM_UPDATE, Resource::Team(id))?;
        tx.with(&permit).update_team_picture(id, Some(&picture.to_insert(context.now))).await?;
    }
    let mut event = change.event(Action::TeamCreated);
    event.target = team_target(id, name);
    let mut events = vec![event];
    if !new.people.is_empty() {
        context.decide(&Permission::TEAM_UPDATE, Resource::Team(id))?;
        let team = TeamBrief { id, name: name.to_owned() };
        events.extend(add_in(tx, change, &team, &new.people).await?);
    }
    Ok(Outcome::Changed { value: id, events })
}
