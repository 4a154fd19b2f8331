//! The organizations that the caller is an active member of.

use domain::{error::ErrorKind, view::OrgView};

use crate::{Caller, Service};

/// The caller's organizations, by name.
///
/// # Errors
/// The database failed.
pub async fn home(service: &Service, caller: &Caller) -> Result<Vec<OrgView>, ErrorKind> {
    let mut tx = service.store().read().await?;
    Ok(tx.list_organizations_of(caller.session()?.account.id, service.now()).await?)
}
