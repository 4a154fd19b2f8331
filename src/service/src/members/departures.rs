//! What became of everything that somebody had when they were removed or left, or when it was handed over: the receipts on their
//! page, and the report of each as a file.

use domain::{
    consequences::{Departure, Receipt},
    error::ErrorKind,
    id::{AssetId, DepartureId, MembershipId},
    language::Language,
    member::Member,
    paste::write_csv_rows,
    permission::Permission,
    view::PastDepartureView,
};
use store::{DepartedAsset, DepartedFate, Failure, ReadTx, StoredDeparture};

use super::hand_over::decide_hand_over;
use crate::{Caller, FilePiece, Service, assets::Kinds, org_context::OrgContext};

/// How many departures of a member are shown.
const SHOWN: u32 = 10;
/// How many assets are read at once.
const PIECE: u32 = 1000;
/// The columns of the report.
const HEADING: &str = "what,kind,name,id,former_owner,outcome,new_owner,began,at\r\n";

/// The newest departures of a member, those that the reader may see.
pub(super) async fn departures(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    (target, language): (&Member, Language),
) -> Result<Vec<PastDepartureView>, Failure> {
    if [Departure::Removed, Departure::HandedOver].iter().all(|kind| may_see(context, target, *kind).is_err())
    {
        return Ok(Vec::new());
    }
    let mut stored = tx.org(context.org.id).list_departures(target.id, SHOWN).await?;
    stored.retain(|departure| may_see(context, target, departure.receipt.departed.plan.departure).is_ok());
    let kinds = Kinds::read(tx, context).await?;
    let view = |StoredDeparture { id, at, receipt, undone_at }| {
        let mut names = std::collections::BTreeMap::new();
        for owned in &receipt.departed.plan.assets {
            names.insert(owned.kind.clone(), kinds.name(language, &owned.kind));
        }
        PastDepartureView { id, at, receipt, kinds: names, undone_at }
    };
    Ok(stored.into_iter().map(view).collect())
}

/// Whether the actor may see what became of somebody's things: whoever could have done it.
fn may_see(context: &OrgContext, target: &Member, departure: Departure) -> Result<(), Failure> {
    let may_remove = context.decide_on(&Permission::MEMBER_DELETE, target);
    match (may_remove, departure) {
        (Err(_), Departure::HandedOver) => decide_hand_over(context, target).map(drop),
        (may_remove, _) => may_remove.map(drop),
    }
}

/// A piece of the report of a departure: each session, invitation and asset, and when it ended, moved or stayed. The first piece,
/// without `beyond`, begins with the sessions and invitations; the others go on beyond an asset.
///
/// # Errors
/// `NotFound` also for a departure of somebody else, `Denied` for who could not have done it.
pub async fn departure_piece(
    service: &Service,
    caller: &Caller,
    slug: &str,
    (member, departure, beyond): (MembershipId, DepartureId, Option<AssetId>),
) -> Result<FilePiece<AssetId>, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let target = context.member(&mut tx, member).await?;
    // Whoever could see none is told so, and not which there are.
    may_see(&context, &target, Departure::HandedOver)?;
    let mut org = tx.org(context.org.id);
    let found = org.find_departure_of(member, departure).await?.ok_or(ErrorKind::NotFound)?;
    may_see(&context, &target, found.receipt.departed.plan.departure)?;
    let assets = org.list_departure_assets(departure, beyond, PIECE).await?;
    let next = assets.last().filter(|_| assets.len() == PIECE as usize).map(|asset| asset.id);
    let at = found.at.rfc3339();
    let day = at.split('T').next().unwrap_or_default();
    let name = [&context.org.slug, "-departure-", day, ".csv"].concat();
    let of = (target.name.as_str(), at.as_str());
    let assets = write_csv_rows(assets.into_iter().map(|asset| asset_row(asset, of)));
    let text = match beyond {
        None => [HEADING, &write_csv_rows(first_rows(&found.receipt, of)), &assets].concat(),
        Some(_) => assets,
    };
    Ok(FilePiece { name, text, next })
}

/// The rows of the sessions, which ended, and of the open invitations, which wait for somebody's approval.
fn first_rows<'a>(
    receipt: &'a Receipt,
    (person, at): (&'a str, &'a str),
) -> impl Iterator<Item = [String; 9]> + 'a {
    let sessions = receipt.sessions.iter().map(move |session| {
        let (client, began) =
            (session.user_agent.as_deref().unwrap_or_default(), session.created_at.rfc3339());
        ["session", "", client, "", person, "ended", "", &began, at].map(str::to_owned)
    });
    let invitations = receipt.invitations.iter().map(move |sent| {
        let id = sent.id.to_string();
        ["invitation", "", &sent.email, &id, person, "waits_for_approval", "", "", at].map(str::to_owned)
    });
    sessions.chain(invitations)
}

fn asset_row(asset: DepartedAsset, (person, at): (&str, &str)) -> [String; 9] {
    let (outcome, to) = match &asset.fate {
        DepartedFate::Stayed => ("stayed", ""),
        DepartedFate::HandedOver(name) => ("handed_over", name.as_str()),
        DepartedFate::Deleted => ("deleted", ""),
    };
    let (kind, id) = (asset.kind.as_str(), asset.id.to_string());
    ["asset", kind, &asset.name, &id, person, outcome, to, "", at].map(str::to_owned)
}
