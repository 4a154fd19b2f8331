//! The list of assets: what the reader may see, by name. A grant of scope `own` is a filter; a kind that nothing lets the
//! reader see is not there at all.

use std::collections::HashSet;

use domain::{
    access::{Resource, Visibility},
    asset::AssetAction,
    error::ErrorKind,
    id::{AssetId, MembershipId},
    language::Language,
    list::{AssetQuery, PAGE_SIZE},
    permission::Permission,
    text::SearchQuery,
    view::{AssetRowView, AssetsOverview, NamedMember, Page},
};
use store::{AssetFilter, AssetListRow, Failure, ReadTx};

use super::kinds::{Kinds, are_visible, language_of};
use crate::{
    Caller, Service,
    cursor::{Cursor, cut, read_by_key},
    org_context::OrgContext,
};

/// One page of the list, and the kinds that it can be filtered by.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` for who may see no asset at all.
pub async fn list(
    service: &Service,
    caller: &Caller,
    slug: &str,
    query: &AssetQuery,
) -> Result<AssetsOverview, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let kinds = Kinds::read(&mut tx, &context).await?;
    if !are_visible(&mut tx, &context).await?
        && let Some(kind) = kinds.iter().next()
    {
        context.require(&kind.key.permission(AssetAction::Read))?;
    }
    let cursor = read_by_key(query.cursor.as_deref());
    let filter = filter((&context, &kinds), query, cursor.as_ref());
    let rows = tx.list_assets(&filter).await?;
    let total = tx.count_assets(&filter).await?;
    let page = cut(rows, PAGE_SIZE as usize, cursor.as_ref(), |row: &AssetListRow| row.place.clone());
    let owner = match query.owner {
        Some(id) => owner_name(&mut tx, &context, id, page.rows.first()).await?,
        None => None,
    };
    let parent = match query.parent {
        Some(id) => named(&mut tx, (&context, &kinds), &[id]).await?.into_iter().next().map(|row| row.name),
        None => None,
    };
    let language = language_of(caller);
    let rows = views(&mut tx, (&context, &kinds), language, page.rows).await?;
    let page =
        Page { rows, total: total.count, at_least: total.at_least, newer: page.newer, older: page.older };
    Ok(AssetsOverview { page, kinds: kinds.views(&context, language), owner, parent })
}

/// How many of the assets that the reader may see a member owns; `None` for who sees none.
pub(crate) async fn count_owned(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    owner: MembershipId,
) -> Result<Option<u64>, Failure> {
    if !are_visible(tx, context).await? {
        return Ok(None);
    }
    let kinds = Kinds::read(tx, context).await?;
    let filter = AssetFilter { owner: Some(owner), ..kinds.visible(context) };
    Ok(Some(tx.count_assets(&filter).await?.count))
}

fn filter(
    (context, kinds): (&OrgContext, &Kinds),
    query: &AssetQuery,
    cursor: Option<&Cursor>,
) -> AssetFilter {
    AssetFilter {
        search: SearchQuery::parse(&query.search),
        kind: query.kind.clone(),
        owner: query.owner,
        parent: query.parent,
        descending: cursor.is_some_and(|cursor| !cursor.forward),
        beyond: cursor.map(|cursor| (cursor.key.clone(), cursor.id)),
        limit: PAGE_SIZE + 1,
        ..kinds.visible(context)
    }
}

/// The name of the owner whose assets are listed: from a row, else for who may see the member.
async fn owner_name(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    id: MembershipId,
    row: Option<&AssetListRow>,
) -> Result<Option<String>, Failure> {
    if let Some(row) = row {
        return Ok(Some(row.owner.1.clone()));
    }
    let member = context.member(tx, id).await?;
    let is_seen = context.actor.is(id) || context.decide_on(&Permission::MEMBER_READ, &member).is_ok();
    Ok(is_seen.then_some(member.name))
}

/// Those of these assets that the reader may see.
pub(super) async fn named(
    tx: &mut ReadTx<'_>,
    (context, kinds): (&OrgContext, &Kinds),
    ids: &[AssetId],
) -> Result<Vec<AssetListRow>, Failure> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let limit = u32::try_from(ids.len()).unwrap_or(u32::MAX);
    let filter = AssetFilter { ids: Some(ids.to_vec()), limit, ..kinds.visible(context) };
    Ok(tx.list_assets(&filter).await?)
}

/// Rows as pages show them. The name of a parent is shown to who may see it.
pub(super) async fn views(
    tx: &mut ReadTx<'_>,
    (context, kinds): (&OrgContext, &Kinds),
    language: Language,
    rows: Vec<AssetListRow>,
) -> Result<Vec<AssetRowView>, Failure> {
    let mut parents: Vec<AssetId> =
        rows.iter().filter_map(|row| row.parent.as_ref()).map(|(id, _)| *id).collect();
    parents.sort_unstable();
    parents.dedup();
    let seen: HashSet<AssetId> =
        named(tx, (context, kinds), &parents).await?.into_iter().map(|row| row.id).collect();
    let view = |row: AssetListRow| AssetRowView {
        may_transfer: may_transfer(context, &row),
        parent: row.parent.filter(|(id, _)| seen.contains(id)),
        id: row.id,
        kind_name: kinds.name(language, &row.kind),
        kind: row.kind,
        name: row.name,
        owner: NamedMember { id: row.owner.0, name: row.owner.1 },
        state: row.state,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Whether a row may be given to another owner: the decision itself, with what the list knows of its owners.
fn may_transfer(context: &OrgContext, row: &AssetListRow) -> bool {
    let permission = row.kind.permission(AssetAction::Transfer);
    match context.visibility(&permission) {
        Visibility::Nothing => false,
        Visibility::Own | Visibility::Everything => {
            let me: Vec<MembershipId> =
                context.actor.membership_id().into_iter().filter(|_| row.is_own).collect();
            let resource = Resource::Asset { id: Some(row.id), owners: &me, share: None };
            context.decide(&permission, resource).is_ok()
        }
    }
}
