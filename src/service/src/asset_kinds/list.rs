//! The page of the kinds of assets.

use domain::{
    error::ErrorKind,
    permission::Permission,
    view::{AssetKindRow, AssetKindsPage},
};

use crate::{
    Caller, Service,
    assets::{Kinds, language_of},
};

/// Every kind, with the number of assets of it.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` without `Org.Settings.UPDATE`.
pub async fn list(service: &Service, caller: &Caller, slug: &str) -> Result<AssetKindsPage, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    context.decide_on_org(&Permission::SETTINGS_UPDATE)?;
    let kinds = Kinds::read(&mut tx, &context).await?;
    let counts = tx.org(context.org.id).count_assets_by_kind().await?;
    let language = language_of(caller);
    let rows = kinds.iter().map(|kind| AssetKindRow {
        id: kind.id,
        kind: kind.key.clone(),
        name: kind.name(language).to_owned(),
        parent: kind
            .parent
            .as_ref()
            .and_then(|parent| kinds.find(parent))
            .map(|parent| parent.name(language).to_owned()),
        assets: counts.get(&kind.key).copied().unwrap_or_default(),
    });
    Ok(AssetKindsPage { kinds: rows.collect() })
}
