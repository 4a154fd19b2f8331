//! Sharing an asset with a member, whatever the member's roles grant, and no longer.

use domain::{
    asset::AssetAction,
    audit::{Action, AuditValue},
    error::ErrorKind,
    id::{AssetId, MembershipId},
    state::ShareLevel,
};
use store::Outcome;

use super::{RegisteredAsset, entry::member_of};
use crate::{Caller, Service, attempt::Attempt, event::asset_target};

/// What is shared with whom.
#[derive(Debug, Clone)]
pub struct ShareAsset {
    /// The asset.
    pub id: AssetId,
    /// The address of an active member.
    pub email: String,
    /// How far.
    pub level: ShareLevel,
}

/// Shares an asset with a member; who has it on another level gets this one.
///
/// # Errors
/// `NotFound`, `Denied`, `Invalid` where no active member has the address.
pub async fn share(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: ShareAsset,
) -> Result<(), ErrorKind> {
    let attempt = Attempt::on_asset(Action::AssetShared, command.id);
    service
        .in_org(caller, slug, attempt, command, |tx, change, command| {
            Box::pin(async move {
                let context = change.context;
                let found = RegisteredAsset::find(tx, context, command.id).await?;
                let permit = found.decide(context, AssetAction::Share)?;
                let mut wrong = Vec::new();
                let member = member_of(tx, context, ("email", &command.email), &mut wrong).await?;
                let Some((member, name)) = member else {
                    return Err(ErrorKind::Invalid { fields: wrong }.into());
                };
                let before = tx.org(context.org.id).find_asset_share(command.id, member).await?;
                if before == Some(command.level) {
                    return Ok(Outcome::Quiet(()));
                }
                tx.with(&permit).update_asset_share(command.id, member, command.level).await?;
                let mut event = change.event(Action::AssetShared);
                event.target = asset_target(command.id, &found.asset.name);
                event.before = before.map(|level| AuditValue::AssetShare { member: name.clone(), level });
                event.after = Some(AuditValue::AssetShare { member: name, level: command.level });
                Ok(Outcome::changed((), event))
            })
        })
        .await
}

/// Ends the sharing of an asset with a member.
///
/// # Errors
/// `NotFound`, also where it is not shared with the member; `Denied`.
pub async fn unshare(
    service: &Service,
    caller: &Caller,
    slug: &str,
    (id, member): (AssetId, MembershipId),
) -> Result<(), ErrorKind> {
    let attempt = Attempt::on_asset(Action::AssetUnshared, id);
    service
        .in_org(caller, slug, attempt, (id, member), |tx, change, (id, member)| {
            Box::pin(async move {
                let context = change.context;
                let found = RegisteredAsset::find(tx, context, *id).await?;
                let permit = found.decide(context, AssetAction::Share)?;
                let shares = tx.org(context.org.id).list_asset_shares(*id).await?;
                let share = shares.into_iter().find(|share| share.member == *member);
                let share = share.ok_or(ErrorKind::NotFound)?;
                if !tx.with(&permit).delete_asset_share(*id, *member).await? {
                    return Err(ErrorKind::NotFound.into());
                }
                let mut event = change.event(Action::AssetUnshared);
                event.target = asset_target(*id, &found.asset.name);
                event.before = Some(AuditValue::AssetShare { member: share.name, level: share.level });
                Ok(Outcome::changed((), event))
            })
        })
        .await
}
