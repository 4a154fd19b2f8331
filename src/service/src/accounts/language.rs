//! Choosing the language of one's own pages and mails.

use domain::{access::own_account, error::ErrorKind, language::Language};
use store::Outcome;

use crate::{Caller, Service};

/// Changes the language of the caller's pages and mails.
///
/// # Errors
/// `Denied` for whoever is not signed in as a person; the database failed.
pub async fn set_language(service: &Service, caller: &Caller, language: Language) -> Result<(), ErrorKind> {
    let id = caller.session()?.account.id;
    service
        .write((), move |tx, _| {
            Box::pin(async move {
                tx.with(&own_account(id)).update_account_language(id, language).await?;
                Ok(Outcome::Quiet(()))
            })
        })
        .await
}
