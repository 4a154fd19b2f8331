//! Starting an access review: the grants are kept as they are now, and the reviewers are told.

use domain::{
    access::Permit,
    audit::{Action, AuditValue},
    end_date::NewEnd,
    error::{ErrorKind, FieldError, Problem},
    id::{MembershipId, ReviewId, RoleId, TeamId},
    list::UserQuery,
    member::Member,
    review::MAX_REVIEWERS,
    state::MembershipState,
    time::Timestamp,
    view::ReviewScope,
};
use store::{Failure, NewReview, Outcome, ReadTx, Tx};

use super::{
    options::can_review,
    require,
    scope::{filters, named, people, teams},
    target,
};
use crate::{
    Caller, Service, accounts::validate, attempt::Attempt, mail::News, mutation::MutationContext,
    org_context::OrgContext, team_choice::chosen_team,
};

/// A review to start.
#[derive(Debug, Clone)]
pub struct StartReview {
    /// Its name.
    pub name: String,
    /// Only people whom the list of users shows with these filters.
    pub query: UserQuery,
    /// Only people who hold this role.
    pub role: Option<RoleId>,
    /// Only people in this team.
    pub team: Option<TeamId>,
    /// Who decides.
    pub reviewers: Vec<MembershipId>,
    /// Until when.
    pub until: Result<NewEnd, Problem>,
}

/// Starts a review of the people whom the list of users shows for its filters, a role and a team.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` for who may not review, `Invalid` for fields that are not right, for reviewers who may
/// not review, and where there is nothing to review.
pub async fn start(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: StartReview,
) -> Result<ReviewId, ErrorKind> {
    let id = ReviewId::new(service.new_uuid());
    let attempt = Attempt::new(Action::ReviewStarted);
    service
        .in_org(caller, slug, attempt, (id, command), |tx, change, (id, command)| {
            Box::pin(start_in(tx, change, *id, command))
        })
        .await
}

async fn start_in(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    id: ReviewId,
    command: &StartReview,
) -> Result<Outcome<ReviewId>, Failure> {
    let context = change.context;
    let permit = require(context)?;
    let starter = context.acting_member()?;
    let mut wrong = Vec::new();
    let name = validate::name("name", &command.name, &mut wrong);
    let until = end(command, context.now).map_err(|problem| wrong.push(FieldError::new("end", problem))).ok();
    let scope = scope(tx, context, command).await.or_else(|failure| collect(failure, &mut wrong))?;
    let reviewers = reviewers(tx, context, &command.reviewers, &mut wrong).await?;
    let (Some(name), Some(until), Some(scope), true) = (name, until, scope, wrong.is_empty()) else {
        return Err(ErrorKind::Invalid { fields: wrong }.into());
    };
    let query = scope.query.to_query_string();
    let ids: Vec<MembershipId> = reviewers.iter().map(|reviewer| reviewer.id).collect();
    let new = NewReview {
        id,
        name: &name,
        role: scope.role.as_deref(),
        team: scope.team.as_deref(),
        query: query.trim_start_matches('?'),
        started_by: starter.id,
        at: context.now,
        until,
        reviewers: &ids,
    };
    let grants = match &people(context, &scope.query) {
        Some(people) => tx.with(&permit).insert_review(&new, people).await?,
        None => 0,
    };
    if grants == 0 {
        let is_of_list = filters(&command.query) != UserQuery::default();
        let field = if is_of_list { "query" } else { "role" };
        return Err(ErrorKind::field(field, Problem::NothingToReview).into());
    }
    tell(tx, change, &permit, (&new, &reviewers)).await?;
    let mut event = change.event(Action::ReviewStarted);
    event.target = target(id, &name);
    event.after = Some(AuditValue::Review {
        query: scope.other_filters(),
        role: scope.role,
        team: scope.team,
        grants,
        reviewers: reviewers.into_iter().map(|reviewer| reviewer.name).collect(),
        until,
    });
    Ok(Outcome::changed(id, event))
}

fn end(command: &StartReview, now: Timestamp) -> Result<Timestamp, Problem> {
    command.until.clone()?.resolve(None, now)?.ok_or(Problem::Required)
}

/// Keeps what is wrong with a field for later, and passes on everything else.
fn collect(failure: Failure, wrong: &mut Vec<FieldError>) -> Result<Option<ReviewScope>, Failure> {
    match failure {
        Failure::Refused(ErrorKind::Invalid { fields }) => {
            wrong.extend(fields);
            Ok(None)
        }
        other => Err(other),
    }
}

/// Which people are reviewed: the filters of the list with the chosen role and team.
async fn scope(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    command: &StartReview,
) -> Result<Option<ReviewScope>, Failure> {
    let unknown = || ErrorKind::field("role", Problem::UnknownRole);
    let find = |id| context.roles.iter().find(|role| role.id == id).ok_or_else(unknown);
    let mut query = filters(&command.query);
    if let Some(role) = command.role.map(find).transpose()? {
        query.role = Some(role.key.clone());
    }
    let teams = teams(tx, context).await?;
    if let Some(team) = chosen_team(&teams, "team", command.team)? {
        query.team = Some(team.id);
    }
    Ok(Some(named(context, &teams, query)))
}

/// The chosen reviewers: active members who may review.
async fn reviewers(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    ids: &[MembershipId],
    wrong: &mut Vec<FieldError>,
) -> Result<Vec<Member>, Failure> {
    let mut found: Vec<Member> = Vec::new();
    if ids.len() > MAX_REVIEWERS as usize {
        wrong.push(FieldError::new("people", Problem::TooMany { most: MAX_REVIEWERS }));
        return Ok(found);
    }
    for id in ids {
        let member = tx.org(context.org.id).find_member(*id, &context.roles, context.now).await?;
        match member.filter(|member| member.state != MembershipState::Removed) {
            None => {
                wrong.push(FieldError::new("people", Problem::UnknownPerson));
                break;
            }
            Some(member) if !can_review(context, &member) => {
                wrong.push(FieldError::new("people", Problem::CannotReview { name: member.name }));
                break;
            }
            Some(member) if found.iter().all(|known| known.id != member.id) => found.push(member),
            Some(_) => {}
        }
    }
    if ids.is_empty() {
        wrong.push(FieldError::new("people", Problem::Required));
    }
    Ok(found)
}

/// Tells the reviewers by mail; whoever starts the review knows of it.
async fn tell(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    permit: &Permit,
    (new, reviewers): (&NewReview<'_>, &[Member]),
) -> Result<(), Failure> {
    for reviewer in reviewers {
        let news = News::Review { review: new.id, until: new.until, is_reminder: false };
        change.tell(tx, permit, reviewer, news).await?;
    }
    Ok(())
}
