//! What became of everything that somebody had when they were removed or left: the receipt on their page, and the list of
//! what moved where as a file.

use domain::{
    error::ErrorKind,
    id::{AssetId, MembershipId},
    language::Language,
    member::Member,
    paste::write_csv_rows,
    permission::Permission,
    view::PastDepartureView,
};
use store::{Failure, MovedAsset, ReadTx, StoredDeparture};

use crate::{Caller, FilePiece, Service, assets::Kinds, org_context::OrgContext};

/// How many departures of a member are shown.
const SHOWN: u32 = 3;
/// How many assets are read at once.
const PIECE: u32 = 1000;

/// The newest departures of a member, for who could remove them.
pub(super) async fn departures(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    (target, language): (&Member, Language),
) -> Result<Vec<PastDepartureView>, Failure> {
    if context.decide_on(&Permission::MEMBER_DELETE, target).is_err() {
        return Ok(Vec::new());
    }
    let stored = tx.org(context.org.id).list_departures(target.id, SHOWN).await?;
    let kinds = Kinds::read(tx, context).await?;
    let view = |StoredDeparture { at, receipt, undone_at, .. }| {
        let mut names = std::collections::BTreeMap::new();
        for owned in &receipt.departed.plan.assets {
            names.insert(owned.kind.clone(), kinds.name(language, &owned.kind));
        }
        PastDepartureView { at, receipt, kinds: names, undone_at }
    };
    Ok(stored.into_iter().map(view).collect())
}

/// A piece of the file with what moved where in the newest departure of a member, from beyond an asset.
///
/// # Errors
/// `NotFound` also where the member has not gone, `Denied` for who may not remove them.
pub async fn departure_piece(
    service: &Service,
    caller: &Caller,
    slug: &str,
    (id, beyond): (MembershipId, Option<AssetId>),
) -> Result<FilePiece<AssetId>, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let target = context.member(&mut tx, id).await?;
    context.decide_on(&Permission::MEMBER_DELETE, &target)?;
    let mut org = tx.org(context.org.id);
    let newest = org.list_departures(id, 1).await?.pop().ok_or(ErrorKind::NotFound)?;
    let rows = org.list_departure_assets(newest.id, beyond, PIECE).await?;
    let next = rows.last().filter(|_| rows.len() == PIECE as usize).map(|row| row.id);
    let at = newest.at.rfc3339();
    let day = at.split('T').next().unwrap_or_default();
    let name = [&context.org.slug, "-departure-", day, ".csv"].concat();
    let lines = write_csv_rows(rows.into_iter().map(|row| line(row, &target.name, &at)));
    let text = match beyond {
        None => ["kind,name,id,former_owner,what,new_owner,at\r\n", &lines].concat(),
        Some(_) => lines,
    };
    Ok(FilePiece { name, text, next })
}

fn line(row: MovedAsset, owner: &str, at: &str) -> [String; 7] {
    let what = if row.to.is_some() { "handed_over" } else { "deleted" };
    [
        row.kind.to_string(),
        row.name,
        row.id.to_string(),
        owner.to_owned(),
        what.to_owned(),
        row.to.unwrap_or_default(),
        at.to_owned(),
    ]
}
