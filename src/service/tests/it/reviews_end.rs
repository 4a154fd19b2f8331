//! The end of an access review: by its starter with the plan, or by the clock; what is removed, what is not, and the evidence.

use domain::{
    audit::AuditValue,
    end_date::{EndOf, NewEnd},
    error::{ErrorKind, Problem},
    id::MembershipId,
    list::Shown,
    paste::read_csv,
    permission::GrantSet,
    review::{DecidedGrants, Decision, Fate, GrantOutcome},
    state::JobQueue,
    time::Span,
    view::{ReviewPlan, ReviewResult},
};
use service::{
    accounts, closing,
    members::{self, ChangeRoles, SetEnd},
    orgs::{self, DeleteOrganization},
    reviews::{self, DecideGrants, EndReview, StartReview},
    roles::{self, DeleteRole, UpdateRole},
    schedule_deadlines,
};
use testkit::{PASSWORD, World};

use crate::{
    reviews::{Case, start},
    roles::{create, helper},
    short::{NONE, email, fields, organization, secret},
};

on_both_databases![
    what_is_flagged_is_removed_with_the_plan_that_was_shown,
    when_its_time_is_over_the_server_ends_a_review,
    the_last_owner_stays,
];

impl Case {
    /// The owner in a new session: that of the start has ended meanwhile.
    async fn sign_in_again(&mut self) {
        self.org.owner = self.world.days_pass(0, &self.org.owner).await;
    }

    async fn flag(&self, member: MembershipId) {
        self.decide(&self.org.owner, Decision::Flagged, DecidedGrants::Person(member)).await.unwrap();
    }

    async fn roles(&self, member: MembershipId) -> Vec<String> {
        let found = members::get(&self.world.service, &self.org.owner, &self.org.slug, member).await.unwrap();
        found.row.roles
    }

    async fn plan(&self) -> ReviewPlan {
        reviews::plan(&self.world.service, &self.org.owner, &self.org.slug, self.review).await.unwrap()
    }

    async fn end(&self, agreed: Option<String>) -> Result<ReviewResult, ErrorKind> {
        let command = EndReview { review: self.review, agreed };
        reviews::end(&self.world.service, &self.org.owner, &self.org.slug, command).await
    }

    async fn outcome(&self, member: MembershipId) -> Option<GrantOutcome> {
        self.person(member).await.grants[0].outcome
    }
}

async fn what_is_flagged_is_removed_with_the_plan_that_was_shown(world: World) {
    let case = Case::new(world).await;
    case.flag(case.guest_id).await;
    let shown = case.plan().await;
    assert_eq!((shown.flagged.len(), shown.not_reviewed.len()), (1, 2));
    assert!(shown.flagged[0].fate == Fate::Remove && shown.flagged[0].is_last_role);
    case.flag(case.admin_id).await;
    assert_eq!(case.end(Some(shown.fingerprint)).await.unwrap_err(), ErrorKind::ConsequencesChanged);
    assert_eq!(case.roles(case.guest_id).await, ["Member"], "nothing was done");
    let result = case.end(Some(case.plan().await.fingerprint)).await.unwrap();
    assert_eq!((result.removed, result.left, result.not_reviewed), (2, 0, 1));
    assert_eq!(case.roles(case.guest_id).await, NONE);
    assert_eq!(case.roles(case.admin_id).await, NONE);
    assert_eq!(case.outcome(case.guest_id).await, Some(GrantOutcome::Removed));
    assert_eq!(case.outcome(case.org.owner_id).await, Some(GrantOutcome::Kept));
    assert_eq!(case.end(None).await, Err(ErrorKind::ReviewEnded), "once");
    let again = case.decide(&case.org.owner, Decision::Attested, DecidedGrants::Person(case.guest_id)).await;
    assert_eq!(again, Err(ErrorKind::ReviewEnded));
    let events = case.world.log(&case.org.slug).await;
    let removed = events.iter().filter(|event| event.action == "member.roles_changed").count();
    let ended: Vec<_> = events.iter().filter(|event| event.action == "review.ended").collect();
    assert_eq!((removed, ended.len()), (2, 1));
    let expected = AuditValue::ReviewResult { attested: 0, flagged: 2, removed: 2, not_reviewed: 1 };
    assert_eq!(ended[0].value_after, expected.to_json());
    case.world.deliver().await;
    let mails = case.world.mailbox.sent_to(email(&case.guest));
    assert_eq!(mails.last().unwrap().subject, "Your roles in Globex were changed");
    assert_eq!(case.world.violations().await, NONE);
}

async fn when_its_time_is_over_the_server_ends_a_review(world: World) {
    let mut case = Case::new(world).await;
    case.flag(case.guest_id).await;
    case.world.clock.set(case.until);
    case.sign_in_again().await;
    let late = case.decide(&case.org.owner, Decision::Attested, DecidedGrants::Person(case.guest_id)).await;
    assert_eq!(late, Err(ErrorKind::ReviewEnded), "judged by the clock");
    for _ in 0..2 {
        schedule_deadlines(&case.world.service).await.unwrap();
        case.world.run_jobs(JobQueue::Upkeep).await;
        case.world.clock.advance(Span::hours(1));
    }
    case.sign_in_again().await;
    let page = case.page(&case.org.owner, Shown::All).await;
    assert_eq!((page.review.ended_at, page.review.ended_by), (Some(case.until), None));
    assert_eq!(case.roles(case.guest_id).await, NONE);
    let events = case.world.log(&case.org.slug).await;
    assert_eq!(events.iter().filter(|event| event.action == "review.ended").count(), 1, "once");
    assert_eq!(case.world.violations().await, NONE);
}

async fn the_last_owner_stays(world: World) {
    let case = Case::new(world).await;
    let (other, other_id) = case.world.enrol(&case.org, "owner").await;
    let command =
        StartReview { role: Some(case.org.role("owner")), ..start(vec![case.org.owner_id, other_id]) };
    let (service, slug) = (&case.world.service, case.org.slug.as_str());
    let review = reviews::start(service, &other, slug, command).await.unwrap();
    for (caller, of) in [(&other, case.org.owner_id), (&case.org.owner, other_id)] {
        let (decision, of) = (Decision::Flagged, DecidedGrants::Person(of));
        let command = DecideGrants { review, decision, of, listed: Vec::new(), note: String::new() };
        reviews::decide(service, caller, slug, command).await.unwrap();
    }
    let plan = reviews::plan(service, &other, slug, review).await.unwrap();
    let fates: Vec<_> = plan.flagged.into_iter().map(|planned| planned.fate).collect();
    assert_eq!(fates, [Fate::Remove, Fate::LastOwner]);
    let result = reviews::end(service, &other, slug, EndReview { review, agreed: None }).await.unwrap();
    assert_eq!((result.removed, result.left), (1, 1));
    assert_eq!(case.world.violations().await, NONE);
}

#[tokio::test]
async fn what_changed_or_whose_flagger_lost_the_right_is_not_removed() {
    let mut case = Case::new(World::sqlite().await).await;
    let (_, second) = case.world.enrol(&case.org, "viewer").await;
    let (service, slug) = (&case.world.service, case.org.slug.as_str());
    let command = start(vec![case.org.owner_id, case.admin_id]);
    let review = reviews::start(service, &case.org.owner, slug, command).await.unwrap();
    case.review = review;
    case.flag(case.guest_id).await;
    case.decide(&case.admin, Decision::Flagged, DecidedGrants::Person(second)).await.unwrap();
    case.world.clock.advance(Span::seconds(1));
    case.change_roles(case.guest_id, &["viewer"]).await;
    case.world.clock.advance(Span::seconds(1));
    case.change_roles(case.guest_id, &["member"]).await;
    case.change_roles(case.admin_id, &["viewer"]).await;
    let fates: Vec<_> = case.plan().await.flagged.into_iter().map(|planned| planned.fate).collect();
    assert!(fates.contains(&Fate::Renewed), "{fates:?}");
    assert!(fates.iter().any(|fate| matches!(fate, Fate::Denied(_))), "{fates:?}");
    let result = case.end(None).await.unwrap();
    assert_eq!((result.removed, result.left), (0, 2));
    assert_eq!(case.roles(case.guest_id).await, ["Member"]);
    assert_eq!(case.outcome(case.guest_id).await, Some(GrantOutcome::Changed));
    assert_eq!(case.outcome(second).await, Some(GrantOutcome::Refused));
    // The other review is still open.
    let (org, _) = organization(&case.world, slug).await;
    let mut tx = service.store().read().await.unwrap();
    let open = tx.org(org.id).count_waiting_reviews(case.org.owner_id, service.now()).await.unwrap();
    tx.close().await.unwrap();
    assert_eq!(open, 1);
}

/// Lets the server look at what is due.
async fn look(case: &Case) {
    schedule_deadlines(&case.world.service).await.unwrap();
    case.world.run_jobs(JobQueue::Upkeep).await;
}

/// Why looking failed the last time, if it did.
async fn failures(case: &Case) -> Vec<String> {
    let mut tx = case.world.service.store().read().await.unwrap();
    let jobs = tx.list_jobs(JobQueue::Upkeep, 99).await.unwrap();
    tx.close().await.unwrap();
    jobs.into_iter().filter_map(|job| job.last_error).collect()
}

/// Deletes the organization of the review.
async fn delete(case: &Case) {
    let (service, owner, slug) = (&case.world.service, &case.org.owner, case.org.slug.as_str());
    let agreed = orgs::deletion(service, owner, slug).await.unwrap().fingerprint;
    let command = DeleteOrganization { name: "Globex".to_owned(), agreed };
    orgs::delete(service, owner, slug, command).await.unwrap();
}

#[tokio::test]
async fn a_review_that_cannot_end_keeps_no_other_from_ending() {
    let case = Case::new(World::sqlite().await).await;
    let other = case.world.organization("Initech").await;
    let service = &case.world.service;
    let command = start(vec![other.owner_id]);
    let fine = reviews::start(service, &other.owner, &other.slug, command).await.unwrap();
    // An organization without owners cannot do without anything.
    case.world.lock(&case.org.owner).await;
    case.world.clock.advance(Span::days(365));
    look(&case).await;
    let mut tx = service.store().read().await.unwrap();
    let open = tx.list_due_reviews(service.now(), None, 9).await.unwrap();
    let ended = tx.org(other.id).find_review(fine).await.unwrap().unwrap();
    tx.close().await.unwrap();
    assert_eq!(open.iter().map(|due| due.id).collect::<Vec<_>>(), [case.review]);
    assert!(!failures(&case).await.is_empty(), "whoever looks after the server is told");
    assert_eq!(ended.ended_at, Some(service.now()));
}

#[tokio::test]
async fn the_reviews_of_a_deleted_organization_end_once_it_is_restored() {
    let mut case = Case::new(World::sqlite().await).await;
    let slug = case.org.slug.clone();
    delete(&case).await;
    case.world.clock.set(case.until.minus(Span::days(1)));
    look(&case).await;
    case.world.deliver().await;
    let mails = case.world.mailbox.sent_to(email(&case.admin));
    assert!(!mails.iter().any(|mail| mail.subject.contains("ends soon")), "nobody is reminded");
    case.world.clock.set(case.until);
    look(&case).await;
    assert_eq!(failures(&case).await, NONE, "it rests");
    case.sign_in_again().await;
    orgs::restore(&case.world.service, &case.org.owner, &slug).await.unwrap();
    assert_eq!(
        case.page(&case.org.owner, Shown::All).await.review.ended_at,
        None,
        "not while it was deleted"
    );
    case.world.clock.advance(Span::hours(1));
    look(&case).await;
    case.sign_in_again().await;
    assert!(case.page(&case.org.owner, Shown::All).await.review.ended_at.is_some());
}

#[tokio::test]
async fn the_review_of_a_deleted_organization_without_owners_rests() {
    let case = Case::new(World::sqlite().await).await;
    let (service, owner) = (&case.world.service, &case.org.owner);
    case.flag(case.guest_id).await;
    case.world.reset_password(email(owner)).await;
    delete(&case).await;
    let agreed = closing::consequences(service, owner).await.unwrap();
    closing::close_account(service, owner, &secret(PASSWORD), agreed).await.unwrap();
    case.world.clock.set(case.until);
    for _ in 0..2 {
        look(&case).await;
        assert_eq!(failures(&case).await, NONE);
        case.world.clock.advance(Span::hours(1));
    }
    let mut tx = service.store().read().await.unwrap();
    let review = tx.org(case.org.id).find_review(case.review).await.unwrap();
    tx.close().await.unwrap();
    assert_eq!(review.unwrap().ended_at, None);
    assert_eq!(case.world.violations().await, NONE);
}

#[tokio::test]
async fn another_end_date_does_not_save_a_flagged_role_from_its_holder() {
    let case = Case::new(World::sqlite().await).await;
    case.flag(case.admin_id).await;
    case.world.clock.advance(Span::seconds(1));
    let command = SetEnd {
        member: case.admin_id,
        of: EndOf::Role(case.org.role("admin")),
        end: NewEnd::On("2030-01-31".parse().unwrap()),
    };
    members::set_end(&case.world.service, &case.admin, &case.org.slug, command).await.unwrap();
    assert_eq!(case.plan().await.flagged[0].fate, Fate::Remove);
    assert_eq!(case.end(None).await.unwrap().removed, 1);
}

#[tokio::test]
async fn where_everybody_must_hold_a_role_the_last_one_stays_and_the_plan_says_so() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (_, member) = world.enrol(&org, "member").await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let review = reviews::start(service, owner, slug, start(vec![org.owner_id])).await.unwrap();
    let (decision, of) = (Decision::Flagged, DecidedGrants::Person(member));
    let command = DecideGrants { review, decision, of, listed: Vec::new(), note: String::new() };
    reviews::decide(service, owner, slug, command).await.unwrap();
    let plan = reviews::plan(service, owner, slug, review).await.unwrap();
    assert_eq!(plan.flagged[0].fate, Fate::LastRole);
    // With another role there is something else to agree to.
    let roles = vec![org.role("member"), org.role("viewer")];
    members::change_roles(service, owner, slug, ChangeRoles { member, roles }).await.unwrap();
    let stale = EndReview { review, agreed: Some(plan.fingerprint) };
    assert_eq!(reviews::end(service, owner, slug, stale).await, Err(ErrorKind::ConsequencesChanged));
    members::change_roles(service, owner, slug, ChangeRoles { member, roles: vec![org.role("member")] })
        .await
        .unwrap();
    let result = reviews::end(service, owner, slug, EndReview { review, agreed: None }).await.unwrap();
    assert_eq!((result.removed, result.left), (0, 1));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn the_names_of_roles_and_deciders_stay_what_they_were() {
    let case = Case::new(World::sqlite().await).await;
    let (service, owner, slug) = (&case.world.service, &case.org.owner, case.org.slug.as_str());
    let role = create(&case.world, owner, &case.org, helper("Helpers", GrantSet::default())).await.unwrap();
    let command = ChangeRoles { member: case.guest_id, roles: vec![role] };
    members::change_roles(service, owner, slug, command).await.unwrap();
    let review = reviews::start(service, owner, slug, start(vec![case.org.owner_id])).await.unwrap();
    let (decision, of) = (Decision::Attested, DecidedGrants::Person(case.guest_id));
    let command = DecideGrants { review, decision, of, listed: Vec::new(), note: String::new() };
    reviews::decide(service, owner, slug, command).await.unwrap();
    let fields = helper("Assistants", GrantSet::default());
    roles::update(service, owner, slug, UpdateRole { role, fields, agreed: None }).await.unwrap();
    accounts::rename(service, owner, "Another Name").await.unwrap();
    reviews::end(service, owner, slug, EndReview { review, agreed: None }).await.unwrap();
    let piece = reviews::evidence_piece(service, owner, slug, (review, None)).await.unwrap();
    let rows = read_csv(&piece.text).unwrap();
    let row = rows.iter().find(|row| row[1] == email(&case.guest)).unwrap();
    let name = owner.session().unwrap().account.name.as_str();
    assert_eq!([row[2].as_str(), row[5].as_str()], ["Helpers", name]);
}

#[tokio::test]
async fn a_role_that_is_flagged_is_not_replaced_before_the_review_ends() {
    let case = Case::new(World::sqlite().await).await;
    let (service, owner, slug) = (&case.world.service, &case.org.owner, case.org.slug.as_str());
    let role = create(&case.world, owner, &case.org, helper("Helpers", GrantSet::default())).await.unwrap();
    let command = ChangeRoles { member: case.guest_id, roles: vec![role] };
    members::change_roles(service, owner, slug, command).await.unwrap();
    let review = reviews::start(service, owner, slug, start(vec![case.org.owner_id])).await.unwrap();
    let (decision, of) = (Decision::Flagged, DecidedGrants::Person(case.guest_id));
    let command = DecideGrants { review, decision, of, listed: Vec::new(), note: String::new() };
    reviews::decide(service, owner, slug, command).await.unwrap();
    let delete = |replacement| DeleteRole { role, replacement, agreed: None };
    let replaced = delete(Some(case.org.role("viewer")));
    let refused = roles::delete(service, owner, slug, replaced).await.unwrap_err();
    assert_eq!(fields(refused), [("replacement".to_owned(), Problem::FlaggedInReview)]);
    reviews::end(service, owner, slug, EndReview { review, agreed: None }).await.unwrap();
    roles::delete(service, owner, slug, delete(None)).await.unwrap();
}

#[tokio::test]
async fn the_evidence_has_each_grant_with_its_decision_and_harmless_text() {
    let case = Case::new(World::sqlite().await).await;
    let (service, owner, slug) = (&case.world.service, &case.org.owner, case.org.slug.as_str());
    let piece = || reviews::evidence_piece(service, owner, slug, (case.review, None));
    assert_eq!(piece().await.unwrap_err(), ErrorKind::NotFound, "not before the end");
    let command = DecideGrants {
        review: case.review,
        decision: Decision::Flagged,
        of: DecidedGrants::Person(case.guest_id),
        listed: Vec::new(),
        note: "=1+1".to_owned(),
    };
    reviews::decide(service, owner, slug, command).await.unwrap();
    case.end(None).await.unwrap();
    let piece = piece().await.unwrap();
    assert!(piece.next.is_none() && piece.name.ends_with(".csv"));
    let rows = read_csv(&piece.text).unwrap();
    assert_eq!((rows.len(), rows[0][0].as_str(), rows[0].len()), (4, "person", 18));
    let row = rows.iter().find(|row| row[1] == email(&case.guest)).unwrap();
    assert_eq!([&row[2], &row[4], &row[8]], ["Member", "flagged", "removed"]);
    assert_eq!(row[7], "=1+1", "as it was written, without the sign that keeps spreadsheets from running it");
    assert!(piece.text.contains("\"'=1+1\""), "{}", piece.text);
    assert_eq!(rows.iter().filter(|row| row[4] == "not_reviewed").count(), 2);
}
