//! An asset, whole: its facts, its parts, with whom it is shared, and what the reader may do with it.

use domain::{
    asset::AssetAction,
    error::ErrorKind,
    id::AssetId,
    view::{AssetRowView, AssetShareView, AssetView, NamedMember},
};
use store::{AssetFilter, Failure, ReadTx};

use super::{Kinds, RegisteredAsset, kinds::language_of, list::named};
use crate::{Caller, Service, org_context::OrgContext};

/// How many assets are offered as a place for another one.
pub(super) const MOST_PARENTS: u32 = 500;

/// An asset.
///
/// # Errors
/// `NotFound` for who is no member, where there is no such one and for who may not read it.
pub async fn get(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: AssetId,
) -> Result<AssetView, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let found = RegisteredAsset::find(&mut tx, &context, id).await?;
    found.decide(&context, AssetAction::Read)?;
    let kinds = Kinds::read(&mut tx, &context).await?;
    let visible = kinds.visible(&context);
    let parts = tx.count_assets(&AssetFilter { parent: Some(id), ..visible }).await?.count;
    let may = |action| found.may(&context, action);
    let shares = match may(AssetAction::Share) {
        true => Some(shares(&mut tx, &context, id).await?),
        false => None,
    };
    let parents = match may(AssetAction::Share) {
        true => possible_parents(&mut tx, (&context, &kinds), &found).await?,
        false => Vec::new(),
    };
    let parent = match &found.asset.parent {
        Some((parent, name)) if !named(&mut tx, (&context, &kinds), &[*parent]).await?.is_empty() => {
            Some((*parent, name.clone()))
        }
        _ => None,
    };
    let actions = [
        AssetAction::Use,
        AssetAction::Update,
        AssetAction::Share,
        AssetAction::Transfer,
        AssetAction::Stop,
        AssetAction::Delete,
    ];
    let actions = actions.into_iter().filter(|action| may(*action)).collect();
    let may_transfer = may(AssetAction::Transfer);
    let asset = found.asset;
    let person = |(id, name): (_, String)| NamedMember { id, name };
    Ok(AssetView {
        row: AssetRowView {
            id: asset.id,
            kind_name: kinds.name(language_of(caller), &asset.kind),
            kind: asset.kind,
            name: asset.name,
            owner: person(asset.owner),
            parent,
            state: asset.state,
            may_transfer,
        },
        external_id: asset.external_id,
        link: asset.link,
        created_by: person(asset.created_by),
        owner_state: asset.owner_state,
        created_at: asset.created_at,
        updated_at: asset.updated_at,
        parts,
        shares,
        actions,
        parents,
    })
}

async fn shares(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    id: AssetId,
) -> Result<Vec<AssetShareView>, Failure> {
    let shares = tx.org(context.org.id).list_asset_shares(id).await?;
    Ok(shares
        .into_iter()
        .map(|share| AssetShareView {
            member: NamedMember { id: share.member, name: share.name },
            email: share.email,
            level: share.level,
        })
        .collect())
}

/// What an asset can become a part of, as far as the reader may see it.
async fn possible_parents(
    tx: &mut ReadTx<'_>,
    (context, kinds): (&OrgContext, &Kinds),
    found: &RegisteredAsset,
) -> Result<Vec<(AssetId, String)>, Failure> {
    let kind = kinds.find(&found.asset.kind).and_then(|kind| kind.parent.clone());
    let Some(kind) = kind else { return Ok(Vec::new()) };
    let filter = AssetFilter { kind: Some(kind), limit: MOST_PARENTS, ..kinds.visible(context) };
    Ok(tx.list_assets(&filter).await?.into_iter().map(|row| (row.id, row.name)).collect())
}
