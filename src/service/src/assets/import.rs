//! Registering many assets from a table. Each line gets an outcome of its own.

use domain::{
    asset::AssetKind,
    audit::Action,
    error::{ErrorKind, Problem},
    id::AssetId,
    paste::read_csv,
    view::ImportedAsset,
};
use store::{Failure, Outcome, Tx};

use super::{
    Kinds,
    create::{CreateAsset, create_in},
};
use crate::{Caller, Service, attempt::Attempt, mutation::MutationContext};

/// The most lines of one request.
const MOST: usize = 1_000;

/// The columns in their order, each with the words that name it in a heading.
const COLUMNS: [&[&str]; 6] = [
    &["kind", "type", "art", "typ"],
    &["name"],
    &["owner", "owner e-mail", "owner email", "eigentümer", "besitzer"],
    &["parent", "part of", "teil von", "gehört zu"],
    &["external id", "external_id", "id", "externe id", "externe kennung"],
    &["link", "url"],
];

/// Registers each line of a CSV text with the columns kind, name, owner, parent, external id and link; a heading can name
/// them in another order. A parent is named by its external id or its name, and may stand in an earlier line.
///
/// # Errors
/// `NotFound` for who is no member, `Invalid` where the text is no such table, `TooLarge`.
pub async fn import(
    service: &Service,
    caller: &Caller,
    slug: &str,
    text: &str,
) -> Result<Vec<ImportedAsset>, ErrorKind> {
    let lines = lines(text);
    if lines.as_ref().is_some_and(|lines| lines.len() > MOST) {
        return Err(ErrorKind::TooLarge);
    }
    let attempt = Attempt::new(Action::AssetCreated);
    let imported = service
        .in_org(caller, slug, attempt.clone(), lines, |tx, change, lines| {
            Box::pin(async move {
                // Said to members only: for others nothing is there.
                let unreadable = || ErrorKind::field("table", Problem::ImportColumns);
                let lines = lines.as_ref().ok_or_else(unreadable)?;
                let kinds = Kinds::read(tx, change.context).await?;
                let (mut imported, mut events) = (Vec::new(), Vec::new());
                for line in lines {
                    let outcome = match register(tx, change, &kinds, line).await {
                        Ok((id, event)) => {
                            events.push(event);
                            Ok(id)
                        }
                        Err(Failure::Refused(reason)) => Err(reason),
                        Err(other) => return Err(other),
                    };
                    imported.push(ImportedAsset {
                        line: line.number,
                        name: line.asset.name.clone(),
                        outcome,
                    });
                }
                Ok(match events.is_empty() {
                    true => Outcome::Quiet(imported),
                    false => Outcome::Changed { value: imported, events },
                })
            })
        })
        .await?;
    // Lines are refused one by one: the log gets the first of them.
    let refused = imported.iter().find_map(|line| match &line.outcome {
        Err(ErrorKind::Denied { denial }) => Some(denial),
        _ => None,
    });
    if let Some(denial) = refused {
        service.record_denial(caller, slug, &attempt, denial).await;
    }
    Ok(imported)
}

/// A line of the table.
struct Line {
    number: u32,
    asset: CreateAsset,
    parent: String,
}

/// The lines below the heading, if there is one; `None` if it is no table of assets.
fn lines(text: &str) -> Option<Vec<Line>> {
    let records = read_csv(text)?;
    let place = |column: &[&str]| {
        let heading = records.first()?;
        heading.iter().position(|cell| column.contains(&cell.to_lowercase().as_str()))
    };
    let named = COLUMNS.map(place);
    let has_heading = named[0].is_some() && named[1].is_some();
    let columns = if has_heading { named } else { [0, 1, 2, 3, 4, 5].map(Some) };
    let lines = records.iter().enumerate().skip(usize::from(has_heading)).map(|(at, record)| {
        let cell = |column: Option<usize>| column.and_then(|at| record.get(at)).cloned().unwrap_or_default();
        let [kind, name, owner, parent, external_id, link] = columns.map(cell);
        let asset = CreateAsset { kind, name, parent: None, external_id, link, owner };
        Line { number: u32::try_from(at + 1).unwrap_or(u32::MAX), asset, parent }
    });
    let lines: Vec<Line> = lines.collect();
    (!lines.is_empty()).then_some(lines)
}

async fn register(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    kinds: &Kinds,
    line: &Line,
) -> Result<(AssetId, domain::audit::AuditEvent), Failure> {
    let mut asset = line.asset.clone();
    if !line.parent.is_empty() {
        let kind = kinds.named(&asset.kind).and_then(|kind| kind.parent.as_ref());
        let found = match kind {
            Some(kind) => find_parent(tx, change, kind, &line.parent).await?,
            None => None,
        };
        let unknown = || ErrorKind::field("parent", Problem::UnknownParent);
        asset.parent = Some(found.ok_or_else(unknown)?);
    }
    create_in(tx, change, kinds, &asset).await
}

/// The one asset of a kind that a text names.
async fn find_parent(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    kind: &AssetKind,
    text: &str,
) -> Result<Option<AssetId>, Failure> {
    let mut org = tx.org(change.context.org.id);
    if let Some(found) = org.find_asset_by_external_id(kind, text).await? {
        return Ok(Some(found));
    }
    Ok(match org.list_assets_named(kind, text).await?.as_slice() {
        [only] => Some(*only),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_names_the_columns_in_any_order() {
        let lines = lines("Name;Art;Link\nSales;Sammlung;https://a.example\n").unwrap();
        let asset = &lines[0].asset;
        assert_eq!((lines.len(), lines[0].number), (1, 2));
        assert_eq!((asset.kind.as_str(), asset.name.as_str()), ("Sammlung", "Sales"));
        assert_eq!((asset.link.as_str(), asset.owner.as_str()), ("https://a.example", ""));
    }

    #[test]
    fn without_a_heading_the_columns_have_their_order() {
        let lines = lines("Workbook,Q3,ada@example.com,Sales,wb-1,\n").unwrap();
        let asset = &lines[0].asset;
        assert_eq!((asset.name.as_str(), asset.owner.as_str()), ("Q3", "ada@example.com"));
        assert_eq!((lines[0].parent.as_str(), asset.external_id.as_str()), ("Sales", "wb-1"));
        assert!(super::lines("nothing").is_none());
    }
}
