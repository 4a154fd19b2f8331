//! Giving assets to another owner, one or many. Who created them stays.

use domain::{
    asset::AssetAction,
    audit::{Action, AuditEvent, AuditValue},
    error::ErrorKind,
    id::{AssetId, MembershipId},
    view::TransferredAsset,
};
use store::{Failure, Outcome, Tx};

use super::{RegisteredAsset, entry::member_of};
use crate::{Caller, Service, attempt::Attempt, event::asset_target, mutation::MutationContext};

/// The most assets of one request.
const MOST: usize = 500;

/// What is given to whom.
#[derive(Debug, Clone)]
pub struct TransferAssets {
    /// The assets.
    pub assets: Vec<AssetId>,
    /// The address of an active member.
    pub owner: String,
}

/// Gives each asset to another owner and says of each what became of it. What one is refused for does not touch the others.
///
/// # Errors
/// `NotFound`, `Denied` where the actor may give none of them, `Invalid` where no active member has the address,
/// `TooLarge`.
pub async fn transfer(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: TransferAssets,
) -> Result<Vec<TransferredAsset>, ErrorKind> {
    if command.assets.len() > MOST {
        return Err(ErrorKind::TooLarge);
    }
    let attempt = match command.assets.as_slice() {
        [id] => Attempt::on_asset(Action::AssetTransferred, *id),
        _ => Attempt::new(Action::AssetTransferred),
    };
    let lines = service
        .in_org(caller, slug, attempt, command, |tx, change, command| {
            Box::pin(async move {
                let mut found = Vec::new();
                for id in &command.assets {
                    found.push((*id, may_transfer(tx, change, *id).await?));
                }
                // Where nothing can be given, the first reason is the answer.
                if let Some((_, Err(reason))) = found.first()
                    && found.iter().all(|(_, asset)| asset.is_err())
                {
                    return Err(reason.clone().into());
                }
                let mut wrong = Vec::new();
                let owner = member_of(tx, change.context, ("owner", &command.owner), &mut wrong).await?;
                let Some(owner) = owner else { return Err(ErrorKind::Invalid { fields: wrong }.into()) };
                let (mut lines, mut events) = (Vec::new(), Vec::new());
                for (id, asset) in found {
                    let name = asset.as_ref().map(|found| found.asset.name.clone()).unwrap_or_default();
                    let outcome = match asset {
                        Ok(found) => {
                            events.extend(give(tx, change, &found, &owner).await?);
                            Ok(())
                        }
                        Err(reason) => Err(reason),
                    };
                    lines.push(TransferredAsset { id, name, outcome });
                }
                Ok(match events.is_empty() {
                    true => Outcome::Quiet(lines),
                    false => Outcome::Changed { value: lines, events },
                })
            })
        })
        .await?;
    // Assets are refused one by one: the log gets the first of them.
    let refused = lines.iter().find_map(|line| match &line.outcome {
        Err(ErrorKind::Denied { denial }) => Some((line.id, denial)),
        _ => None,
    });
    if let Some((id, denial)) = refused {
        let attempt = Attempt::on_asset(Action::AssetTransferred, id);
        service.record_denial(caller, slug, &attempt, denial).await;
    }
    Ok(lines)
}

/// The asset, or why it cannot be given away.
async fn may_transfer(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    id: AssetId,
) -> Result<Result<RegisteredAsset, ErrorKind>, Failure> {
    let found = RegisteredAsset::find(tx, change.context, id).await;
    let found = found.and_then(|found| found.decide(change.context, AssetAction::Transfer).map(|_| found));
    match found {
        Ok(found) => Ok(Ok(found)),
        Err(Failure::Refused(reason)) => Ok(Err(reason)),
        Err(other) => Err(other),
    }
}

/// Gives an asset to a member; none where it is theirs already.
async fn give(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    found: &RegisteredAsset,
    (owner, name): &(MembershipId, String),
) -> Result<Option<AuditEvent>, Failure> {
    let (before, before_name) = &found.asset.owner;
    if before == owner {
        return Ok(None);
    }
    let permit = found.decide(change.context, AssetAction::Transfer)?;
    tx.with(&permit).update_asset_owner(found.asset.id, *owner, change.context.now).await?;
    let mut event = change.event(Action::AssetTransferred);
    event.target = asset_target(found.asset.id, &found.asset.name);
    event.before = Some(AuditValue::AssetOwner(before_name.clone()));
    event.after = Some(AuditValue::AssetOwner(name.clone()));
    Ok(Some(event))
}
