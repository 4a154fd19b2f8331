//! The assets that somebody chose in the list, before they are given to another owner.

use domain::{error::ErrorKind, id::AssetId, view::AssetRowView};

use super::{
    Kinds,
    kinds::language_of,
    list::{named, views},
};
use crate::{Caller, Service};

/// The most assets that are shown.
const MOST: usize = 500;

/// Those of the chosen assets that the reader may see, by name.
///
/// # Errors
/// `NotFound` for who is no member.
pub async fn chosen(
    service: &Service,
    caller: &Caller,
    slug: &str,
    ids: &[AssetId],
) -> Result<Vec<AssetRowView>, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let ids = ids.get(..MOST).unwrap_or(ids);
    let kinds = Kinds::read(&mut tx, &context).await?;
    let rows = named(&mut tx, (&context, &kinds), ids).await?;
    Ok(views(&mut tx, (&context, &kinds), language_of(caller), rows).await?)
}
