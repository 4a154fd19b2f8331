//! A picture, for who may see what it shows.

use domain::{
    error::ErrorKind,
    id::{AccountId, PictureId},
    permission::Permission,
    policy::TeamsMode,
};
use store::PictureOf;

use super::SIZES;
use crate::{Caller, Service};

/// A picture as a PNG file with sides of `size` pixels, one of [`SIZES`]. Its id is another one for each upload, so it can be
/// cached for as long as one likes. That of a team is for who may see teams, that of an organization for its members, that of
/// a person for themselves and for the members of an organization that they are in.
///
/// # Errors
/// `NotFound` where there is no such picture or size, and for who may not see it.
pub async fn get(service: &Service, caller: &Caller, id: PictureId, size: u32) -> Result<Vec<u8>, ErrorKind> {
    let size = SIZES.iter().position(|known| *known == size).ok_or(ErrorKind::NotFound)?;
    let mut tx = service.store().read().await?;
    let found = tx.find_picture(id, size).await?;
    tx.close().await?;
    let picture = found.ok_or(ErrorKind::NotFound)?;
    let may_see = match &picture.of {
        PictureOf::Team(team, slug) => {
            let (_, context) = service.read_org(caller, slug).await?;
            context.org.policy.teams_mode != TeamsMode::Off
                && context.may_with_team(&Permission::TEAM_READ, *team)
        }
        PictureOf::Organization(slug) => service.read_org(caller, slug).await.map(|_| true)?,
        PictureOf::Person(person) => may_see_person(service, caller, *person).await?,
    };
    if may_see { Ok(picture.image) } else { Err(ErrorKind::NotFound) }
}

/// Whether the caller is this person, or can use an organization that this person is in.
async fn may_see_person(service: &Service, caller: &Caller, person: AccountId) -> Result<bool, ErrorKind> {
    let reader = caller.account().ok_or(ErrorKind::NotFound)?.id;
    if reader == person {
        return Ok(true);
    }
    let mut tx = service.store().read().await?;
    let shared = tx.list_shared_organizations(reader, person, service.now()).await?;
    tx.close().await?;
    for slug in shared {
        match service.read_org(caller, &slug).await {
            Ok(_) => return Ok(true),
            Err(ErrorKind::Busy) => return Err(ErrorKind::Busy),
            Err(_) => {}
        }
    }
    Ok(false)
}
