//! Files that are made while they are downloaded, a piece at a time.

use std::{io, str::FromStr};

use app::api::RequestFacts;
use axum::{
    Extension,
    body::Body,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use domain::{
    error::ErrorKind,
    id::{DepartureId, ImportId, MembershipId, ReviewId},
    list::{AuditQuery, UserQuery},
    selection::Selection,
};
use futures::{FutureExt, Stream, StreamExt, future::BoxFuture, stream};
use http::{HeaderValue, StatusCode, header};
use service::{
    Caller, FilePiece, Service,
    audit::{self, AuditExport, ExportFormat},
    imports,
    members::{self, UsersExport},
    reviews,
};

use super::state::AppState;

/// The parameters of an address, in their order.
type Parameters = Query<Vec<(String, String)>>;

/// Who downloads from which organization, and what.
struct Download<E> {
    service: Service,
    caller: Caller,
    slug: String,
    export: E,
}

impl<E> Download<E> {
    fn new(state: &AppState, facts: RequestFacts, slug: String, export: E) -> Result<Self, ErrorKind> {
        let session = facts.session.ok_or(ErrorKind::SignedOut)?;
        let caller = Caller::signed_in(session, facts.origin);
        Ok(Self { service: state.service.clone(), caller, slug, export })
    }

    /// Of something by its id.
    fn of_id(state: &AppState, facts: RequestFacts, slug: String, id: &str) -> Result<Self, ErrorKind>
    where
        E: FromStr,
    {
        Self::new(state, facts, slug, id.parse().map_err(|_| ErrorKind::NotFound)?)
    }
}

/// Serves the audit log as a file to whoever may download it.
pub async fn audit_log(
    State(state): State<AppState>,
    Extension(facts): Extension<RequestFacts>,
    Path((slug, file)): Path<(String, String)>,
    Query(parameters): Parameters,
) -> Response {
    let found = async {
        if facts.session.is_none() {
            return Err(ErrorKind::SignedOut);
        }
        let extension = file.strip_prefix("export.").ok_or(ErrorKind::NotFound)?;
        let format: ExportFormat = extension.parse().map_err(|_| ErrorKind::NotFound)?;
        let query = AuditQuery { cursor: None, ..AuditQuery::from_params(|key| first(&parameters, key)) };
        let download = Download::new(&state, facts, slug, AuditExport { query, format })?;
        let Download { service, caller, slug, export } = &download;
        let name = audit::begin_export(service, caller, slug, export.clone()).await?;
        Ok((name, download))
    };
    let (name, download) = match found.await {
        Ok(found) => found,
        Err(error) => return refused(error),
    };
    let kind = match download.export.format {
        ExportFormat::Csv => CSV,
        ExportFormat::JsonLines => "application/jsonl; charset=utf-8",
    };
    let pieces = stream::try_unfold(Some((download, None)), |place| async move {
        let Some((download, before)) = place else { return Ok(None) };
        let Download { service, caller, slug, export } = &download;
        let piece = audit::export_piece(service, caller, slug, export, before).await.map_err(cut_short)?;
        let rest = piece.next.map(|next| (download, Some(next)));
        Ok(Some((piece.text, rest)))
    });
    answer(&name, kind, pieces)
}

/// Serves the report of what became of somebody's things when they went or handed them over, to whoever could do it.
pub async fn departure(
    State(state): State<AppState>,
    Extension(facts): Extension<RequestFacts>,
    Path((slug, member, departure)): Path<(String, String, String)>,
) -> Response {
    let ids = || Some((member.parse::<MembershipId>().ok()?, departure.parse::<DepartureId>().ok()?));
    let download = ids().ok_or(ErrorKind::NotFound).and_then(|ids| Download::new(&state, facts, slug, ids));
    in_pieces(download, |of, beyond| {
        let (member, departure) = of.export;
        members::departure_piece(&of.service, &of.caller, &of.slug, (member, departure, beyond)).boxed()
    })
    .await
}

/// Serves the failed rows of an import, to be corrected and imported again.
pub async fn failed_rows(
    State(state): State<AppState>,
    Extension(facts): Extension<RequestFacts>,
    Path((slug, import)): Path<(String, String)>,
) -> Response {
    let download = Download::<ImportId>::of_id(&state, facts, slug, &import);
    in_pieces(download, |of, from| {
        let from = from.unwrap_or_default();
        imports::failed_piece(&of.service, &of.caller, &of.slug, (of.export, from)).boxed()
    })
    .await
}

/// Serves the evidence of an access review that has ended, to whoever may review.
pub async fn evidence(
    State(state): State<AppState>,
    Extension(facts): Extension<RequestFacts>,
    Path((slug, review)): Path<(String, String)>,
) -> Response {
    let download = Download::<ReviewId>::of_id(&state, facts, slug, &review);
    in_pieces(download, |of, beyond| {
        reviews::evidence_piece(&of.service, &of.caller, &of.slug, (of.export, beyond)).boxed()
    })
    .await
}

/// Reads a piece of a file from a place on; without a place the first one.
type ReadPiece<E, P> =
    for<'a> fn(&'a Download<E>, Option<P>) -> BoxFuture<'a, Result<FilePiece<P>, ErrorKind>>;

/// Serves a table whose first piece says its name.
async fn in_pieces<E, P>(download: Result<Download<E>, ErrorKind>, read: ReadPiece<E, P>) -> Response
where
    E: Send + Sync + 'static,
    P: Send + 'static,
{
    let found = async {
        let download = download?;
        Ok((read(&download, None).await?, download))
    };
    let (FilePiece { name, text, next }, download) = match found.await {
        Ok(found) => found,
        Err(error) => return refused(error),
    };
    let rest = stream::try_unfold((download, next), move |(download, place)| async move {
        let Some(place) = place else { return Ok(None) };
        let FilePiece { text, next, .. } = read(&download, Some(place)).await.map_err(cut_short)?;
        Ok(Some((text, (download, next))))
    });
    answer(&name, CSV, stream::once(async move { Ok(text) }).chain(rest))
}

/// Serves the list of people as a file: what the parameters of the list select.
pub async fn users(
    State(state): State<AppState>,
    Extension(facts): Extension<RequestFacts>,
    Path(slug): Path<String>,
    Query(parameters): Parameters,
) -> Response {
    let found = async {
        let export = UsersExport {
            query: UserQuery::from_params(|key| first(&parameters, key)),
            selection: Selection::from_params(|key| all(&parameters, key)),
        };
        let download = Download::new(&state, facts, slug, export)?;
        let Download { service, caller, slug, export } = &download;
        let name = members::begin_export(service, caller, slug, export.clone()).await?;
        Ok((name, download))
    };
    let (name, download) = match found.await {
        Ok(found) => found,
        Err(error) => return refused(error),
    };
    let pieces = stream::try_unfold(Some((download, None::<String>)), |place| async move {
        let Some((download, cursor)) = place else { return Ok(None) };
        let Download { service, caller, slug, export } = &download;
        let piece = members::export_piece(service, caller, slug, export, cursor.as_deref());
        let piece = piece.await.map_err(cut_short)?;
        let rest = piece.next.map(|next| (download, Some(next)));
        Ok(Some((piece.text, rest)))
    });
    answer(&name, CSV, pieces)
}

const CSV: &str = "text/csv; charset=utf-8";

fn first(parameters: &[(String, String)], key: &str) -> Option<String> {
    parameters.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone())
}

fn all(parameters: &[(String, String)], key: &str) -> Vec<String> {
    parameters.iter().filter(|(name, _)| name == key).map(|(_, value)| value.clone()).collect()
}

/// Who has seen the end of a file has all of it: after an error the connection is cut.
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

fn answer(
    name: &str,
    kind: &'static str,
    pieces: impl Stream<Item = io::Result<String>> + Send + 'static,
) -> Response {
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{name}\""));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, disposition.unwrap_or(HeaderValue::from_static("attachment"))),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, Body::from_stream(pieces)).into_response()
}
