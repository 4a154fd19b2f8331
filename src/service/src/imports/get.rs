//! An import: what becomes of its rows, or what has become of them.

use domain::{
    error::ErrorKind,
    id::ImportId,
    import::{ImportBrief, ImportView},
    state::{ImportRowState, JobState},
};

use super::find;
use crate::{Caller, Service, seats::seats};

/// How many rows are shown at once.
const SHOWN: u32 = 100;

/// Reads an import and some of its rows: those in one state, or all, from a number on.
///
/// # Errors
/// `NotFound` for who is no member and without such an import, `Denied` to who may invite nobody.
pub async fn get(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: ImportId,
    (show, from): (Option<ImportRowState>, u32),
) -> Result<ImportView, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let import = find(&mut tx, &context, caller, id).await?;
    let seats = seats(&mut tx, &context.org, context.now).await?;
    let mut org = tx.org(context.org.id);
    let counts = org.count_import_rows(id).await?;
    let mut lines = org.list_import_rows(id, show, (from, SHOWN + 1)).await?;
    let job = match import.job {
        // Jobs that were deleted are done.
        Some(job) => Some(org.find_job(job).await?.map_or(JobState::Done, |job| job.state)),
        None => None,
    };
    tx.close().await?;
    let next = lines.get(SHOWN as usize).map(|line| line.number);
    lines.truncate(SHOWN as usize);
    let brief = ImportBrief { id: import.id, file: import.file, at: import.at };
    Ok(ImportView { brief, job, unread: import.unread, counts, seats, show, lines, next })
}
