//! The evidence of an access review that has ended, as a file: who had which role, what was decided about it, by whom, when and why,
//! and what became of it.

use domain::{
    error::ErrorKind,
    id::ReviewId,
    paste::{write_csv, write_csv_rows},
    time::Timestamp,
};
use store::{GrantsOf, ReviewGrant, StoredReview};

use super::{find, require};
use crate::{Caller, FilePiece, Service};

/// How many grants are read at once.
const PIECE: u32 = 1_000;

/// The columns. The file has canonical names and values, and each line says which review it is of.
const COLUMNS: [&str; 18] = [
    "person",
    "email",
    "role",
    "given_by_team",
    "decision",
    "decided_by",
    "decided_at",
    "note",
    "outcome",
    "review",
    "filter_role",
    "filter_team",
    "filter_query",
    "started_by",
    "started_at",
    "until",
    "ended_by",
    "ended_at",
];

/// What stands for the one who ended a review whose time was over.
const CLOCK: &str = "the end of its time";

/// A piece of the evidence, from beyond a grant.
///
/// # Errors
/// `NotFound` also before the review has ended, `Denied` for who may not review.
pub async fn evidence_piece(
    service: &Service,
    caller: &Caller,
    slug: &str,
    (id, beyond): (ReviewId, Option<i64>),
) -> Result<FilePiece<i64>, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    require(&context)?;
    let review = find(&mut tx, &context, id).await?;
    let ended_at = review.ended_at.ok_or(ErrorKind::NotFound)?;
    let of = GrantsOf::All(beyond.unwrap_or_default(), PIECE);
    let grants = tx.org(context.org.id).list_review_grants(id, of, context.now).await?;
    let next = grants.last().filter(|_| grants.len() == PIECE as usize).map(|grant| grant.number);
    let day = ended_at.rfc3339();
    let day = day.split('T').next().unwrap_or_default();
    let name = [&context.org.slug, "-access-review-", day, ".csv"].concat();
    let lines = grants.into_iter().map(|grant| line(grant, &review));
    let text = match beyond {
        None => write_csv(&COLUMNS, lines),
        Some(_) => write_csv_rows(lines),
    };
    Ok(FilePiece { name, text, next })
}

fn line(grant: ReviewGrant, review: &StoredReview) -> [String; COLUMNS.len()] {
    let is_by_team = grant.team.is_some();
    let outcome = grant.outcome.map(|outcome| outcome.as_str().to_owned()).unwrap_or_default();
    let (decision, by, at, note) = match grant.decided {
        Some(decided) => (
            decided.decision.as_str().to_owned(),
            decided.name,
            decided.at.rfc3339(),
            decided.note.unwrap_or_default(),
        ),
        None if is_by_team => Default::default(),
        None => ("not_reviewed".to_owned(), String::new(), String::new(), String::new()),
    };
    [
        grant.person,
        grant.email,
        grant.role_name,
        grant.team.unwrap_or_default(),
        decision,
        by,
        at,
        note,
        outcome,
        review.name.clone(),
        review.role.clone().unwrap_or_default(),
        review.team.clone().unwrap_or_default(),
        review.query.clone(),
        review.starter.clone(),
        review.started_at.rfc3339(),
        review.until.rfc3339(),
        review.ended_by.clone().unwrap_or_else(|| CLOCK.to_owned()),
        review.ended_at.map(Timestamp::rfc3339).unwrap_or_default(),
    ]
}
