//! Access reviews: who is listed, who decides about whom, and what is kept of it.

use domain::{
    access::Denial,
    audit::AuditValue,
    end_date::NewEnd,
    error::{ErrorKind, Problem},
    id::{MembershipId, ReviewId},
    list::{ReviewQuery, Shown, UserQuery, UserSort, UserStatus},
    review::{DecidedGrants, Decision, GrantStanding},
    state::JobQueue,
    time::{Day, Span, Timestamp},
    view::{ReviewPage, ReviewedPerson},
};
use service::{
    Caller,
    members::{self, ChangeRoles},
    orgs,
    reviews::{self, DecideGrants, EndReview, StartReview},
    schedule_deadlines,
    teams::{self, CreateTeam, SetTeamRoles},
};
use testkit::{Org, World, agreed};

use crate::short::{NONE, email, fields};

on_both_databases![
    each_grant_is_decided_by_a_reviewer_and_nobody_decides_about_their_own,
    what_changed_since_the_start_is_marked,
    reviewers_are_asked_and_reminded_until_nothing_waits,
];

/// An organization with an owner, an admin and a member, and a review of everybody by owner and admin.
pub struct Case {
    pub world: World,
    pub org: Org,
    pub admin: Caller,
    pub admin_id: MembershipId,
    pub guest: Caller,
    pub guest_id: MembershipId,
    pub review: ReviewId,
    pub until: Timestamp,
}

impl Case {
    pub async fn new(world: World) -> Self {
        world.set_up().await;
        world.deliver().await;
        // What is flagged is removed, if it is the last role, too.
        let org = world.organization_with("Globex", |policy| policy.roles_minimum = 0).await;
        let (admin, admin_id) = world.enrol(&org, "admin").await;
        let (guest, guest_id) = world.enrol(&org, "member").await;
        let day = Day::of(world.service.now().plus(Span::days(20)));
        let command =
            StartReview { until: NewEnd::read(&day.to_string()), ..start(vec![org.owner_id, admin_id]) };
        let review = reviews::start(&world.service, &org.owner, &org.slug, command).await.unwrap();
        Self { world, org, admin, admin_id, guest, guest_id, review, until: day.end() }
    }

    pub async fn page(&self, caller: &Caller, shown: Shown) -> ReviewPage {
        let query = ReviewQuery { shown, cursor: None };
        reviews::get(&self.world.service, caller, &self.org.slug, self.review, &query).await.unwrap()
    }

    /// Somebody as the owner sees them in the review.
    pub async fn person(&self, id: MembershipId) -> ReviewedPerson {
        let page = self.page(&self.org.owner, Shown::All).await;
        page.people.into_iter().find(|person| person.id == id).unwrap()
    }

    pub async fn decide(
        &self,
        caller: &Caller,
        decision: Decision,
        of: DecidedGrants,
    ) -> Result<u64, ErrorKind> {
        let command = DecideGrants {
            review: self.review,
            decision,
            of,
            listed: Vec::new(),
            note: "As agreed".to_owned(),
        };
        reviews::decide(&self.world.service, caller, &self.org.slug, command).await
    }

    pub async fn change_roles(&self, member: MembershipId, keys: &[&str]) {
        let roles = keys.iter().map(|key| self.org.role(key)).collect();
        let command = ChangeRoles { member, roles };
        members::change_roles(&self.world.service, &self.org.owner, &self.org.slug, command).await.unwrap();
    }
}

/// A review of everybody.
pub fn start(reviewers: Vec<MembershipId>) -> StartReview {
    StartReview {
        name: "Autumn".to_owned(),
        query: UserQuery::default(),
        role: None,
        team: None,
        reviewers,
        until: Ok(NewEnd::On("2027-01-31".parse().unwrap())),
    }
}

fn denied(denial: Denial) -> Result<u64, ErrorKind> {
    Err(ErrorKind::Denied { denial })
}

async fn each_grant_is_decided_by_a_reviewer_and_nobody_decides_about_their_own(world: World) {
    use Decision::{Attested, Flagged};
    let case = Case::new(world).await;
    let page = case.page(&case.admin, Shown::Waiting).await;
    assert_eq!((page.total, page.review.grants, page.review.waiting), (3, 3, 2));
    let of = |id| DecidedGrants::Person(id);
    assert_eq!(
        case.decide(&case.guest, Attested, of(case.admin_id)).await.unwrap_err().code(),
        "access.denied"
    );
    assert_eq!(case.decide(&case.admin, Attested, of(case.admin_id)).await, denied(Denial::OwnGrant));
    assert_eq!(
        case.decide(&case.admin, Flagged, of(case.org.owner_id)).await,
        denied(Denial::OwnerProtected)
    );
    assert_eq!(case.decide(&case.admin, Attested, of(case.org.owner_id)).await, Ok(1));
    let own = case.person(case.admin_id).await.grants[0].number;
    assert_eq!(case.decide(&case.admin, Flagged, DecidedGrants::One(own)).await, denied(Denial::OwnGrant));
    assert_eq!(
        case.decide(&case.admin, Attested, DecidedGrants::One(i64::MAX)).await,
        Err(ErrorKind::NotFound)
    );
    // All that are listed are all but one's own.
    let listed: Vec<i64> =
        page.people.iter().flat_map(|person| &person.grants).map(|grant| grant.number).collect();
    let command = DecideGrants {
        review: case.review,
        decision: Attested,
        of: DecidedGrants::Listed,
        listed: listed.clone(),
        note: String::new(),
    };
    let (service, slug) = (&case.world.service, case.org.slug.as_str());
    assert_eq!(reviews::decide(service, &case.admin, slug, command.clone()).await, Ok(2));
    // What of a person is not listed stays as it is.
    let others: Vec<i64> = listed.into_iter().filter(|number| *number == own).collect();
    let command = DecideGrants { of: of(case.guest_id), listed: others, ..command };
    assert_eq!(reviews::decide(service, &case.admin, slug, command).await, Err(ErrorKind::NotFound));
    // Another decision takes the place of the first one, one by one.
    assert_eq!(case.decide(&case.org.owner, Flagged, of(case.guest_id)).await, Ok(0));
    let guest = DecidedGrants::One(case.person(case.guest_id).await.grants[0].number);
    assert_eq!(case.decide(&case.org.owner, Flagged, guest).await, Ok(1));
    assert_eq!(
        case.decide(&case.admin, Attested, of(case.guest_id)).await,
        Ok(0),
        "somebody else's flag stays"
    );
    let decided = case.person(case.guest_id).await.grants[0].decided.clone().unwrap();
    assert_eq!((decided.decision, decided.note.as_deref()), (Flagged, Some("As agreed")));
    let page = case.page(&case.admin, Shown::Waiting).await;
    assert_eq!((page.review.attested, page.review.flagged, page.review.waiting), (1, 1, 0));
    assert_eq!(page.people.iter().map(|person| person.id).collect::<Vec<_>>(), [case.admin_id]);
    assert!(page.people[0].is_self && !page.people[0].may_attest);
    let waiting =
        orgs::frame(&case.world.service, &case.org.owner, &case.org.slug).await.unwrap().waiting_reviews;
    assert_eq!(waiting, 1, "the admin's role waits for the owner");
    let events = case.world.log(&case.org.slug).await;
    let decisions = events.iter().filter(|event| event.action == "review.decided").count();
    assert_eq!(decisions, 3, "one for each batch");
    assert_eq!(case.world.violations().await, NONE);
}

async fn what_changed_since_the_start_is_marked(world: World) {
    let case = Case::new(world).await;
    let standing = async |id| case.person(id).await.grants[0].standing;
    assert_eq!(standing(case.guest_id).await, GrantStanding::Unchanged);
    case.world.clock.advance(Span::seconds(1));
    case.change_roles(case.guest_id, &["viewer"]).await;
    let person = case.person(case.guest_id).await;
    assert_eq!(
        (person.grants.len(), person.grants[0].standing),
        (1, GrantStanding::Gone),
        "what is new is not listed"
    );
    case.world.clock.advance(Span::seconds(1));
    case.change_roles(case.guest_id, &["member"]).await;
    assert_eq!(standing(case.guest_id).await, GrantStanding::Renewed);
    agreed::remove(&case.world.service, &case.org.owner, &case.org.slug, case.guest_id).await.unwrap();
    assert_eq!(standing(case.guest_id).await, GrantStanding::Gone);
}

/// The subjects of what was sent to somebody at the next look of the server.
async fn told(case: &Case, to: &Caller) -> Vec<String> {
    let before = case.world.mailbox.sent_to(email(to)).len();
    schedule_deadlines(&case.world.service).await.unwrap();
    case.world.run_jobs(JobQueue::Upkeep).await;
    case.world.deliver().await;
    case.world.mailbox.sent_to(email(to)).into_iter().skip(before).map(|mail| mail.subject).collect()
}

async fn reviewers_are_asked_and_reminded_until_nothing_waits(world: World) {
    let case = Case::new(world).await;
    assert_eq!(told(&case, &case.admin).await, ["Review access to Globex"]);
    assert_eq!(case.world.mailbox.sent_to(email(&case.org.owner)).len(), 0, "whoever starts it knows");
    let soon = ["An access review of Globex ends soon"];
    for days in [3, 1] {
        case.world.clock.set(case.until.minus(Span::minutes(days * 24 * 60 + 1)));
        assert_eq!(told(&case, &case.admin).await, NONE, "a minute too early, {days}");
        case.world.clock.set(case.until.minus(Span::days(days)));
        assert_eq!(told(&case, &case.admin).await, soon, "{days}");
        case.world.clock.advance(Span::hours(2));
        assert_eq!(told(&case, &case.admin).await, NONE, "once each");
    }
    assert_eq!(case.world.mailbox.sent_to(email(&case.org.owner)).len(), 2, "the starter reviews, too");
    assert_eq!(case.world.mailbox.sent_to(email(&case.guest)).len(), 0);
}

#[tokio::test]
async fn a_flag_of_somebody_else_is_taken_back_only_with_the_right_to_flag() {
    let case = Case::new(World::sqlite().await).await;
    let (second, second_id) = case.world.enrol(&case.org, "owner").await;
    let (service, slug) = (&case.world.service, case.org.slug.as_str());
    let command = start(vec![case.org.owner_id, case.admin_id]);
    let review = reviews::start(service, &second, slug, command).await.unwrap();
    let decide = async |by: &Caller, decision| {
        let of = DecidedGrants::Person(second_id);
        let page = reviews::get(service, by, slug, review, &ReviewQuery { shown: Shown::All, cursor: None });
        let found = page.await.unwrap().people.into_iter().find(|person| person.id == second_id).unwrap();
        let of = if decision == Decision::Flagged { of } else { DecidedGrants::One(found.grants[0].number) };
        let command = DecideGrants { review, decision, of, listed: Vec::new(), note: String::new() };
        reviews::decide(service, by, slug, command).await
    };
    assert_eq!(decide(&case.org.owner, Decision::Flagged).await, Ok(1));
    assert_eq!(decide(&case.admin, Decision::Attested).await, denied(Denial::OwnerProtected));
    assert_eq!(decide(&case.org.owner, Decision::Attested).await, Ok(1));
}

#[tokio::test]
async fn whoever_has_decided_about_everything_is_not_reminded() {
    let case = Case::new(World::sqlite().await).await;
    told(&case, &case.admin).await;
    for id in [case.org.owner_id, case.guest_id] {
        case.decide(&case.admin, Decision::Attested, DecidedGrants::Person(id)).await.unwrap();
    }
    case.world.clock.set(case.until.minus(Span::days(1)));
    assert_eq!(told(&case, &case.admin).await, NONE);
}

#[tokio::test]
async fn whoever_may_not_review_any_more_is_not_reminded() {
    let case = Case::new(World::sqlite().await).await;
    told(&case, &case.admin).await;
    case.change_roles(case.admin_id, &["viewer"]).await;
    case.world.clock.set(case.until.minus(Span::days(1)));
    let told = told(&case, &case.admin).await;
    assert!(!told.iter().any(|subject| subject.contains("ends soon")), "{told:?}");
}

#[tokio::test]
async fn a_review_is_of_the_people_whom_the_list_shows_with_their_roles_by_teams_beside() {
    let case = Case::new(World::sqlite().await).await;
    let (service, owner, slug) = (&case.world.service, &case.org.owner, case.org.slug.as_str());
    let team =
        CreateTeam { name: "Night shift".to_owned(), people: vec![case.guest_id], ..CreateTeam::default() };
    let team = teams::create(service, owner, slug, team).await.unwrap();
    let roles = vec![case.org.role("viewer")];
    teams::set_roles(service, owner, slug, SetTeamRoles { team, roles }).await.unwrap();
    let command = StartReview { team: Some(team), ..start(vec![case.org.owner_id]) };
    let id = reviews::start(service, owner, slug, command).await.unwrap();
    let query = ReviewQuery { shown: Shown::All, cursor: None };
    let page = reviews::get(service, owner, slug, id, &query).await.unwrap();
    let reviewed = (page.review.scope.team.as_deref(), page.review.grants, page.total);
    assert_eq!(reviewed, (Some("Night shift"), 1, 1));
    let grants: Vec<_> =
        page.people[0].grants.iter().map(|grant| (grant.role.as_str(), grant.team.as_deref())).collect();
    assert_eq!(grants, [("Member", None), ("Viewer", Some("Night shift"))]);
    let by_team = page.people[0].grants[1].number;
    let command = DecideGrants {
        review: id,
        decision: Decision::Flagged,
        of: DecidedGrants::One(by_team),
        listed: Vec::new(),
        note: String::new(),
    };
    assert_eq!(reviews::decide(service, owner, slug, command.clone()).await, Err(ErrorKind::NotFound));
    let waiting = async || orgs::frame(service, owner, slug).await.unwrap().waiting_reviews;
    assert_eq!(waiting().await, 2);
    let of = DecidedGrants::One(page.people[0].grants[0].number);
    reviews::decide(service, owner, slug, DecideGrants { of, ..command }).await.unwrap();
    assert_eq!(waiting().await, 1, "roles by teams wait for nobody");
    let started = case.world.entry(slug, "review.started").await;
    let AuditValue::Review { team, grants, .. } = AuditValue::from_json(&started.value_after.unwrap()) else {
        panic!("no value")
    };
    assert_eq!((team.as_deref(), grants), (Some("Night shift"), 1));
}

#[tokio::test]
async fn a_review_needs_a_name_reviewers_who_may_an_end_and_something_to_review() {
    let case = Case::new(World::sqlite().await).await;
    let (service, owner, slug) = (&case.world.service, &case.org.owner, case.org.slug.as_str());
    let wrong =
        async |command: StartReview| fields(reviews::start(service, owner, slug, command).await.unwrap_err());
    let field = |name: &str, problem| vec![(name.to_owned(), problem)];
    let base = || start(vec![case.org.owner_id]);
    assert_eq!(wrong(StartReview { name: String::new(), ..base() }).await, field("name", Problem::Required));
    assert_eq!(wrong(StartReview { reviewers: vec![], ..base() }).await, field("people", Problem::Required));
    assert_eq!(
        wrong(StartReview { until: NewEnd::read(""), ..base() }).await,
        field("end", Problem::Required)
    );
    assert_eq!(
        wrong(StartReview { until: NewEnd::read("2020-01-31"), ..base() }).await,
        field("end", Problem::EndDate)
    );
    let guest = wrong(StartReview { reviewers: vec![case.guest_id], ..base() }).await;
    assert!(matches!(&guest[..], [(name, Problem::CannotReview { .. })] if name == "people"), "{guest:?}");
    let nobody = StartReview { role: Some(case.org.role("viewer")), ..base() };
    assert_eq!(wrong(nobody).await, field("role", Problem::NothingToReview));
}

#[tokio::test]
async fn a_review_from_the_list_is_of_those_who_match_when_it_starts_and_keeps_its_filters() {
    let case = Case::new(World::sqlite().await).await;
    let (service, owner, slug) = (&case.world.service, &case.org.owner, case.org.slug.as_str());
    let (_, viewer) = case.world.enrol(&case.org, "viewer").await;
    agreed::disable(service, owner, slug, case.guest_id).await.unwrap();
    agreed::disable(service, owner, slug, viewer).await.unwrap();
    let query = UserQuery {
        status: UserStatus::Disabled,
        without_role: Some("viewer".to_owned()),
        // The order and the page of the list say nothing about who is reviewed.
        sort: UserSort::LastActive,
        cursor: Some("a".to_owned()),
        ..UserQuery::default()
    };
    let about = reviews::options(service, owner, slug, &query).await.unwrap().about.unwrap();
    assert_eq!((about.people, about.roles), (1, 1));
    let command = StartReview { query: query.clone(), ..start(vec![case.org.owner_id]) };
    let id = reviews::start(service, owner, slug, command).await.unwrap();
    // Who matches later is not in it.
    agreed::disable(service, owner, slug, case.admin_id).await.unwrap();
    let query = ReviewQuery { shown: Shown::All, cursor: None };
    let page = reviews::get(service, owner, slug, id, &query).await.unwrap();
    let people: Vec<MembershipId> = page.people.iter().map(|person| person.id).collect();
    assert_eq!(people, [case.guest_id]);
    assert_eq!(page.review.scope, about.scope);
    assert_eq!(page.review.scope.without_role.as_deref(), Some("Viewer"));
    assert_eq!(page.review.scope.other_filters(), "status=disabled&not=viewer");
    let started = case.world.entry(slug, "review.started").await;
    let AuditValue::Review { query, .. } = AuditValue::from_json(&started.value_after.unwrap()) else {
        panic!("no value")
    };
    assert_eq!(query, "status=disabled&not=viewer");
    reviews::end(service, owner, slug, EndReview { review: id, agreed: None }).await.unwrap();
    let evidence = reviews::evidence_piece(service, owner, slug, (id, None)).await.unwrap();
    assert!(evidence.text.contains("\"status=disabled&not=viewer\""), "{}", evidence.text);
}

#[tokio::test]
async fn a_search_a_role_and_a_team_together_say_who_is_reviewed() {
    let case = Case::new(World::sqlite().await).await;
    let (service, owner, slug) = (&case.world.service, &case.org.owner, case.org.slug.as_str());
    let (second, second_id) = case.world.enrol(&case.org, "member").await;
    let team = CreateTeam {
        name: "Night shift".to_owned(),
        people: vec![case.guest_id, second_id, case.admin_id],
        ..CreateTeam::default()
    };
    let team = teams::create(service, owner, slug, team).await.unwrap();
    let search = UserQuery { search: email(&second).to_owned(), ..UserQuery::default() };
    let in_list = UserQuery { role: Some("member".to_owned()), team: Some(team), ..search.clone() };
    let chosen = (Some(case.org.role("member")), Some(team));
    for (query, (role, team)) in [(in_list, (None, None)), (search, chosen)] {
        let command = StartReview { query, role, team, ..start(vec![case.org.owner_id]) };
        let id = reviews::start(service, owner, slug, command).await.unwrap();
        let query = ReviewQuery { shown: Shown::All, cursor: None };
        let page = reviews::get(service, owner, slug, id, &query).await.unwrap();
        assert_eq!(page.people.iter().map(|person| person.id).collect::<Vec<_>>(), [second_id]);
        let scope = page.review.scope;
        assert_eq!((scope.role.as_deref(), scope.team.as_deref()), (Some("Member"), Some("Night shift")));
    }
}

#[tokio::test]
async fn nobody_reviews_invitations_people_who_have_left_and_what_is_not_there_any_more() {
    let case = Case::new(World::sqlite().await).await;
    let (service, owner, slug) = (&case.world.service, &case.org.owner, case.org.slug.as_str());
    agreed::remove(service, owner, slug, case.guest_id).await.unwrap();
    let of = |status| UserQuery { status, ..UserQuery::default() };
    let gone = UserQuery { role: Some("gone".to_owned()), ..UserQuery::default() };
    for query in [of(UserStatus::Invited), of(UserStatus::Removed), gone] {
        let about = reviews::options(service, owner, slug, &query).await.unwrap().about.unwrap();
        assert_eq!((about.people, about.roles), (0, 0), "{query:?}");
        let command = StartReview { query, ..start(vec![case.org.owner_id]) };
        let refused = reviews::start(service, owner, slug, command).await.unwrap_err();
        assert_eq!(fields(refused), [("query".to_owned(), Problem::NothingToReview)]);
    }
    let sorted = UserQuery { sort: UserSort::LastActive, ..UserQuery::default() };
    assert_eq!(reviews::options(service, owner, slug, &sorted).await.unwrap().about, None);
}
