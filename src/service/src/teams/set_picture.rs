//! Giving a team a picture, or taking it away.

use domain::{access::Resource, audit::Action, error::ErrorKind, id::TeamId, permission::Permission};
use store::{Failure, Outcome, Tx};

use crate::{
    Caller, Service,
    attempt::Attempt,
    event::team_target,
    mutation::MutationContext,
    picture::{NewSquares, Upload, new_squares},
    team_choice::require_teams,
};

/// Gives a team a picture; the one before is deleted.
///
/// # Errors
/// `Invalid` for a file that is no picture, `Denied` without `User.Team.UPDATE`, `NotFound`.
pub async fn set_picture(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: TeamId,
    upload: Upload,
) -> Result<(), ErrorKind> {
    // Only who may change the team gets a file decoded.
    let may = may_change(service, caller, slug, id).await;
    service.record_denied(caller, slug, &Attempt::new(Action::TeamPictureChanged), may).await?;
    let made = new_squares(service, upload).await?;
    change(service, caller, slug, id, Some(made)).await
}

/// Takes the picture of a team away; its initials are shown instead.
///
/// # Errors
/// `Denied` without `User.Team.UPDATE`, `NotFound`.
pub async fn remove_picture(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: TeamId,
) -> Result<(), ErrorKind> {
    change(service, caller, slug, id, None).await
}

async fn may_change(service: &Service, caller: &Caller, slug: &str, id: TeamId) -> Result<(), ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    require_teams(&context)?;
    context.decide(&Permission::TEAM_UPDATE, Resource::Team(id))?;
    tx.org(context.org.id).find_team(id, context.now).await?.map(drop).ok_or(ErrorKind::NotFound)
}

async fn change(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: TeamId,
    made: Option<NewSquares>,
) -> Result<(), ErrorKind> {
    let attempt = Attempt::new(Action::TeamPictureChanged);
    service
        .in_org(caller, slug, attempt, (id, made), |tx, change, (id, made)| {
            Box::pin(change_in(tx, change, *id, made.as_ref()))
        })
        .await
}

async fn change_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    id: TeamId,
    made: Option<&NewSquares>,
) -> Result<Outcome<()>, Failure> {
    let context = change.context;
    require_teams(context)?;
    let permit = context.decide(&Permission::TEAM_UPDATE, Resource::Team(id))?;
    let found = tx.org(context.org.id).find_team(id, context.now).await?;
    let team = found.ok_or(ErrorKind::NotFound)?;
    if made.is_none() && team.picture.is_none() {
        return Ok(Outcome::Quiet(()));
    }
    let picture = made.map(|made| made.to_insert(context.now));
    tx.with(&permit).update_team_picture(id, picture.as_ref()).await?;
    let mut event = change.event(Action::TeamPictureChanged);
    event.target = team_target(id, &team.name);
    Ok(Outcome::changed((), event))
}
