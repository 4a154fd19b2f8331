//! What ending an access review would do: what becomes of each flagged grant, and which grants nobody decided about.

use std::collections::HashMap;

use domain::{
    access::{Actor, Denial, Permit, may_end_review, may_remove_grant},
    error::ErrorKind,
    id::{AccountId, MembershipId, OrgId, ReviewId},
    member::{Member, Role},
    policy::Policy,
    review::{Fate, Flagged, fates},
    time::Timestamp,
    view::{PlannedRemoval, ReviewPlan},
};
use store::{Failure, GrantsOf, ReadTx, ReviewGrant, ReviewProgress, StoredReview};

use super::{find, progress, require, view};
use crate::{Caller, Service, fingerprint::fingerprint};

/// How many grants that nobody decided about are named.
const NAMED: u32 = 50;

/// What ending a review does now.
///
/// # Errors
/// `NotFound`, `Denied` for who may not end it, `ReviewEnded`.
pub async fn plan(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: ReviewId,
) -> Result<ReviewPlan, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    require(&context)?;
    let review = find(&mut tx, &context, id).await?;
    may_end_review(&context.actor, review.started_by, &context.org.policy)?;
    if review.ended_at.is_some() {
        return Err(ErrorKind::ReviewEnded);
    }
    let place = (context.org.id, context.roles.as_slice(), &context.org.policy);
    let ending = Ending::read(&mut tx, place, &review, context.now).await?;
    let undecided =
        tx.org(context.org.id).list_review_grants(id, GrantsOf::Undecided(NAMED), context.now).await?;
    let reviewers = tx.org(context.org.id).list_reviewers(id).await?;
    let progress = progress(&mut tx, &context, id).await?;
    Ok(ReviewPlan {
        fingerprint: ending.agreement(&review, progress),
        flagged: ending.removals(),
        not_reviewed: undecided.into_iter().map(|grant| (grant.person, grant.role_name)).collect(),
        review: view(&context, (review, progress), reviewers),
    })
}

/// A flagged grant with what decides about it.
pub(super) struct FlaggedGrant {
    pub(super) grant: ReviewGrant,
    pub(super) fate: Fate,
    /// The permit of whoever flagged it to change the roles of the member.
    pub(super) permit: Option<Permit>,
    /// The account of whoever flagged it.
    pub(super) flagger: Option<AccountId>,
}

/// The end of a review, at one moment.
pub(super) struct Ending {
    /// By person.
    pub(super) flagged: Vec<FlaggedGrant>,
    /// The people with flagged grants, as they are now.
    pub(super) members: HashMap<MembershipId, Member>,
}

impl Ending {
    /// Reads the flagged grants and decides what becomes of each. A grant is removed by the right of whoever flagged it, as they
    /// are now, whoever ends the review.
    pub(super) async fn read(
        tx: &mut ReadTx<'_>,
        (org, roles, policy): (OrgId, &[Role], &Policy),
        review: &StoredReview,
        now: Timestamp,
    ) -> Result<Self, Failure> {
        let grants = tx.org(org).list_review_grants(review.id, GrantsOf::Flagged, now).await?;
        let mut people: HashMap<MembershipId, Member> = HashMap::new();
        let deciders = grants.iter().filter_map(|grant| grant.decided.as_ref()).map(|decided| decided.by);
        for id in grants.iter().map(|grant| grant.member).chain(deciders).collect::<Vec<_>>() {
            if !people.contains_key(&id)
                && let Some(member) = tx.org(org).find_member(id, roles, now).await?
            {
                people.insert(id, member);
            }
        }
        let mut actors: HashMap<MembershipId, Actor> = HashMap::new();
        let (mut flagged, mut judged) = (Vec::new(), Vec::new());
        for grant in grants {
            let (Some(decided), Some(target)) = (&grant.decided, people.get(&grant.member)) else { continue };
            let allowed = match people.get(&decided.by) {
                Some(flagger) => {
                    let actor = actors.entry(decided.by).or_insert_with(|| Actor::member(flagger.clone()));
                    may_remove_grant(actor, target, policy)
                }
                None => Err(Denial::NotActive),
            };
            judged.push(Flagged {
                member: grant.member,
                held: target.direct_roles().len() + target.by_team.roles.len(),
                is_owner: grant.is_owner,
                standing: grant.standing,
                given_at: grant.given_at,
                flagged_at: decided.at,
                denial: allowed.as_ref().err().cloned(),
            });
            let flagger = people.get(&decided.by).map(|member| member.account_id);
            flagged.push(FlaggedGrant { permit: allowed.ok(), flagger, fate: Fate::Gone, grant });
        }
        let owners = tx.org(org).list_lasting_owners(now).await?;
        for (grant, fate) in flagged.iter_mut().zip(fates(&judged, owners, policy.roles_minimum)) {
            grant.fate = fate;
        }
        Ok(Self { flagged, members: people })
    }

    /// The fingerprint of what somebody agrees to: all that the page says.
    pub(super) fn agreement(&self, review: &StoredReview, progress: ReviewProgress) -> String {
        let numbers: Vec<i64> = self.flagged.iter().map(|flagged| flagged.grant.number).collect();
        let ReviewProgress { grants, attested, flagged, .. } = progress;
        fingerprint(&(review.id, numbers, self.removals(), grants, attested, flagged))
    }

    /// The roles that a member holds directly afterwards.
    pub(super) fn roles_left(&self, member: &Member) -> Vec<Role> {
        let is_removed = |role: &Role| {
            let of_role = |flagged: &&FlaggedGrant| {
                flagged.grant.member == member.id
                    && flagged.grant.role == role.id
                    && flagged.fate == Fate::Remove
            };
            self.flagged.iter().any(|flagged| of_role(&flagged))
        };
        member.direct_roles().into_iter().filter(|role| !is_removed(role)).collect()
    }

    fn removals(&self) -> Vec<PlannedRemoval> {
        let removal = |flagged: &FlaggedGrant| {
            let member = self.members.get(&flagged.grant.member);
            let has_none =
                |member: &Member| member.by_team.roles.is_empty() && self.roles_left(member).is_empty();
            PlannedRemoval {
                person: flagged.grant.person.clone(),
                role: flagged.grant.role_name.clone(),
                is_last_role: flagged.fate == Fate::Remove && member.is_some_and(has_none),
                fate: flagged.fate.clone(),
            }
        };
        self.flagged.iter().map(removal).collect()
    }
}
