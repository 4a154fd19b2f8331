//! Uploading a table of people: it is read, and every row is looked at. Nobody is invited.

use std::collections::HashSet;

use domain::{
    access::{Denial, SystemTask, system},
    audit::Action,
    email::EmailKey,
    end_date::DayClock,
    error::{ErrorKind, Problem},
    id::{AccountId, ImportId, OrgId},
    import::{ImportLine, MAX_TABLE_BYTES, RowProblem},
    paste::{self, PeopleTable, PersonRow},
    state::ImportRowState,
};
use store::{NewImport, Outcome};

use crate::{Caller, Service, attempt::Attempt, invitations::look_at_rows, limits};

/// How many rows are looked at with the same statements.
const LOOKED_AT_ONCE: usize = 1_000;
/// The most characters of the name of a file.
const LONGEST_NAME: usize = 200;

/// A table to upload.
#[derive(Debug, Clone, Default)]
pub struct UploadTable {
    /// The name of the file; `None` where the table was pasted.
    pub file: Option<String>,
    /// The text.
    pub text: String,
    /// By which clock its last days are read.
    pub clock: DayClock,
}

/// Keeps a table with what would become of each row.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` to who may invite nobody, `RateLimited`, `TooLarge`, `Invalid` where the text is no
/// table of people.
pub async fn upload(
    service: &Service,
    caller: &Caller,
    slug: &str,
    table: UploadTable,
) -> Result<ImportId, ErrorKind> {
    let (tx, context) = service.read_org(caller, slug).await?;
    tx.close().await?;
    if let Err(refused) = context.require_inviting() {
        let attempt = Attempt::new(Action::InvitationSent);
        return service.record_denied(caller, slug, &attempt, Err(refused.into())).await;
    }
    let account = caller.account().ok_or(Denial::MembersOnly)?.id;
    if table.text.len() > MAX_TABLE_BYTES {
        return Err(ErrorKind::TooLarge);
    }
    if table.text.trim().is_empty() {
        return Err(ErrorKind::field("table", Problem::Required));
    }
    // Reading a large one takes longer than other requests should wait.
    let UploadTable { file, text, clock } = table;
    let read = tokio::task::spawn_blocking(move || read(&text)).await;
    let Read { mut lines, keys, unread } = read.map_err(|_| ErrorKind::Internal)??;
    take_rows(service, account, lines.len()).await?;
    look(service, caller, slug, (&mut lines, &clock)).await?;
    mark_repeated(&mut lines, keys);
    let file = file.map(|name| name.trim().chars().take(LONGEST_NAME).collect::<String>());
    let file = file.filter(|name| !name.is_empty());
    insert(service, (context.org.id, account), (file, unread, clock), lines).await
}

/// A table before it is looked at.
struct Read {
    lines: Vec<ImportLine>,
    /// The address of each line that has one, as it is compared.
    keys: Vec<Option<EmailKey>>,
    unread: Vec<String>,
}

fn read(text: &str) -> Result<Read, ErrorKind> {
    let PeopleTable { rows, unread } =
        paste::read_people(text).map_err(|error| ErrorKind::field("table", Problem::People { error }))?;
    let (lines, keys) = rows.into_iter().map(line).unzip();
    Ok(Read { lines, keys, unread })
}

fn line(row: PersonRow) -> (ImportLine, Option<EmailKey>) {
    let PersonRow { number, name, email, roles, team, until, is_cut } = row;
    let parsed = paste::parse_line(&email);
    let key = parsed.first().and_then(|line| Some(line.address.as_ref().ok()?.key()));
    let (state, problem) = match is_cut {
        true => (ImportRowState::Failed, Some(RowProblem::TooLong)),
        false => (ImportRowState::Ready, None),
    };
    (ImportLine { number, name, email, roles, team, until, state, problem }, key.filter(|_| !is_cut))
}

/// Counts the rows in a unit of their own before they are looked at, so that many tables at once are refused before the work.
async fn take_rows(service: &Service, account: AccountId, rows: usize) -> Result<(), ErrorKind> {
    service
        .write((), move |tx, args| {
            Box::pin(async move {
                tx.lock_account(account).await?;
                let (who, now) = (account.to_string(), args.0.now());
                let (allowed, wait) = limits::take_some(tx, limits::UPLOADED_ROWS, &who, rows, now).await?;
                match allowed < rows {
                    true => Err(ErrorKind::RateLimited { retry_after: wait(rows - allowed - 1) }.into()),
                    false => Ok(Outcome::Quiet(())),
                }
            })
        })
        .await
}

/// Of several rows with one address the first that did not fail counts.
fn mark_repeated(lines: &mut [ImportLine], keys: Vec<Option<EmailKey>>) {
    let mut seen = HashSet::new();
    for (line, key) in lines.iter_mut().zip(keys) {
        let Some(key) = key else { continue };
        if seen.contains(&key) {
            (line.state, line.problem) = (ImportRowState::Repeated, None);
        } else if line.state != ImportRowState::Failed {
            seen.insert(key);
        }
    }
}

/// Looks at all rows that may be ready.
async fn look(
    service: &Service,
    caller: &Caller,
    slug: &str,
    (lines, clock): (&mut [ImportLine], &DayClock),
) -> Result<(), ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    for chunk in lines.chunks_mut(LOOKED_AT_ONCE) {
        let ready: Vec<ImportLine> =
            chunk.iter().filter(|line| line.state == ImportRowState::Ready).cloned().collect();
        let mut outcomes = look_at_rows(&mut tx, service, &context, (&ready, clock)).await?;
        outcomes.sort_unstable_by_key(|(number, ..)| *number);
        let mut outcomes = outcomes.into_iter().peekable();
        for line in chunk {
            if let Some((_, state, problem)) = outcomes.next_if(|(number, ..)| *number == line.number) {
                (line.state, line.problem) = (state, problem);
            }
        }
    }
    tx.close().await?;
    Ok(())
}

async fn insert(
    service: &Service,
    (org, account): (OrgId, AccountId),
    (file, unread, clock): (Option<String>, Vec<String>, DayClock),
    lines: Vec<ImportLine>,
) -> Result<ImportId, ErrorKind> {
    let id = ImportId::new(service.new_uuid());
    service
        .write((file, unread, clock, lines), move |tx, args| {
            Box::pin(async move {
                let (service, (file, unread, clock, lines)) = &*args;
                tx.lock_organization(org).await?;
                let (file, at) = (file.as_deref(), service.now());
                let new = NewImport { id, org, account, file, unread, clock, at };
                tx.with(&system(SystemTask::RunJobs)).insert_import(&new, lines).await?;
                Ok(Outcome::Quiet(id))
            })
        })
        .await
}
