//! Beginning to import a table that was looked at.

use domain::{
    audit::Action,
    bulk::BulkWork,
    error::ErrorKind,
    id::{ImportId, UndoId},
};

use super::find;
use crate::{Caller, Service, attempt::Attempt, bulk_queue::queue};

/// Queues the job that invites the people of a table. Where it is queued or everybody was invited, nothing changes.
///
/// # Errors
/// `NotFound` for who is no member and without such an import, `Denied` to who may invite nobody.
pub async fn begin(service: &Service, caller: &Caller, slug: &str, id: ImportId) -> Result<(), ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    if let Err(refused) = find(&mut tx, &context, caller, id).await {
        tx.close().await?;
        let attempt = Attempt::new(Action::InvitationSent);
        return service.record_denied(caller, slug, &attempt, Err(refused.into())).await;
    }
    let ready = tx.org(context.org.id).count_import_rows(id).await?.ready;
    tx.close().await?;
    if ready > 0 {
        let work = (BulkWork::Import(id), UndoId::new(service.new_uuid()));
        queue(service, caller, context.org.id, (work, None), None).await?;
    }
    Ok(())
}
