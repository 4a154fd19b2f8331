//! Erasing accounts that were closed long enough. The row stays, because the audit log and memberships refer to it.

use domain::{
    access::{SystemTask, system},
    audit::{Action, Door, Origin},
    email::EmailAddress,
    error::ErrorKind,
    id::AccountId,
    state::AccountState,
};
use store::{Account, Outcome};

use crate::{
    Service,
    accounts::REOPEN,
    event::{account_target, operator},
};

/// How many are erased at once.
const AT_ONCE: u32 = 100;
/// What lists show in the place of the name.
const NAME: &str = "Closed account";

/// Erases name, address, picture, password and saved views of the accounts whose time is over. Answers how many there were.
pub(crate) async fn erase_closed(service: &Service) -> Result<u64, ErrorKind> {
    let mut tx = service.store().read().await?;
    let ended = tx.list_accounts_closed_before(service.now().minus(REOPEN), AT_ONCE).await?;
    tx.close().await?;
    let mut erased = 0;
    for id in ended {
        erased += u64::from(erase(service, id).await?);
    }
    Ok(erased)
}

/// The address of an erased account; no mail reaches it.
fn erased_address(id: AccountId) -> String {
    format!("closed-{}@closed.invalid", id.uuid().simple())
}

/// Whether an account was erased. Nobody can open it again.
pub(crate) fn is_erased(account: &Account) -> bool {
    account.state == AccountState::Closed && account.email == erased_address(account.id)
}

async fn erase(service: &Service, id: AccountId) -> Result<bool, ErrorKind> {
    service
        .write(id, |tx, job| {
            Box::pin(async move {
                let (service, id) = &*job;
                tx.lock_account(*id).await?;
                let found = tx.find_account(*id).await?;
                let is_over = |at| at <= service.now().minus(REOPEN);
                let Some(account) = found.filter(|account| account.closed_at.is_some_and(is_over)) else {
                    // Somebody opened it again, or another server erased it.
                    return Ok(Outcome::Quiet(false));
                };
                let email = EmailAddress::parse(&erased_address(*id)).map_err(|_| ErrorKind::Internal)?;
                let permit = system(SystemTask::EraseAccount(*id));
                let mut changes = tx.with(&permit);
                changes.update_account_email(&account, &email).await?;
                let renamed = Account { email: email.to_string(), ..account };
                changes.update_account_name(&renamed, NAME).await?;
                changes.update_account_picture(*id, None).await?;
                changes.delete_views_of_account(*id).await?;
                changes.update_account_erased(*id).await?;
                let origin = Origin { door: Door::System, ip: None, user_agent: None };
                let mut event = service.event(operator(), &origin, Action::AccountErased);
                event.target = account_target(*id, email.as_str());
                Ok(Outcome::changed(true, event))
            })
        })
        .await
}
