//! A team with its people: what its pages show.

use domain::{access::Resource, error::ErrorKind, id::TeamId, permission::Permission, view::TeamPage};

use super::candidates::candidates;
use crate::{Caller, Service, team_choice::require_teams};

/// The most people that the page of a team shows; the list of users filtered by the team has all of them.
const MOST_PEOPLE: u32 = 200;

/// A team, its people, and whom a search finds to add.
///
/// # Errors
/// `NotFound` for who is no member, where there are no teams or no such one, `Denied` without `User.Team.READ`.
pub async fn get(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: TeamId,
    search: &str,
) -> Result<TeamPage, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    require_teams(&context)?;
    context.decide(&Permission::TEAM_READ, Resource::Team(id))?;
    let mut org = tx.org(context.org.id);
    let team = org.find_team(id, context.now).await?.ok_or(ErrorKind::NotFound)?;
    let people = match context.may(&Permission::MEMBER_READ) {
        true => org.list_team_people(id, context.now, MOST_PEOPLE).await?,
        false => Vec::new(),
    };
    let mut others = org.list_team_names().await?;
    others.retain(|other| other.id != id);
    let invitations = org.count_invitations_into(id).await?;
    let (mut candidates, has_more_candidates) = candidates(&mut tx, &context, search).await?;
    candidates.retain(|candidate| people.iter().all(|person| person.id != candidate.id));
    Ok(TeamPage {
        team,
        people,
        candidates,
        has_more_candidates,
        search: search.to_owned(),
        others,
        invitations,
    })
}
