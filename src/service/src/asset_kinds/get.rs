//! A kind of assets that the organization added, as the pages that rename and delete it show it.

use domain::{
    error::ErrorKind, id::AssetKindId, member::Role, permission::Permission, view::OwnAssetKindView,
};

use super::fields::{find, grants_on};
use crate::{
    Caller, Service,
    assets::{Kinds, language_of},
};

/// A kind, and what its deletion would mean.
///
/// # Errors
/// `NotFound`, `Denied` without `Org.Settings.UPDATE`.
pub async fn get(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: AssetKindId,
) -> Result<OwnAssetKindView, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    context.decide_on_org(&Permission::SETTINGS_UPDATE)?;
    let kind = find(&mut tx, &context, id).await?;
    let assets = tx.org(context.org.id).count_assets_of(&kind.kind).await?;
    let kinds = Kinds::read(&mut tx, &context).await?;
    let parts = kinds.iter().filter(|part| part.parent.as_ref() == Some(&kind.kind));
    let grants = |role: &&Role| grants_on(role, &kind.kind).iter().next().is_some();
    let granting: Vec<&Role> = context.roles.iter().filter(grants).collect();
    let names = |roles: &[&Role]| roles.iter().map(|role| role.name.clone()).collect();
    Ok(OwnAssetKindView {
        id,
        assets,
        role_count: u64::try_from(granting.len()).unwrap_or_default(),
        roles: if context.lists_roles() { names(&granting) } else { Vec::new() },
        parts: parts.map(|part| part.name(language_of(caller)).to_owned()).collect(),
        kind: kind.kind,
        name: kind.name,
    })
}
