//! A link by which an owner sets their password, from the operator's console: for owners who cannot sign in yet, with or
//! without a mail server.

use domain::{
    access::{SystemTask, system},
    audit::{Action, Origin},
    error::ErrorKind,
    id::{AccountId, ResetId},
    secret::Secret,
    state::AccountState,
    time::Timestamp,
};
use store::{Failure, NewReset, Outcome, ReadTx};

use super::send_link::LIFE;
use crate::{
    Service,
    accounts::validate,
    event::{account_target, operator},
    keys::token_hash,
};

/// Makes the token of a reset link for the owner of this address; earlier links stop working.
///
/// # Errors
/// `Invalid` when it is no address, `NotFound` when nobody with it owns an organization.
pub async fn make_owner_link(service: &Service, origin: &Origin, owner: &str) -> Result<Secret, ErrorKind> {
    let mut wrong = Vec::new();
    let Some(email) = validate::email("owner", owner, &mut wrong) else {
        return Err(ErrorKind::Invalid { fields: wrong });
    };
    service
        .write((origin.clone(), email), |tx, job| {
            Box::pin(async move {
                let (service, (origin, email)) = &*job;
                let now = service.now();
                let found = tx.find_account_by_email(&email.key()).await?;
                let active = found.filter(|account| account.state == AccountState::Active);
                let account = active.ok_or(ErrorKind::NotFound)?;
                if !owns_an_organization(tx, account.id, now).await? {
                    return Err(ErrorKind::NotFound.into());
                }
                let id = ResetId::new(service.new_uuid());
                let token = service.keys().reset_token(id);
                let permit = system(SystemTask::MakePasswordLink(account.id));
                tx.with(&permit)
                    .insert_reset(&NewReset {
                        id,
                        token_hash: token_hash(&token),
                        account_id: account.id,
                        created_at: now,
                        expires_at: now.plus(LIFE),
                    })
                    .await?;
                let mut event = service.event(operator(), origin, Action::PasswordLinkCreated);
                event.target = account_target(account.id, &account.email);
                Ok(Outcome::changed(token, event))
            })
        })
        .await
}

/// Whether an account is an active owner of any organization.
async fn owns_an_organization(
    tx: &mut ReadTx<'_>,
    account: AccountId,
    now: Timestamp,
) -> Result<bool, Failure> {
    for (org, membership) in tx.list_active_memberships(account, now).await? {
        let roles = tx.org(org).list_roles().await?;
        let member = tx.org(org).find_member(membership, &roles, now).await?;
        if member.is_some_and(|member| member.is_owner()) {
            return Ok(true);
        }
    }
    Ok(false)
}
