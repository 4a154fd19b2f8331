//! Attesting and flagging grants, one by one, all of a person's, or all that are listed.

use domain::{
    access::{Denial, may_attest, may_flag},
    audit::{Action, AuditValue},
    error::{ErrorKind, Problem},
    id::{MembershipId, ReviewId},
    member::clean_role_text,
    review::{DecidedGrants, Decision, MAX_NOTE},
};
use store::{Failure, GrantsOf, NewDecision, Outcome, ReviewGrant, StoredDecision, Tx};

use super::{find, require, target};
use crate::{Caller, Service, attempt::Attempt, mutation::MutationContext, org_context::OrgContext};

/// A decision.
#[derive(Debug, Clone)]
pub struct DecideGrants {
    /// The review.
    pub review: ReviewId,
    /// What is decided.
    pub decision: Decision,
    /// About which grants.
    pub of: DecidedGrants,
    /// The numbers of the grants that were listed. Others of a person stay as they are, unless none is named here.
    pub listed: Vec<i64>,
    /// Why; empty is no note.
    pub note: String,
}

/// Records a decision about grants of a review, and answers about how many. It takes the place of an earlier one; that of another
/// reviewer only where it is about one grant.
///
/// # Errors
/// `NotFound` also for a grant that is not in the review; `Denied` for who is no reviewer of it, for one's own grants, and for
/// flagging people whose roles one may not change, or attesting what somebody else flagged of them; `ReviewEnded`, `Invalid` for a
/// note that is too long.
pub async fn decide(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: DecideGrants,
) -> Result<u64, ErrorKind> {
    let attempt = Attempt::new(Action::ReviewDecided);
    service
        .in_org(caller, slug, attempt, command, |tx, change, command| {
            Box::pin(decide_in(tx, change, command))
        })
        .await
}

async fn decide_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    command: &DecideGrants,
) -> Result<Outcome<u64>, Failure> {
    let context = change.context;
    let permit = require(context)?;
    let reviewer = context.acting_member()?.id;
    let review = find(tx, context, command.review).await?;
    if review.ended_at.is_some() || review.until <= context.now {
        return Err(ErrorKind::ReviewEnded.into());
    }
    let note = clean_role_text(&command.note);
    if note.chars().count() > MAX_NOTE as usize {
        return Err(ErrorKind::field("note", Problem::TextLength { most: MAX_NOTE }).into());
    }
    let of = match &command.of {
        DecidedGrants::One(number) => GrantsOf::Numbers(std::slice::from_ref(number)),
        DecidedGrants::Person(member) => GrantsOf::Person(*member),
        DecidedGrants::Listed => GrantsOf::Numbers(&command.listed),
    };
    let mut grants = tx.org(context.org.id).list_review_grants(review.id, of, context.now).await?;
    if matches!(command.of, DecidedGrants::Person(_)) && !command.listed.is_empty() {
        grants.retain(|grant| command.listed.contains(&grant.number));
    }
    if grants.is_empty() {
        return Err(ErrorKind::NotFound.into());
    }
    if command.of == DecidedGrants::Listed && grants.iter().any(|grant| grant.member != reviewer) {
        grants.retain(|grant| grant.member != reviewer);
    }
    if !matches!(command.of, DecidedGrants::One(_)) {
        // What somebody else decided is changed only one by one.
        let is_open =
            |grant: &ReviewGrant| grant.decided.as_ref().is_none_or(|decided| decided.by == reviewer);
        if !grants.iter().any(is_open) {
            check(tx, context, command, &grants).await?;
            return Ok(Outcome::Quiet(0));
        }
        grants.retain(is_open);
    }
    check(tx, context, command, &grants).await?;
    let numbers: Vec<i64> = grants.iter().map(|grant| grant.number).collect();
    let new = NewDecision {
        decision: command.decision,
        by: reviewer,
        at: context.now,
        note: (!note.is_empty()).then_some(note.as_str()),
    };
    let decided = tx.with(&permit).update_grants_decided(review.id, &numbers, &new).await?;
    let mut event = change.event(Action::ReviewDecided);
    event.target = target(review.id, &review.name);
    let named = grants.into_iter().map(|grant| (grant.person, grant.role_name)).collect();
    event.after = Some(AuditValue::ReviewDecisions { decision: command.decision, grants: named });
    Ok(Outcome::changed(decided, event))
}

/// Refuses the whole decision where the reviewer may not make it about one of the people.
async fn check(
    tx: &mut Tx<'_>,
    context: &OrgContext,
    command: &DecideGrants,
    grants: &[ReviewGrant],
) -> Result<(), Failure> {
    let (actor, policy) = (&context.actor, &context.org.policy);
    let reviewers = tx.org(context.org.id).list_reviewers(command.review).await?;
    let reviewers: Vec<MembershipId> = reviewers.into_iter().map(|reviewer| reviewer.id).collect();
    let reviewer = actor.membership_id();
    let mut checked = Vec::new();
    for grant in grants {
        let takes_back =
            |decided: &StoredDecision| decided.decision == Decision::Flagged && Some(decided.by) != reviewer;
        let flags = command.decision == Decision::Flagged || grant.decided.as_ref().is_some_and(takes_back);
        if checked.contains(&(grant.member, flags)) {
            continue;
        }
        checked.push((grant.member, flags));
        let allowed: Result<_, Denial> = match flags {
            false => may_attest(actor, &reviewers, grant.member, policy),
            true => {
                let target = context.member(tx, grant.member).await?;
                may_flag(actor, &reviewers, &target, policy)
            }
        };
        allowed?;
    }
    Ok(())
}
