//! Registering an asset.

use domain::{
    asset::AssetAction,
    audit::{Action, AssetFacts, AuditEvent, AuditValue},
    error::ErrorKind,
    id::AssetId,
};
use store::{Failure, NewAsset, Outcome, Tx};

use super::{
    Kinds,
    entry::{Entry, Place, member_of},
};
use crate::{Caller, Service, attempt::Attempt, event::asset_target, mutation::MutationContext};

/// What is registered.
#[derive(Debug, Clone, Default)]
pub struct CreateAsset {
    /// The key or the name of its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// What it is a part of.
    pub parent: Option<AssetId>,
    /// Its id in the application that it belongs to; may be empty.
    pub external_id: String,
    /// Where it can be opened; may be empty.
    pub link: String,
    /// The address of its owner; empty for who registers it.
    pub owner: String,
}

/// Registers an asset.
///
/// # Errors
/// `NotFound` for who is no member, `Denied`, `Invalid` with each field that is not right.
pub async fn create(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: CreateAsset,
) -> Result<AssetId, ErrorKind> {
    let attempt = Attempt::new(Action::AssetCreated);
    service
        .in_org(caller, slug, attempt, command, |tx, change, command| {
            Box::pin(async move {
                let kinds = Kinds::read(tx, change.context).await?;
                let (id, event) = create_in(tx, change, &kinds, command).await?;
                Ok(Outcome::changed(id, event))
            })
        })
        .await
}

/// Registers an asset inside a unit of work.
pub(super) async fn create_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    kinds: &Kinds,
    command: &CreateAsset,
) -> Result<(AssetId, AuditEvent), Failure> {
    let context = change.context;
    let me = context.acting_member()?;
    let mut wrong = Vec::new();
    let place = Place::read(tx, (context, kinds), (&command.kind, command.parent), &mut wrong).await?;
    let permit = match &place {
        Some(place) => Some(place.decide(context, AssetAction::Create)?),
        None => None,
    };
    let entry = Entry::read((&command.name, &command.external_id, &command.link), &mut wrong);
    let owner = match command.owner.trim() {
        "" => Some((me.id, me.name.clone())),
        email => member_of(tx, context, ("owner", email), &mut wrong).await?,
    };
    if let (Some(entry), Some(place)) = (&entry, &place) {
        entry.check_external_id(tx, context, (&place.kind, None), &mut wrong).await?;
    }
    let (Some(place), Some(permit), Some(entry), Some((owner, owner_name)), true) =
        (place, permit, entry, owner, wrong.is_empty())
    else {
        return Err(ErrorKind::Invalid { fields: wrong }.into());
    };
    if owner != me.id {
        place.decide(context, AssetAction::Transfer)?;
    }
    let id = AssetId::new(change.service.new_uuid());
    let new = NewAsset {
        id,
        kind: &place.kind,
        text: entry.text(place.parent_id()),
        created_by: me.id,
        owner,
        at: context.now,
    };
    tx.with(&permit).insert_asset(&new).await?;
    let mut event = change.event(Action::AssetCreated);
    event.target = asset_target(id, &entry.name);
    let parent = place.parent_name();
    let Entry { name, external_id, link } = entry;
    let facts = AssetFacts { kind: place.kind, name, external_id, link, parent, owner: owner_name };
    event.after = Some(AuditValue::Asset(facts));
    Ok((id, event))
}
