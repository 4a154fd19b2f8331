//! Giving a kind of assets another name. Its key stays, since permissions have it.

use domain::{
    audit::{Action, AuditValue},
    error::ErrorKind,
    id::AssetKindId,
    permission::Permission,
};
use store::Outcome;

use super::fields::{find, free_name};
use crate::{Caller, Service, assets::Kinds, attempt::Attempt, event::asset_kind_target};

/// A kind to rename.
#[derive(Debug, Clone)]
pub struct RenameAssetKind {
    /// The kind.
    pub id: AssetKindId,
    /// Its name from now on.
    pub name: String,
}

/// Renames a kind. The name that it has already is no change.
///
/// # Errors
/// `NotFound`, `Denied` without `Org.Settings.UPDATE`, `Invalid` for the name.
pub async fn rename(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: RenameAssetKind,
) -> Result<(), ErrorKind> {
    let attempt = Attempt::new(Action::AssetKindRenamed);
    service
        .in_org(caller, slug, attempt, command, |tx, change, command| {
            Box::pin(async move {
                let context = change.context;
                let permit = context.decide_on_org(&Permission::SETTINGS_UPDATE)?;
                let before = find(tx, context, command.id).await?;
                let kinds = Kinds::read(tx, context).await?;
                let mut wrong = Vec::new();
                let Some(name) = free_name(&kinds, Some(before.id), &command.name, &mut wrong) else {
                    return Err(ErrorKind::Invalid { fields: wrong }.into());
                };
                if name == before.name {
                    return Ok(Outcome::Quiet(()));
                }
                tx.with(&permit).update_asset_kind_name(before.id, &name).await?;
                let mut event = change.event(Action::AssetKindRenamed);
                event.target = asset_kind_target(before.id, &before.name);
                event.before = Some(AuditValue::Name(before.name));
                event.after = Some(AuditValue::Name(name));
                Ok(Outcome::changed((), event))
            })
        })
        .await
}
