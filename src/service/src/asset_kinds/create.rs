//! Adding a kind of assets. The owner's role, and those of the template by which kinds are added, grant everything on it at
//! once, so that there is somebody who can give it on.

use domain::{
    access::gets_new_kinds,
    asset::{AssetKind, MAX_OWN_KINDS},
    audit::{Action, AuditValue},
    error::{ErrorKind, FieldError, Problem},
    id::AssetKindId,
    permission::{Permission, Scope},
};
use store::{Failure, NewAssetKind, Outcome, Tx};

use super::fields::{free_name, regranted};
use crate::{
    Caller, Service, assets::Kinds, attempt::Attempt, event::asset_kind_target, mutation::MutationContext,
};

/// A kind to add.
#[derive(Debug, Clone, Default)]
pub struct CreateAssetKind {
    /// Its name.
    pub name: String,
    /// Its key, as permissions will have it; empty is the one that the name makes.
    pub key: String,
    /// The key of the kind that it can be a part of; may be empty.
    pub parent: String,
}

/// Adds a kind of assets.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` without `Org.Settings.UPDATE`, `Invalid` with each field that is not right.
pub async fn create(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: CreateAssetKind,
) -> Result<AssetKindId, ErrorKind> {
    let attempt = Attempt::new(Action::AssetKindCreated);
    let id = AssetKindId::new(service.new_uuid());
    service
        .in_org(caller, slug, attempt, (id, command), |tx, change, (id, command)| {
            Box::pin(create_in(tx, change, *id, command))
        })
        .await
}

async fn create_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    id: AssetKindId,
    command: &CreateAssetKind,
) -> Result<Outcome<AssetKindId>, Failure> {
    let context = change.context;
    let permit = context.decide_on_org(&Permission::SETTINGS_UPDATE)?;
    let kinds = Kinds::read(tx, context).await?;
    let mut wrong = Vec::new();
    if kinds.iter().filter(|kind| kind.id.is_some()).count() >= MAX_OWN_KINDS as usize {
        wrong.push(FieldError::new("name", Problem::TooManyAssetKinds { most: MAX_OWN_KINDS }));
        return Err(ErrorKind::Invalid { fields: wrong }.into());
    }
    let name = free_name(&kinds, None, &command.name, &mut wrong);
    let key = name.as_ref().and_then(|name| free_key(&kinds, (name, &command.key), &mut wrong));
    let parent = match command.parent.trim() {
        "" => None,
        text => {
            let found = text.parse().ok().and_then(|key| kinds.find(&key));
            if found.is_none() {
                wrong.push(FieldError::new("parent", Problem::UnknownAssetKind));
            }
            found.map(|kind| kind.key.clone())
        }
    };
    let (Some(name), Some(key), true) = (name, key, wrong.is_empty()) else {
        return Err(ErrorKind::Invalid { fields: wrong }.into());
    };
    let new = NewAssetKind { id, kind: &key, name: &name, parent: parent.as_ref(), at: context.now };
    tx.with(&permit).insert_asset_kind(&new).await?;
    let mut event = change.event(Action::AssetKindCreated);
    event.target = asset_kind_target(id, &name);
    event.after = Some(AuditValue::AssetKind { key: key.clone(), name: name.clone(), parent });
    let mut events = vec![event];
    for role in context.roles.iter().filter(|role| gets_new_kinds(role)) {
        let mut grants = role.grants.clone();
        for permission in key.permissions() {
            tx.with(&permit).insert_asset_kind_grant(role.id, &permission).await?;
            grants.add(permission, Scope::All);
        }
        events.push(regranted(change, role, grants));
    }
    Ok(Outcome::Changed { value: id, events })
}

/// The key that was entered or, where none was, the one that the name makes. No other kind has it.
fn free_key(kinds: &Kinds, (name, entered): (&str, &str), wrong: &mut Vec<FieldError>) -> Option<AssetKind> {
    let text = if entered.trim().is_empty() { name } else { entered };
    let problem = match AssetKind::from_name(text) {
        None => Problem::AssetKindKey,
        Some(key) if key.is_reserved() => Problem::AssetKindKeyReserved { key },
        Some(key) if kinds.iter().any(|kind| kind.is_named(key.as_str())) => {
            Problem::AssetKindKeyTaken { key }
        }
        Some(key) => return Some(key),
    };
    wrong.push(FieldError::new("kind_key", problem));
    None
}
