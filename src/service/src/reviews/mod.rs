//! Access reviews: somebody starts one over some of the people, reviewers attest or flag each grant, and what is flagged is removed
//! at the end.

mod decide;
mod end;
mod evidence;
mod get;
mod options;
mod plan;
mod scope;
mod start;

use domain::{
    access::{Permit, may_review},
    audit::Target,
    id::ReviewId,
    view::ReviewView,
};
use store::{Failure, ReadTx, ReviewProgress, Reviewer, StoredReview};

use crate::org_context::OrgContext;

pub use decide::{DecideGrants, decide};
pub(crate) use end::end_due;
pub use end::{EndReview, end};
pub use evidence::evidence_piece;
pub use get::{get, list};
pub use options::options;
pub use plan::plan;
pub use start::{StartReview, start};

/// Refuses who may not review; the permit is for changes of reviews.
fn require(context: &OrgContext) -> Result<Permit, Failure> {
    Ok(may_review(&context.actor, &context.org.policy)?)
}

/// A review of the organization.
async fn find(tx: &mut ReadTx<'_>, context: &OrgContext, id: ReviewId) -> Result<StoredReview, Failure> {
    let found = tx.org(context.org.id).find_review(id).await?;
    found.ok_or_else(|| domain::error::ErrorKind::NotFound.into())
}

/// How far a review is, for its reader.
async fn progress(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    id: ReviewId,
) -> Result<ReviewProgress, Failure> {
    let reader = (context.actor.membership_id(), context.now);
    let mut counted = tx.org(context.org.id).count_review_grants(&[id], reader).await?;
    Ok(counted.remove(&id).unwrap_or_default())
}

/// A review as pages show it.
fn view(
    context: &OrgContext,
    (review, progress): (StoredReview, ReviewProgress),
    reviewers: Vec<Reviewer>,
) -> ReviewView {
    ReviewView {
        id: review.id,
        scope: scope::stored(context, &review),
        name: review.name,
        started_by: review.starter,
        started_at: review.started_at,
        until: review.until,
        reviewers: reviewers.into_iter().map(|reviewer| reviewer.name).collect(),
        ended_at: review.ended_at,
        ended_by: review.ended_by,
        grants: progress.grants,
        attested: progress.attested,
        flagged: progress.flagged,
        waiting: progress.waiting,
    }
}

/// A review as the target of an event.
fn target(id: ReviewId, name: &str) -> Option<Target> {
    Some(Target { kind: "review", id: id.to_string(), label: name.to_owned() })
}
