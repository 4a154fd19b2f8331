//! Downloading the list of people, a piece at a time: what its filters list, or the selected rows.

use domain::{
    audit::{Action, AuditValue},
    error::ErrorKind,
    list::{UserQuery, UserSort},
    paste::{write_csv, write_csv_rows},
    permission::Permission,
    selection::{RowId, Selection},
    time::Timestamp,
    view::{UserKind, UserRow},
};
use store::{MemberQuery, Outcome};
use uuid::Uuid;

use super::list::{filter, view};
use crate::{
    Caller, Service,
    attempt::Attempt,
    cursor::{Cursor, read_by_key},
};

/// How many rows are read at once.
const PIECE: usize = 1_000;

/// The columns. The file has canonical names, whatever words the organization uses.
const COLUMNS: [&str; 12] = [
    "kind",
    "id",
    "name",
    "email",
    "status",
    "roles",
    "teams",
    "last_active_at",
    "last_sign_in_at",
    "joined_at",
    "invited_at",
    "expires_at",
];

/// What is downloaded.
#[derive(Debug, Clone)]
pub struct UsersExport {
    /// The filters of the list. The file is sorted by name, so that each row is in it once.
    pub query: UserQuery,
    /// The selected rows; without any all that match.
    pub selection: Selection,
}

/// A piece of the file.
#[derive(Debug)]
pub struct UsersPiece {
    /// Its text.
    pub text: String,
    /// The cursor of the next one, if there is one.
    pub next: Option<String>,
}

/// Records that the list is downloaded, and returns the name of the file. The pieces follow.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` without `User.Member.READ`.
pub async fn begin_export(
    service: &Service,
    caller: &Caller,
    slug: &str,
    export: UsersExport,
) -> Result<String, ErrorKind> {
    let attempt = Attempt::new(Action::MembersExported);
    service
        .in_org(caller, slug, attempt, export, |_, change, export| {
            Box::pin(async move {
                let context = change.context;
                context.require(&Permission::MEMBER_READ)?;
                let day = context.now.rfc3339();
                let day = day.split('T').next().unwrap_or_default();
                let name = [&context.org.slug, "-users-", day, ".csv"].concat();
                let mut event = change.event(Action::MembersExported);
                event.after =
                    Some(AuditValue::File([&name, " ", &describe(export)].concat().trim_end().to_owned()));
                Ok(Outcome::changed(name, event))
            })
        })
        .await
}

/// Which rows, for the log: the filters, or how many rows were selected one by one.
fn describe(export: &UsersExport) -> String {
    let (ids, is_all) = (export.selection.ids.len(), export.selection.is_all);
    if ids > 0 && !is_all {
        return format!("selected={ids}");
    }
    let query = UserQuery { cursor: None, counts_all: false, ..export.query.clone() }.to_query_string();
    if ids > 0 { format!("{query} except={ids}") } else { query }
}

/// One piece of the file: the first, or the one of a cursor. Each asks again whether the caller may.
///
/// Roles and teams are in it as far as the caller sees them in the list.
///
/// # Errors
/// As for [`begin_export`].
pub async fn export_piece(
    service: &Service,
    caller: &Caller,
    slug: &str,
    export: &UsersExport,
    cursor: Option<&str>,
) -> Result<UsersPiece, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    context.require(&Permission::MEMBER_READ)?;
    let Selection { ids, is_all } = &export.selection;
    let selected: Vec<Uuid> = match is_all {
        true => Vec::new(),
        false => ids.iter().map(|id| id.uuid()).collect(),
    };
    // What was selected under other filters is selected still.
    let query = match selected.is_empty() {
        true => UserQuery { sort: UserSort::Name, cursor: None, ..export.query.clone() },
        false => UserQuery::default(),
    };
    let from = read_by_key(cursor);
    let rows = match filter(&context, &query, from.as_ref()) {
        Some(filter) => {
            let limit = u32::try_from(PIECE + 1).unwrap_or(u32::MAX);
            tx.list_users(&MemberQuery { rows: selected, limit, all_hits: true, ..filter }).await?
        }
        None => Vec::new(),
    };
    let next = rows.get(PIECE).and_then(|_| rows.get(PIECE - 1)).map(|last| Cursor::after(&last.place));
    let gifts = context.team_gifts(&mut tx).await?;
    let lines = rows
        .into_iter()
        .take(PIECE)
        .map(|row| view(row, &context, (&gifts, &[])))
        .filter(|row| !(*is_all && ids.contains(&row_id(row))))
        .map(line);
    let text = match cursor {
        None => write_csv(&COLUMNS, lines),
        Some(_) => write_csv_rows(lines),
    };
    Ok(UsersPiece { text, next })
}

const fn row_id(row: &UserRow) -> RowId {
    match row.kind {
        UserKind::Member { id, .. } => RowId::Member(id),
        UserKind::Invitation { id, .. } => RowId::Invitation(id),
    }
}

fn line(row: UserRow) -> [String; COLUMNS.len()] {
    let (kind, id, status, [active, invited]) = match row.kind {
        UserKind::Member { id, state } => {
            ("member", id.to_string(), state.as_str(), [row.last_active_at, None])
        }
        UserKind::Invitation { id, state, .. } => {
            ("invitation", id.to_string(), state.as_str(), [None, row.last_active_at])
        }
    };
    let time = |at: Option<Timestamp>| at.map(Timestamp::rfc3339).unwrap_or_default();
    [
        kind.to_owned(),
        id,
        row.name,
        row.email,
        status.to_owned(),
        row.roles.join("; "),
        row.teams.join("; "),
        time(active),
        time(row.last_sign_in_at),
        time(row.joined_at),
        time(invited),
        time(row.expires_at),
    ]
}
