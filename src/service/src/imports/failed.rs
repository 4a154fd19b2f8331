//! The failed rows of an import as a file: corrected, they can be imported again.

use domain::{error::ErrorKind, id::ImportId, language::Language, state::ImportRowState};
use messages::Messages;

use super::find;
use crate::{Caller, FilePiece, Principal, Service};

/// How many rows are read at once.
const PIECE: u32 = 1_000;

/// The byte-order mark, by which spreadsheets know the encoding.
const MARK: &str = "\u{feff}";

/// A piece of the file, from a number on; the first one, from 0, has the mark of the encoding and the heading.
///
/// # Errors
/// `NotFound` for who is no member and without such an import, `Denied` to who may invite nobody.
pub async fn failed_piece(
    service: &Service,
    caller: &Caller,
    slug: &str,
    (id, from): (ImportId, u32),
) -> Result<FilePiece<u32>, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let import = find(&mut tx, &context, caller, id).await?;
    let failed = Some(ImportRowState::Failed);
    let mut lines = tx.org(context.org.id).list_import_rows(id, failed, (from, PIECE + 1)).await?;
    tx.close().await?;
    let next = lines.get(PIECE as usize).map(|line| line.number);
    lines.truncate(PIECE as usize);
    let language = match &caller.principal {
        Principal::Session(session) => session.language,
        _ => Language::English,
    };
    let (m, at) = (Messages::of(language), import.at.rfc3339());
    let day = at.split('T').next().unwrap_or_default();
    let name = [&context.org.slug, "-failed-rows-", day, ".csv"].concat();
    let heading = if from == 0 { [MARK, &m.failed_rows_heading()].concat() } else { String::new() };
    Ok(FilePiece { name, text: heading + &m.failed_rows(lines), next })
}
