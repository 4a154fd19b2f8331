//! What the form for a new asset offers: the kinds that the reader may register, and what these can be a part of.

use domain::{
    asset::{AssetAction, AssetKind},
    error::ErrorKind,
    id::AssetId,
    view::AssetKindView,
};
use store::AssetFilter;

use super::{Kinds, get::MOST_PARENTS, kinds::language_of};
use crate::{Caller, Service};

/// The choices of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetOptions {
    /// The kinds that the reader may register.
    pub kinds: Vec<AssetKindView>,
    /// What an asset of one of these kinds can be a part of.
    pub parents: Vec<(AssetId, AssetKind, String)>,
}

/// The choices of the form for a new asset.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` for who may register no kind.
pub async fn options(service: &Service, caller: &Caller, slug: &str) -> Result<AssetOptions, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let known = Kinds::read(&mut tx, &context).await?;
    let mut kinds = known.views(&context, language_of(caller));
    if !kinds.iter().any(|kind| kind.may_create)
        && let Some(kind) = kinds.first()
    {
        context.require(&kind.kind.permission(AssetAction::Create))?;
    }
    kinds.retain(|kind| kind.may_create);
    let mut parents = Vec::new();
    for kind in known.iter().map(|kind| &kind.key) {
        if kinds.iter().any(|part| part.parent.as_ref() == Some(kind)) {
            let visible = known.visible(&context);
            let filter = AssetFilter { kind: Some(kind.clone()), limit: MOST_PARENTS, ..visible };
            let rows = tx.list_assets(&filter).await?;
            parents.extend(rows.into_iter().map(|row| (row.id, row.kind, row.name)));
        }
    }
    Ok(AssetOptions { kinds, parents })
}
