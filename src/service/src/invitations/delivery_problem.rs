//! Why the mail of an invitation has not been sent.

use domain::{error::ErrorKind, id::InvitationId, mail::SendError, permission::Permission, state::JobState};

use crate::{Caller, Service};

/// Why the newest mail of an invitation has failed or waits to be tried again; `None` if nothing is wrong with it.
///
/// # Errors
/// `NotFound`, `Denied` without `User.UserInvite.READ`; the database failed.
pub async fn delivery_problem(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: InvitationId,
) -> Result<Option<SendError>, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    context.require(&Permission::INVITE_READ)?;
    let mut org = tx.org(context.org.id);
    let found = org.find_invitation(id).await?.ok_or(ErrorKind::NotFound)?;
    context.decide_on_invitation(&Permission::INVITE_READ, &found)?;
    let Some(message) = found.message else { return Ok(None) };
    let job = org.find_job(message).await?.filter(|job| job.state != JobState::Done);
    Ok(job.and_then(|job| job.last_error?.parse().ok()))
}
