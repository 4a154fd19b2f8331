//! Deleting a kind of assets that the organization added, while nothing of it is registered. What roles grant on it goes with
//! it, so that a kind that gets the same key later begins anew.

use domain::{
    audit::{Action, AuditValue},
    error::ErrorKind,
    id::AssetKindId,
    permission::Permission,
};
use store::Outcome;

use super::fields::{find, grants_on, regranted};
use crate::{Caller, Service, attempt::Attempt, event::asset_kind_target};

/// Deletes a kind. Answers its name.
///
/// # Errors
/// `NotFound`, `Denied` without `Org.Settings.UPDATE`, `AssetKindInUse` with the number of assets.
pub async fn delete(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: AssetKindId,
) -> Result<String, ErrorKind> {
    let attempt = Attempt::new(Action::AssetKindDeleted);
    service
        .in_org(caller, slug, attempt, id, |tx, change, id| {
            Box::pin(async move {
                let context = change.context;
                let permit = context.decide_on_org(&Permission::SETTINGS_UPDATE)?;
                let kind = find(tx, context, *id).await?;
                let assets = tx.org(context.org.id).count_assets_of(&kind.kind).await?;
                if assets > 0 {
                    return Err(ErrorKind::AssetKindInUse { assets }.into());
                }
                tx.with(&permit).delete_asset_kind(kind.id, &kind.kind, context.now).await?;
                let mut event = change.event(Action::AssetKindDeleted);
                event.target = asset_kind_target(kind.id, &kind.name);
                let (key, name, parent) = (kind.kind, kind.name, kind.parent);
                event.before = Some(AuditValue::AssetKind { key: key.clone(), name: name.clone(), parent });
                let mut events = vec![event];
                for role in &context.roles {
                    let on_kind = grants_on(role, &key);
                    if on_kind.iter().next().is_some() {
                        let is_left = |permission: &Permission| on_kind.scope_of(permission).is_none();
                        let left = role.grants.iter().filter(|(permission, _)| is_left(permission));
                        let left = left.map(|(permission, scope)| (permission.clone(), scope)).collect();
                        events.push(regranted(change, role, left));
                    }
                }
                Ok(Outcome::Changed { value: name, events })
            })
        })
        .await
}
