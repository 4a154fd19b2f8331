//! Reading access reviews: the list of them, and one of them with a page of its people.

use std::collections::HashMap;

use domain::{
    access::{may_attest, may_end_review, may_flag},
    error::ErrorKind,
    id::{MembershipId, ReviewId},
    list::{PAGE_SIZE, ReviewQuery},
    member::Member,
    view::{DecidedView, ReviewPage, ReviewedGrant, ReviewedPerson, ReviewsPage},
};
use store::{Failure, GrantsOf, ReadTx, ReviewGrant, ReviewedRow};

use super::{find, progress, require, view};
use crate::{
    Caller, Service,
    cursor::{Cursor, cut, read_by_key},
    org_context::OrgContext,
};

/// How many reviews are listed.
const LISTED: u32 = 200;

/// The reviews, the newest first.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` for who may not review.
pub async fn list(service: &Service, caller: &Caller, slug: &str) -> Result<ReviewsPage, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    require(&context)?;
    let reader = (context.actor.membership_id(), context.now);
    let listed = tx.org(context.org.id).list_reviews(LISTED).await?;
    let ids: Vec<ReviewId> = listed.iter().map(|review| review.id).collect();
    let mut counted = tx.org(context.org.id).count_review_grants(&ids, reader).await?;
    let mut reviews = Vec::with_capacity(listed.len());
    for review in listed {
        let reviewers = tx.org(context.org.id).list_reviewers(review.id).await?;
        let progress = counted.remove(&review.id).unwrap_or_default();
        reviews.push(view(&context, (review, progress), reviewers));
    }
    Ok(ReviewsPage { reviews, now: context.now })
}

/// A review with a page of the people whose grants are listed.
///
/// # Errors
/// `NotFound`, `Denied` for who may not review.
pub async fn get(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: ReviewId,
    query: &ReviewQuery,
) -> Result<ReviewPage, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    require(&context)?;
    let review = find(&mut tx, &context, id).await?;
    let started_by = review.started_by;
    let reviewers = tx.org(context.org.id).list_reviewers(id).await?;
    let ids: Vec<MembershipId> = reviewers.iter().map(|reviewer| reviewer.id).collect();
    let (cursor, list) = (read_by_key(query.cursor.as_deref()), (id, query.shown));
    let beyond = cursor.as_ref().map(|cursor| (cursor.key.clone(), cursor.id));
    let is_forward = cursor.as_ref().is_none_or(|cursor: &Cursor| cursor.forward);
    let rows = tx.org(context.org.id).list_reviewed(list, beyond.as_ref(), is_forward, PAGE_SIZE + 1).await?;
    let total = tx.org(context.org.id).count_reviewed(list).await?;
    let page = cut(rows, PAGE_SIZE as usize, cursor.as_ref(), |row: &ReviewedRow| row.place.clone());
    let progress = progress(&mut tx, &context, id).await?;
    let review = view(&context, (review, progress), reviewers);
    let reader = Reader { context: &context, reviewers: &ids, decides: review.is_open(context.now) };
    let people = reader.people(&mut tx, page.rows, (id, query)).await?;
    let may_end =
        review.ended_at.is_none() && may_end_review(&context.actor, started_by, &context.org.policy).is_ok();
    Ok(ReviewPage {
        is_reviewer: ids.iter().any(|reviewer| context.actor.is(*reviewer)),
        may_end,
        review,
        query: query.clone(),
        people,
        total,
        newer: page.newer,
        older: page.older,
        now: context.now,
    })
}

/// Who reads a review.
struct Reader<'a> {
    context: &'a OrgContext,
    reviewers: &'a [MembershipId],
    /// Whether anybody can still decide.
    decides: bool,
}

impl Reader<'_> {
    async fn people(
        &self,
        tx: &mut ReadTx<'_>,
        rows: Vec<ReviewedRow>,
        (id, query): (ReviewId, &ReviewQuery),
    ) -> Result<Vec<ReviewedPerson>, Failure> {
        let context = self.context;
        let ids: Vec<MembershipId> = rows.iter().map(|row| row.id).collect();
        let of = GrantsOf::People(&ids, query.shown);
        let mut grants: HashMap<MembershipId, Vec<ReviewedGrant>> = HashMap::new();
        for grant in tx.org(context.org.id).list_review_grants(id, of, context.now).await? {
            grants.entry(grant.member).or_default().push(grant_view(grant));
        }
        let mut people = Vec::with_capacity(rows.len());
        for row in rows {
            let target = match self.decides {
                true => tx.org(context.org.id).find_member(row.id, &context.roles, context.now).await?,
                false => None,
            };
            let (may_attest, may_flag) = target.as_ref().map_or((false, false), |target| self.may(target));
            people.push(ReviewedPerson {
                id: row.id,
                name: row.name,
                email: row.email,
                picture: row.picture,
                last_sign_in_at: row.last_sign_in_at,
                is_self: context.actor.is(row.id),
                may_attest,
                may_flag,
                grants: grants.remove(&row.id).unwrap_or_default(),
            });
        }
        Ok(people)
    }

    fn may(&self, target: &Member) -> (bool, bool) {
        let (actor, policy) = (&self.context.actor, &self.context.org.policy);
        let attest = may_attest(actor, self.reviewers, target.id, policy).is_ok();
        (attest, may_flag(actor, self.reviewers, target, policy).is_ok())
    }
}

fn grant_view(grant: ReviewGrant) -> ReviewedGrant {
    let decided = grant.decided.map(|decided| DecidedView {
        decision: decided.decision,
        by: decided.name,
        at: decided.at,
        note: decided.note,
    });
    ReviewedGrant {
        number: grant.number,
        role: grant.role_name,
        team: grant.team,
        standing: grant.standing,
        decided,
        outcome: grant.outcome,
    }
}
