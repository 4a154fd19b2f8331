//! The link by which a password is set, sent by mail to the account's own address.

use domain::{
    access::{SystemTask, system},
    id::{JobId, ResetId},
    state::JobKind,
    time::Span,
};
use store::{Account, Failure, NewJob, NewReset, Tx};

use crate::{Service, keys::token_hash, mail};

/// How long the link works.
pub(super) const LIFE: Span = Span::minutes(60);

/// Inserts a reset and queues its mail; earlier links of the account stop working.
pub(super) async fn send_link(tx: &mut Tx<'_>, service: &Service, account: &Account) -> Result<(), Failure> {
    let (id, now) = (ResetId::new(service.new_uuid()), service.now());
    let permit = system(SystemTask::RequestReset(account.id));
    let mut changes = tx.with(&permit);
    changes
        .insert_reset(&NewReset {
            id,
            token_hash: token_hash(&service.keys().reset_token(id)),
            account_id: account.id,
            created_at: now,
            expires_at: now.plus(LIFE),
        })
        .await?;
    changes
        .insert_job(&NewJob {
            id: JobId::new(service.new_uuid()),
            kind: JobKind::PasswordResetMail,
            org: None,
            subject: Some(id.uuid()),
            payload: &mail::payload(&account.email)?,
            idempotency_key: None,
            created_by: None,
            at: now,
        })
        .await?;
    Ok(())
}
