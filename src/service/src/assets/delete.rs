//! Taking an asset out of the register. Its row stays for the log.

use domain::{
    asset::AssetAction,
    audit::{Action, AuditValue},
    error::ErrorKind,
    id::AssetId,
};
use store::Outcome;

use super::RegisteredAsset;
use crate::{Caller, Service, attempt::Attempt, event::asset_target};

/// Deletes an asset that has no parts.
///
/// # Errors
/// `NotFound`, `Denied`, `AssetHasParts`.
pub async fn delete(service: &Service, caller: &Caller, slug: &str, id: AssetId) -> Result<(), ErrorKind> {
    let attempt = Attempt::on_asset(Action::AssetDeleted, id);
    service
        .in_org(caller, slug, attempt, id, |tx, change, id| {
            Box::pin(async move {
                let context = change.context;
                let found = RegisteredAsset::find(tx, context, *id).await?;
                let permit = found.decide(context, AssetAction::Delete)?;
                if tx.org(context.org.id).count_asset_parts(*id).await? > 0 {
                    return Err(ErrorKind::AssetHasParts.into());
                }
                tx.with(&permit).update_asset_deleted(*id, context.now).await?;
                let mut event = change.event(Action::AssetDeleted);
                event.target = asset_target(*id, &found.asset.name);
                event.before = Some(AuditValue::Asset(found.facts()));
                Ok(Outcome::changed((), event))
            })
        })
        .await
}
