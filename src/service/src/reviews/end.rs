//! Ending an access review: by whoever started it, with the plan that they were shown, or by the server when its time is over. What
//! is flagged is removed, in the same unit of work.

use domain::{
    access::{SystemTask, may_end_review, system},
    audit::{Action, AuditEvent, AuditValue, Door, Origin, Who},
    error::ErrorKind,
    id::{AccountId, MembershipId, OrgId, ReviewId},
    member::{Member, Role},
    review::{Fate, GrantOutcome},
    time::Timestamp,
    view::ReviewResult,
};
use store::{Failure, Organization, Outcome, PeriodStart, StoredReview, Tx};

use super::{
    find,
    plan::{Ending, FlaggedGrant},
    progress, require, target,
};
use crate::{
    Caller, Service,
    attempt::Attempt,
    event::{member_target, roles_value},
    fingerprint::check_agreed,
    mail::{self, By, News, Notice},
    mutation::MutationContext,
    org_context::ensure_owner_remains,
};

/// How many reviews are read at a time.
const PAGE: u32 = 50;

/// A review to end.
#[derive(Debug, Clone)]
pub struct EndReview {
    /// The review.
    pub review: ReviewId,
    /// The fingerprint of the plan that was shown, if one was.
    pub agreed: Option<String>,
}

/// Ends a review and removes what is flagged.
///
/// # Errors
/// `NotFound`, `Denied` for who neither started it nor is an owner, `ReviewEnded`, `ConsequencesChanged` when the plan is no longer
/// the one that was shown.
pub async fn end(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: EndReview,
) -> Result<ReviewResult, ErrorKind> {
    let attempt = Attempt::new(Action::ReviewEnded);
    service
        .in_org(caller, slug, attempt, command, |tx, change, command| Box::pin(end_in(tx, change, command)))
        .await
}

async fn end_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    command: &EndReview,
) -> Result<Outcome<ReviewResult>, Failure> {
    let context = change.context;
    require(context)?;
    let review = find(tx, context, command.review).await?;
    let permit = may_end_review(&context.actor, review.started_by, &context.org.policy)?;
    if review.ended_at.is_some() {
        return Err(ErrorKind::ReviewEnded.into());
    }
    let place = (context.org.id, context.roles.as_slice(), &context.org.policy);
    let ending = Ending::read(tx, place, &review, context.now).await?;
    if let Some(agreed) = &command.agreed {
        let progress = progress(tx, context, review.id).await?;
        check_agreed(Some(agreed), &[ending.agreement(&review, progress)])?;
    }
    let by = context.acting_member()?.id;
    if !tx.with(&permit).update_review_ended(review.id, Some(by), context.now).await? {
        return Err(ErrorKind::ReviewEnded.into());
    }
    let end = End {
        service: change.service,
        org: context.org.id,
        review: &review,
        ending: &ending,
        now: context.now,
        has_mail: change.has_mail,
        event: |action| change.event(action),
    };
    let (result, events) = end.carry_out(tx, &permit).await?;
    Ok(Outcome::Changed { value: result, events })
}

/// Ends the reviews whose time is over, each in a unit of work of its own. One that cannot end keeps no other from ending; it is
/// tried again the next time.
///
/// # Errors
/// Reviews could not end; the first error.
pub(crate) async fn end_due(service: &Service) -> Result<(), ErrorKind> {
    let has_mail = mail::is_sent(service).await?;
    let (mut beyond, mut failed) = (None, Ok(()));
    loop {
        let mut tx = service.store().read().await?;
        let due = tx.list_due_reviews(service.now(), beyond, PAGE).await?;
        tx.close().await?;
        let Some(last) = due.last() else { return failed };
        beyond = Some((last.until, last.id));
        for review in due {
            let ended = service
                .write((review.org, review.id, has_mail), |tx, job| {
                    Box::pin(async move {
                        let (service, (org, id, has_mail)) = &*job;
                        end_by_clock(tx, service, (*org, *id), *has_mail).await
                    })
                })
                .await;
            if let Err(error) = ended {
                tracing::error!(review = %review.id, code = error.code(), "a review whose time is over could not end");
                failed = failed.and(Err(error));
            }
        }
    }
}

async fn end_by_clock(
    tx: &mut Tx<'_>,
    service: &Service,
    (org, id): (OrgId, ReviewId),
    has_mail: bool,
) -> Result<Outcome<()>, Failure> {
    tx.lock_organization(org).await?;
    let (org, now): (Organization, Timestamp) = (tx.get_organization(org).await?, service.now());
    if org.deletion.is_some() {
        return Ok(Outcome::Quiet(()));
    }
    let permit = system(SystemTask::EndReviews(org.id));
    let Some(review) = tx.org(org.id).find_review(id).await? else {
        return Ok(Outcome::Quiet(()));
    };
    let roles = tx.org(org.id).list_roles().await?;
    let ending = Ending::read(tx, (org.id, &roles, &org.policy), &review, now).await?;
    if !tx.with(&permit).update_review_ended(id, None, now).await? {
        return Ok(Outcome::Quiet(()));
    }
    let end = End {
        service,
        org: org.id,
        review: &review,
        ending: &ending,
        now,
        has_mail,
        event: |action| server_event(service, org.id, action, now),
    };
    let (_, events) = end.carry_out(tx, &permit).await?;
    ensure_owner_remains(tx, &org, now).await?;
    Ok(Outcome::Changed { value: (), events })
}

fn server_event(service: &Service, org: OrgId, action: Action, now: Timestamp) -> AuditEvent {
    let origin = Origin { door: Door::System, ip: None, user_agent: None };
    let who = Who { account_id: None, label: Who::SERVER.to_owned() };
    AuditEvent { at: now, org_id: Some(org), ..service.event(who, &origin, action) }
}

/// The end of a review that is being carried out.
struct End<'a, E> {
    service: &'a Service,
    org: OrgId,
    review: &'a StoredReview,
    ending: &'a Ending,
    now: Timestamp,
    has_mail: bool,
    event: E,
}

impl<E: Fn(Action) -> AuditEvent> End<'_, E> {
    /// Removes what is to be removed and notes the outcomes. `permit` is for the review itself.
    async fn carry_out(
        &self,
        tx: &mut Tx<'_>,
        permit: &domain::access::Permit,
    ) -> Result<(ReviewResult, Vec<AuditEvent>), Failure> {
        let mut events = Vec::new();
        let (mut removed, mut refused, mut members) = (Vec::new(), Vec::new(), Vec::new());
        for flagged in &self.ending.flagged {
            match &flagged.fate {
                Fate::Remove => {
                    removed.push(flagged.grant.number);
                    if !members.contains(&flagged.grant.member) {
                        members.push(flagged.grant.member);
                    }
                }
                Fate::Denied(_) | Fate::LastOwner | Fate::LastRole => refused.push(flagged.grant.number),
                Fate::Gone | Fate::Renewed => {}
            }
        }
        for member in members {
            events.extend(self.remove(tx, member).await?);
        }
        let mut changes = tx.with(permit);
        changes.update_grants_outcome(self.review.id, &removed, GrantOutcome::Removed).await?;
        changes.update_grants_outcome(self.review.id, &refused, GrantOutcome::Refused).await?;
        let review = self.review;
        let removed = u64::try_from(removed.len()).unwrap_or_default();
        let counted = tx.org(self.org).count_review_grants(&[review.id], (None, self.now)).await?;
        let progress = counted.get(&review.id).copied().unwrap_or_default();
        let not_reviewed = progress.grants.saturating_sub(progress.attested + progress.flagged);
        let mut event = (self.event)(Action::ReviewEnded);
        event.target = target(review.id, &review.name);
        event.after = Some(AuditValue::ReviewResult {
            attested: progress.attested,
            flagged: progress.flagged,
            removed,
            not_reviewed,
        });
        events.push(event);
        let stays = |flagged: &&FlaggedGrant| !matches!(flagged.fate, Fate::Remove | Fate::Gone);
        let left = self.ending.flagged.iter().filter(stays).count();
        let left = u64::try_from(left).unwrap_or_default();
        Ok((ReviewResult { removed, left, not_reviewed }, events))
    }

    /// Takes the flagged roles from a member, by the right of whoever flagged them.
    async fn remove(&self, tx: &mut Tx<'_>, id: MembershipId) -> Result<Option<AuditEvent>, Failure> {
        let Some(target) = self.ending.members.get(&id) else { return Ok(None) };
        let mut flags = self.ending.flagged.iter().filter(|flagged| flagged.grant.member == id);
        let by = flags.find(|flagged| flagged.fate == Fate::Remove);
        let Some((permit, flagger)) = by.and_then(|by| Some((by.permit.as_ref()?, by.flagger?))) else {
            return Ok(None);
        };
        let (before, after) = (target.direct_roles(), self.ending.roles_left(target));
        let start = PeriodStart::by_hand(self.now, None);
        tx.with(permit).update_membership_roles(id, &after, &start).await?;
        self.tell(tx, permit, target, (flagger, &before, &after)).await?;
        let mut event = (self.event)(Action::MemberRolesChanged);
        event.target = member_target(target);
        event.before = roles_value(&before);
        event.after = roles_value(&after);
        Ok(Some(event))
    }

    async fn tell(
        &self,
        tx: &mut Tx<'_>,
        permit: &domain::access::Permit,
        target: &Member,
        (flagger, before, after): (AccountId, &[Role], &[Role]),
    ) -> Result<(), Failure> {
        if !self.has_mail {
            return Ok(());
        }
        let names = |roles: &[Role]| roles.iter().map(|role| role.name.clone()).collect();
        let news = News::Roles { before: names(before), after: names(after) };
        let (to, account) = (target.email.clone(), target.account_id);
        let notice = Notice { to, account, member: target.id, by: By::Account(flagger), news };
        notice.queue(tx, self.service, (permit, self.org), None).await
    }
}
