//! Stopping a schedule, which else goes on whatever becomes of its owner, and starting it again.

use domain::{
    asset::AssetAction,
    audit::{Action, AuditValue},
    error::ErrorKind,
    id::AssetId,
    state::AssetState,
};
use store::Outcome;

use super::RegisteredAsset;
use crate::{Caller, Service, attempt::Attempt, event::asset_target};

/// Stops a schedule. Doing it twice is harmless.
///
/// # Errors
/// `NotFound`, `Denied`, also for what is no schedule.
pub async fn stop(service: &Service, caller: &Caller, slug: &str, id: AssetId) -> Result<(), ErrorKind> {
    set(service, caller, slug, id, AssetState::Stopped).await
}

/// Starts a schedule again. Doing it twice is harmless.
///
/// # Errors
/// `NotFound`, `Denied`, also for what is no schedule.
pub async fn start(service: &Service, caller: &Caller, slug: &str, id: AssetId) -> Result<(), ErrorKind> {
    set(service, caller, slug, id, AssetState::Active).await
}

async fn set(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: AssetId,
    to: AssetState,
) -> Result<(), ErrorKind> {
    let action = if to == AssetState::Stopped { Action::AssetStopped } else { Action::AssetStarted };
    let args = (id, to, action);
    service
        .in_org(caller, slug, Attempt::on_asset(action, id), args, |tx, change, (id, to, action)| {
            Box::pin(async move {
                let context = change.context;
                let found = RegisteredAsset::find(tx, context, *id).await?;
                let permit = found.decide(context, AssetAction::Stop)?;
                if found.asset.state == *to {
                    return Ok(Outcome::Quiet(()));
                }
                tx.with(&permit).update_asset_state(*id, *to, context.now).await?;
                let mut event = change.event(*action);
                event.target = asset_target(*id, &found.asset.name);
                event.before = Some(AuditValue::AssetState(found.asset.state));
                event.after = Some(AuditValue::AssetState(*to));
                Ok(Outcome::changed((), event))
            })
        })
        .await
}
