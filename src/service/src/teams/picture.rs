//! The picture of a team, for who may see the team.

use domain::{error::ErrorKind, id::PictureId, permission::Permission};

use crate::{Caller, Service, picture::SIZES, team_choice::has_teams};

/// A picture as a PNG file with sides of `size` pixels, one of [`SIZES`]. Its id is another one for each upload, so it can be
/// cached for as long as one likes.
///
/// # Errors
/// `NotFound` where there is no such picture or size, and for who may not see teams in its organization.
pub async fn picture(
    service: &Service,
    caller: &Caller,
    id: PictureId,
    size: u32,
) -> Result<Vec<u8>, ErrorKind> {
    let size = SIZES.iter().position(|known| *known == size).ok_or(ErrorKind::NotFound)?;
    let mut tx = service.store().read().await?;
    let found = tx.find_team_picture(id, size).await?;
    tx.close().await?;
    let (slug, file) = found.ok_or(ErrorKind::NotFound)?;
    let (_, context) = service.read_org(caller, &slug).await?;
    if has_teams(&context.org.policy) && context.may(&Permission::TEAM_READ) {
        Ok(file)
    } else {
        Err(ErrorKind::NotFound)
    }
}
