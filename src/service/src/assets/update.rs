//! Changing the name, the links and the place of an asset.

use domain::{
    asset::AssetAction,
    audit::{Action, AssetFacts, AuditValue},
    error::ErrorKind,
    id::AssetId,
};
use store::Outcome;

use super::{
    Kinds, RegisteredAsset,
    entry::{Entry, Place},
};
use crate::{Caller, Service, attempt::Attempt, event::asset_target};

/// What an asset is to be.
#[derive(Debug, Clone)]
pub struct UpdateAsset {
    /// The asset.
    pub id: AssetId,
    /// Its name.
    pub name: String,
    /// What it is a part of.
    pub parent: Option<AssetId>,
    /// Its id in the application that it belongs to; may be empty.
    pub external_id: String,
    /// Where it can be opened; may be empty.
    pub link: String,
}

/// Changes an asset. Moving it elsewhere takes the right to register such a thing there, since it gives rights to the owner
/// of that place; whoever it is only shared with cannot.
///
/// # Errors
/// `NotFound`, `Denied`, `Invalid` with each field that is not right.
pub async fn update(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: UpdateAsset,
) -> Result<(), ErrorKind> {
    let attempt = Attempt::on_asset(Action::AssetUpdated, command.id);
    service
        .in_org(caller, slug, attempt, command, |tx, change, command| {
            Box::pin(async move {
                let context = change.context;
                let found = RegisteredAsset::find(tx, context, command.id).await?;
                let permit = found.decide(context, AssetAction::Update)?;
                let mut wrong = Vec::new();
                let mut parent = found.asset.parent.clone();
                if parent.as_ref().map(|(id, _)| *id) != command.parent {
                    found.decide(context, AssetAction::Share)?;
                    let kind = found.asset.kind.as_str();
                    let kinds = Kinds::read(tx, context).await?;
                    let place =
                        Place::read(tx, (context, &kinds), (kind, command.parent), &mut wrong).await?;
                    if let Some(place) = &place {
                        if place.parent.is_some() {
                            place.decide(context, AssetAction::Create)?;
                        }
                        parent = place.parent_id().zip(place.parent_name());
                    }
                }
                let entry = Entry::read((&command.name, &command.external_id, &command.link), &mut wrong);
                if let Some(entry) = &entry {
                    let own = (&found.asset.kind, Some(command.id));
                    entry.check_external_id(tx, context, own, &mut wrong).await?;
                }
                let (Some(entry), true) = (entry, wrong.is_empty()) else {
                    return Err(ErrorKind::Invalid { fields: wrong }.into());
                };
                let before = found.facts();
                let after = AssetFacts {
                    kind: before.kind.clone(),
                    name: entry.name.clone(),
                    external_id: entry.external_id.clone(),
                    link: entry.link.clone(),
                    parent: parent.as_ref().map(|(_, name)| name.clone()),
                    owner: before.owner.clone(),
                };
                let text = entry.text(parent.map(|(id, _)| id));
                if before == after && text.parent == found.asset.parent.as_ref().map(|(id, _)| *id) {
                    return Ok(Outcome::Quiet(()));
                }
                tx.with(&permit).update_asset(command.id, &text, context.now).await?;
                let mut event = change.event(Action::AssetUpdated);
                event.target = asset_target(command.id, &after.name);
                event.before = Some(AuditValue::Asset(before));
                event.after = Some(AuditValue::Asset(after));
                Ok(Outcome::changed((), event))
            })
        })
        .await
}
