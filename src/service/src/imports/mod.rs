//! Importing people from a table: uploading it, looking at what becomes of each row, and inviting them as a job.

mod begin;
mod failed;
mod get;
mod options;
mod run;
mod upload;

use domain::{access::Visibility, error::ErrorKind, id::ImportId, permission::Permission};
use store::{Failure, Import, ReadTx};

use crate::{Caller, org_context::OrgContext};

pub use begin::begin;
pub use failed::failed_piece;
pub use get::get;
pub use options::options;
pub(crate) use run::run;
pub use upload::{UploadTable, upload};

/// An import, for whoever uploaded it, and for those who may invite and see all invitations.
async fn find(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    caller: &Caller,
    id: ImportId,
) -> Result<Import, Failure> {
    context.require_inviting()?;
    let import = tx.org(context.org.id).find_import(id).await?.ok_or(ErrorKind::NotFound)?;
    let is_own = caller.account().is_some_and(|account| account.id == import.account);
    match is_own || context.visibility(&Permission::INVITE_READ) == Visibility::Everything {
        true => Ok(import),
        false => Err(ErrorKind::NotFound.into()),
    }
}
