//! Changing one's own name.

use domain::{
    access::own_account,
    audit::{Action, AuditValue},
    error::ErrorKind,
    view::AccountView,
};
use store::Outcome;

use super::validate;
use crate::{Caller, Service, event::account_target};

/// Changes the caller's name, everywhere it is shown. Entries of the audit log keep the name of their time.
///
/// # Errors
/// `Invalid` when it is no name; the database failed.
pub async fn rename(service: &Service, caller: &Caller, name: &str) -> Result<AccountView, ErrorKind> {
    let mut wrong = Vec::new();
    let Some(name) = validate::person_name("name", name, &mut wrong) else {
        return Err(ErrorKind::Invalid { fields: wrong });
    };
    service
        .write((caller.clone(), name), |tx, job| {
            Box::pin(async move {
                let (service, (caller, name)) = &*job;
                let id = caller.session()?.account.id;
                let account = tx.find_account(id).await?.ok_or(ErrorKind::NotFound)?;
                let view = AccountView { name: name.clone(), ..account.view() };
                if account.name == *name {
                    return Ok(Outcome::Quiet(view));
                }
                tx.with(&own_account(id)).update_account_name(&account, name).await?;
                let mut event = service.event(caller.who(), &caller.origin, Action::AccountRenamed);
                event.target = account_target(id, &account.email);
                event.before = Some(AuditValue::Name(account.name.clone()));
                event.after = Some(AuditValue::Name(name.clone()));
                Ok(Outcome::changed(view, event))
            })
        })
        .await
}
