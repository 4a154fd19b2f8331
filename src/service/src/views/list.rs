//! The saved views that a reader of the list of people has.

use domain::{error::ErrorKind, view::SavedView};
use store::{Failure, ReadTx, StoredView};

use super::{fields::views, may_share};
use crate::{Caller, Service, org_context::OrgContext};

/// The reader's own views and the shared ones, by name.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` without `User.Member.READ`.
pub async fn list(service: &Service, caller: &Caller, slug: &str) -> Result<Vec<SavedView>, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    Ok(list_in(&mut tx, &context).await?)
}

/// The same for a page that shows more.
pub(crate) async fn list_in(tx: &mut ReadTx<'_>, context: &OrgContext) -> Result<Vec<SavedView>, Failure> {
    let may_share = may_share(context).is_ok();
    let view = |StoredView { id, of, name, query, .. }| {
        let is_shared = of.is_none();
        SavedView { id, name, query, is_shared, may_change: may_share || !is_shared }
    };
    Ok(views(tx, context).await?.into_iter().map(view).collect())
}
