//! Files that are made while they are downloaded, a piece at a time.

use std::io;

use app::api::RequestFacts;
use axum::{
    Extension,
    body::Body,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use domain::{error::ErrorKind, list::AuditQuery};
use futures::stream;
use http::{HeaderValue, StatusCode, header};
use service::{
    Caller, Service,
    audit::{AuditExport, ExportFormat, begin_export, export_piece},
};

use super::state::AppState;

/// What a download goes on with.
struct Download {
    service: Service,
    caller: Caller,
    slug: String,
    export: AuditExport,
    /// The number before which the next piece begins; `None` before the first.
    before: Option<u64>,
}

/// Serves the audit log as a file to whoever may download it.
pub async fn audit_log(
    State(state): State<AppState>,
    Extension(facts): Extension<RequestFacts>,
    Path((slug, file)): Path<(String, String)>,
    Query(parameters): Query<Vec<(String, String)>>,
) -> Response {
    let found = async {
        let session = facts.session.ok_or(ErrorKind::SignedOut)?;
        let extension = file.strip_prefix("export.").ok_or(ErrorKind::NotFound)?;
        let format: ExportFormat = extension.parse().map_err(|_| ErrorKind::NotFound)?;
        let parameter =
            |key: &str| parameters.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
        let query = AuditQuery { cursor: None, ..AuditQuery::from_params(parameter) };
        let (caller, export) = (Caller::signed_in(session, facts.origin), AuditExport { query, format });
        let name = begin_export(&state.service, &caller, &slug, export.clone()).await?;
        Ok((name, Download { service: state.service.clone(), caller, slug, export, before: None }))
    };
    match found.await {
        Ok((name, download)) => answer(&name, download),
        Err(error) => refused(error),
    }
}

fn cut_short(error: ErrorKind) -> io::Error {
    tracing::warn!(?error, "a download was cut short");
    io::Error::other(error.code())
}

/// The layers around it say why.
fn refused(error: ErrorKind) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = status.into_response();
    response.extensions_mut().insert(error);
    response
}

fn answer(name: &str, download: Download) -> Response {
    let kind = match download.export.format {
        ExportFormat::Csv => "text/csv; charset=utf-8",
        ExportFormat::JsonLines => "application/jsonl; charset=utf-8",
    };
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{name}\""));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment"))),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let pieces = stream::try_unfold(Some(download), |download| async move {
        let Some(download) = download else { return Ok(None) };
        let Download { service, caller, slug, export, before } = &download;
        // Who has seen the end of a file has all of it: after an error the connection is cut.
        let piece = export_piece(service, caller, slug, export, *before).await.map_err(cut_short)?;
        let rest = piece.next.map(|next| Download { before: Some(next), ..download });
        Ok::<_, io::Error>(Some((piece.text, rest)))
    });
    (headers, Body::from_stream(pieces)).into_response()
}
