//! Sending a member the link by which they choose a new password. It goes to the account's own address, and only the link changes
//! anything: whoever sends it sees neither a password nor the link.

use domain::{
    audit::Action, email::EmailAddress, error::ErrorKind, id::MembershipId, selection::RowId,
    state::AccountState,
};
use store::{Failure, Outcome, Tx};

use super::send_link::send_link;
use crate::{
    Caller, Service, attempt::Attempt, event::member_target, limits, members::may_manage,
    mutation::MutationContext,
};

/// Sends the link: for whoever could disable the member. Also to somebody of several organizations, since the person alone
/// decides what the link does to their account.
///
/// # Errors
/// `NotFound`, `Denied` (one's own password is changed on the page of the account), `MemberState` for a removed member or an
/// account that nobody can sign in to, `NoMailServer`, `RateLimited` as for the person's own requests; the database failed.
pub async fn request_reset_for_member(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: MembershipId,
) -> Result<(), ErrorKind> {
    let attempt = Attempt::on(Action::MemberResetSent, RowId::Member(id));
    service.in_org(caller, slug, attempt, id, |tx, change, id| Box::pin(send_in(tx, change, *id))).await
}

async fn send_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    id: MembershipId,
) -> Result<Outcome<()>, Failure> {
    let (service, context) = (change.service, change.context);
    let target = context.member(tx, id).await?;
    may_manage(context, &target)?;
    let account = tx.find_account(target.account_id).await?;
    let account = account.filter(|account| account.state == AccountState::Active);
    let account = account.ok_or(ErrorKind::MemberState)?;
    if !change.has_mail {
        return Err(ErrorKind::NoMailServer.into());
    }
    let email = EmailAddress::parse(&account.email).map_err(|_| ErrorKind::Internal)?;
    for (limit, what) in [
        (limits::RESET_ACCOUNT, email.key().as_str().to_owned()),
        (limits::MAIL_ORG, context.org.id.to_string()),
    ] {
        limits::take(tx, limit, &what, 1, service.now()).await?;
    }
    send_link(tx, service, &account).await?;
    let mut event = change.event(Action::MemberResetSent);
    event.target = member_target(&target);
    Ok(Outcome::changed((), event))
}
