//! Downloading the audit log, a piece at a time, newest first. The log only grows, so the pieces belong together whatever
//! happens meanwhile.

use std::str::FromStr;

use domain::{
    audit::{Action, AuditValue},
    error::ErrorKind,
    list::AuditQuery,
    paste::write_csv_rows,
    permission::Permission,
};
use serde::Serialize;
use serde_json::value::RawValue;
use store::{LogPlace, Outcome, StoredEvent};

use super::filter::filter;
use crate::{Caller, Service, assets::language_of, attempt::Attempt};

/// How many entries are read at once.
const PIECE: u32 = 1000;

/// The columns, and the keys of JSON.
const COLUMNS: [&str; 13] = [
    "sequence",
    "at",
    "who",
    "action",
    "target_kind",
    "target_id",
    "target",
    "before",
    "after",
    "plan",
    "door",
    "ip",
    "user_agent",
];

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// Comma-separated values (RFC 4180), in which spreadsheets run no formulas.
    Csv,
    /// A JSON object on each line.
    JsonLines,
}

/// The text names no format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown format")]
pub struct UnknownFormat;

impl ExportFormat {
    /// How the names of such files end.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "jsonl",
        }
    }
}

impl FromStr for ExportFormat {
    type Err = UnknownFormat;
    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        [Self::Csv, Self::JsonLines]
            .into_iter()
            .find(|format| format.extension() == text)
            .ok_or(UnknownFormat)
    }
}

/// What is downloaded.
#[derive(Debug, Clone)]
pub struct AuditExport {
    /// Which entries.
    pub query: AuditQuery,
    /// In which format.
    pub format: ExportFormat,
}

/// A piece of the file.
#[derive(Debug)]
pub struct ExportPiece {
    /// Its text.
    pub text: String,
    /// Before which number the next one begins, if there is one.
    pub next: Option<u64>,
}

#[derive(Serialize)]
struct JsonLine<'a> {
    sequence: u64,
    at: String,
    who: &'a str,
    action: &'a str,
    target_kind: Option<&'a str>,
    target_id: Option<&'a str>,
    target: Option<&'a str>,
    before: Option<&'a RawValue>,
    after: Option<&'a RawValue>,
    plan: Option<&'a RawValue>,
    door: &'a str,
    ip: Option<&'a str>,
    user_agent: Option<&'a str>,
}

/// Records that the log is downloaded, and returns the name of the file. The pieces follow.
///
/// # Errors
/// `NotFound` for who is no member or where there is no such person, `Denied` without `Audit.Log.EXPORT`.
pub async fn begin_export(
    service: &Service,
    caller: &Caller,
    slug: &str,
    export: AuditExport,
) -> Result<String, ErrorKind> {
    let attempt = Attempt::new(Action::AuditExported);
    service
        .in_org(caller, slug, attempt, export, |tx, change, AuditExport { query, format }| {
            Box::pin(async move {
                let context = change.context;
                filter(tx, context, &Permission::AUDIT_EXPORT, query, language_of(change.caller)).await?;
                let day = context.now.rfc3339();
                let day = day.split('T').next().unwrap_or_default();
                let name = [&context.org.slug, "-audit-log-", day, ".", format.extension()].concat();
                let mut event = change.event(Action::AuditExported);
                let which = AuditQuery { cursor: None, ..query.clone() }.to_query_string();
                event.after = Some(AuditValue::File([&name, " ", &which].concat().trim_end().to_owned()));
                Ok(Outcome::changed(name, event))
            })
        })
        .await
}

/// One piece of the file: the newest, or that before a number. Each asks again whether the caller may.
///
/// # Errors
/// As for [`begin_export`].
pub async fn export_piece(
    service: &Service,
    caller: &Caller,
    slug: &str,
    export: &AuditExport,
    before: Option<u64>,
) -> Result<ExportPiece, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let filter =
        filter(&mut tx, &context, &Permission::AUDIT_EXPORT, &export.query, language_of(caller)).await?;
    let place = before.map_or(LogPlace::Newest, LogPlace::Before);
    let events = match filter {
        Some(filter) => tx.org(context.org.id).list_audit_events(&filter, place, PIECE).await?,
        None => Vec::new(),
    };
    let is_full = events.len() == PIECE as usize;
    let next = events.last().filter(|_| is_full).map(StoredEvent::sequence);
    let text = match (export.format, before) {
        (ExportFormat::JsonLines, _) => events.iter().map(json_line).collect::<Result<_, _>>()?,
        (ExportFormat::Csv, None) => [&COLUMNS.join(","), "\r\n", &csv_rows(&events)].concat(),
        (ExportFormat::Csv, Some(_)) => csv_rows(&events),
    };
    Ok(ExportPiece { text, next })
}

fn csv_rows(events: &[StoredEvent]) -> String {
    let given = |text: &Option<String>| text.clone().unwrap_or_default();
    write_csv_rows(events.iter().map(|event| {
        [
            event.sequence().to_string(),
            event.at().rfc3339(),
            event.who.clone(),
            event.action.clone(),
            given(&event.target_kind),
            given(&event.target_id),
            given(&event.target),
            given(&event.value_before),
            given(&event.value_after),
            given(&event.plan),
            event.door.clone(),
            given(&event.ip),
            given(&event.user_agent),
        ]
    }))
}

fn raw(json: Option<&str>) -> Result<Option<&RawValue>, serde_json::Error> {
    json.map(serde_json::from_str).transpose()
}

fn json_line(event: &StoredEvent) -> Result<String, ErrorKind> {
    let text = |error: serde_json::Error| {
        tracing::error!(event = %event.id(), %error, "an entry of the audit log does not read");
        ErrorKind::Internal
    };
    let line = JsonLine {
        sequence: event.sequence(),
        at: event.at().rfc3339(),
        who: &event.who,
        action: &event.action,
        target_kind: event.target_kind.as_deref(),
        target_id: event.target_id.as_deref(),
        target: event.target.as_deref(),
        before: raw(event.value_before.as_deref()).map_err(text)?,
        after: raw(event.value_after.as_deref()).map_err(text)?,
        plan: raw(event.plan.as_deref()).map_err(text)?,
        door: &event.door,
        ip: event.ip.as_deref(),
        user_agent: event.user_agent.as_deref(),
    };
    Ok(serde_json::to_string(&line).map_err(text)? + "\n")
}
