//! Access reviews: the grants are kept as they were, decisions are recorded once and never about oneself, and the end notes what
//! became of each.

use domain::{
    id::{MembershipId, ReviewId},
    list::{Shown, UserStatus},
    member::Role,
    review::{Decision, GrantOutcome, GrantStanding},
    state::MembershipState,
    text::SearchQuery,
};
use store::{GrantsOf, MemberQuery, NewDecision, NewReview, PeriodStart, ReviewGrant, ReviewProgress, Store};

use crate::world::{Person, World, by_hand, insert_org, t, uuid};

on_both_databases![
    the_grants_of_the_people_of_a_query_are_kept_as_they_were,
    the_roles_that_the_people_of_a_query_hold_are_counted_before_the_start,
    decisions_are_recorded_about_others_while_the_review_is_open,
    the_people_are_read_page_by_page_in_both_directions,
    what_is_over_or_waits_is_found,
    the_end_notes_what_became_of_each_grant,
    another_end_date_and_what_the_holder_gave_themselves_is_no_new_giving,
    a_role_is_flagged_while_somebody_has_it_of_whom_an_open_review_flags_it,
];

struct Case {
    world: World,
    ada: Person,
    bob: Person,
}

/// Olga (owner), Ada (admin, member) and Bob (member); owner and admin review until `t(100)`.
async fn case(store: Store) -> Case {
    let world = World::new(store).await;
    let ada = world.member("Ada", "ada@example.com", &["admin", "member"]).await;
    let bob = world.member("Bob", "bob@example.com", &["member"]).await;
    Case { world, ada, bob }
}

impl Case {
    async fn start(&self, query: MemberQuery) -> (ReviewId, u64) {
        let (id, by) = (ReviewId::new(uuid()), self.world.owner.member);
        let reviewers = vec![by, self.ada.member];
        let inserted = change!(self.world.store, [query, reviewers], Some(self.world.org), |tx| {
            let new = NewReview {
                id,
                name: "Autumn",
                role: Some("Member"),
                team: None,
                query: "role=member",
                started_by: by,
                at: t(1),
                until: t(100),
                reviewers: &reviewers,
            };
            tx.insert_review(&new, &query).await?
        });
        (id, inserted.await.unwrap())
    }

    fn everybody(&self) -> MemberQuery {
        MemberQuery { status: UserStatus::Any, ..self.world.users() }
    }

    async fn grants(&self, id: ReviewId, of: GrantsOf<'_>) -> Vec<ReviewGrant> {
        read!(self.world.store, |tx| tx.org(self.world.org).list_review_grants(id, of, t(2)))
    }

    async fn progress(&self, id: ReviewId, reader: Option<MembershipId>, at: i64) -> ReviewProgress {
        let org = self.world.org;
        read!(self.world.store, |tx| tx.org(org).count_review_grants(&[id], (reader, t(at))))[&id]
    }

    async fn decide(&self, id: ReviewId, numbers: Vec<i64>, by: MembershipId, at: i64) -> u64 {
        change!(self.world.store, [numbers], Some(self.world.org), |tx| {
            let new = NewDecision { decision: Decision::Flagged, by, at: t(at), note: Some("Left the team") };
            tx.update_grants_decided(id, &numbers, &new).await?
        })
        .await
        .unwrap()
    }
}

fn names(grants: &[ReviewGrant]) -> Vec<(&str, &str)> {
    grants.iter().map(|grant| (grant.person.as_str(), grant.role_name.as_str())).collect()
}

async fn the_grants_of_the_people_of_a_query_are_kept_as_they_were(store: Store) {
    let case = case(store).await;
    let role = Some(case.world.role("member").id);
    let (id, count) = case.start(MemberQuery { role, ..case.everybody() }).await;
    assert_eq!(count, 3, "every role of those who hold this one");
    let listed = case.grants(id, GrantsOf::All(0, 9)).await;
    assert_eq!(listed.len(), 3);
    let people = [case.ada.member, case.bob.member];
    let by_name = case.grants(id, GrantsOf::People(&people, Shown::All)).await;
    assert_eq!(names(&by_name), [("Ada", "Admin"), ("Ada", "Member"), ("Bob", "Member")]);
    assert!(by_name.iter().all(|grant| grant.standing == GrantStanding::Unchanged && grant.team.is_none()));
    // Ada loses one of them.
    let (ada, left) = (case.ada.member, vec![case.world.role("member").clone()]);
    change!(case.world.store, [left], Some(case.world.org), |tx| {
        tx.update_membership_roles(ada, &left, &by_hand(t(2))).await?;
    })
    .await
    .unwrap();
    let of_ada = case.grants(id, GrantsOf::Person(ada)).await;
    let standing: Vec<GrantStanding> = of_ada.iter().map(|grant| grant.standing).collect();
    assert_eq!(standing, [GrantStanding::Gone, GrantStanding::Unchanged]);
    let found = read!(case.world.store, |tx| tx.org(case.world.org).find_review(id)).unwrap();
    assert_eq!(
        (found.name.as_str(), found.role.as_deref(), found.query.as_str()),
        ("Autumn", Some("Member"), "role=member")
    );
    assert_eq!(
        case.progress(id, Some(case.world.owner.member), 2).await,
        ReviewProgress { grants: 3, waiting: 3, ..ReviewProgress::default() }
    );
    let reviewers = read!(case.world.store, |tx| tx.org(case.world.org).list_reviewers(id));
    assert_eq!(
        reviewers.into_iter().map(|reviewer| reviewer.name).collect::<Vec<_>>(),
        ["Ada", "Olga Owner"]
    );
    let other = insert_org(&case.world.store, "other", "Other").await.unwrap();
    assert_eq!(read!(case.world.store, |tx| tx.org(other).find_review(id)), None);
    assert!(read!(case.world.store, |tx| tx.org(other).count_review_grants(&[id], (None, t(2)))).is_empty());
    assert!(
        read!(case.world.store, |tx| tx.org(other).list_review_grants(id, GrantsOf::All(0, 9), t(2)))
            .is_empty()
    );
}

async fn the_roles_that_the_people_of_a_query_hold_are_counted_before_the_start(store: Store) {
    let case = case(store.clone()).await;
    let role = Some(case.world.role("member").id);
    let query = MemberQuery { role, ..case.everybody() };
    let count = read!(store, |tx| tx.org(case.world.org).count_roles_of(&query));
    assert_eq!(count, case.start(query).await.1);
    let search = SearchQuery::parse("ada");
    let found = MemberQuery { search, ..case.everybody() };
    assert_eq!(read!(store, |tx| tx.org(case.world.org).count_roles_of(&found)), 2);
    let other = insert_org(&store, "other", "Other").await.unwrap();
    assert_eq!(read!(store, |tx| tx.org(other).count_roles_of(&case.everybody())), 0);
}

async fn decisions_are_recorded_about_others_while_the_review_is_open(store: Store) {
    let case = case(store).await;
    let (id, count) = case.start(case.everybody()).await;
    assert_eq!(count, 4);
    let all: Vec<i64> = case.grants(id, GrantsOf::All(0, 9)).await.iter().map(|grant| grant.number).collect();
    assert_eq!(case.decide(id, all.clone(), case.ada.member, 2).await, 2, "two are her own");
    assert_eq!(case.decide(id, all.clone(), case.ada.member, 100).await, 0, "the time is over");
    assert_eq!(case.decide(id, Vec::new(), case.ada.member, 2).await, 0);
    let flagged = case.grants(id, GrantsOf::Flagged).await;
    assert_eq!(names(&flagged), [("Bob", "Member"), ("Olga Owner", "Owner")]);
    let decided = flagged[0].decided.clone().unwrap();
    assert_eq!(
        (decided.name.as_str(), decided.at, decided.note.as_deref()),
        ("Ada", t(2), Some("Left the team"))
    );
    assert_eq!(names(&case.grants(id, GrantsOf::Undecided(1)).await), [("Ada", "Admin")]);
    assert_eq!(case.grants(id, GrantsOf::Numbers(&all[..1])).await.len(), 1);
    assert!(case.grants(id, GrantsOf::Numbers(&[])).await.is_empty());
}

async fn the_people_are_read_page_by_page_in_both_directions(store: Store) {
    let case = case(store).await;
    let (id, _) = case.start(case.everybody()).await;
    let list = (id, Shown::Waiting);
    let first = read!(case.world.store, |tx| tx.org(case.world.org).list_reviewed(list, None, true, 2));
    assert_eq!(first.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Ada", "Bob"]);
    let beyond = Some(&first[1].place);
    let rest = read!(case.world.store, |tx| tx.org(case.world.org).list_reviewed(list, beyond, true, 2));
    assert_eq!(rest.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Olga Owner"]);
    let beyond = Some(&rest[0].place);
    let back = read!(case.world.store, |tx| tx.org(case.world.org).list_reviewed(list, beyond, false, 2));
    assert_eq!(back.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Bob", "Ada"]);
    assert_eq!(read!(case.world.store, |tx| tx.org(case.world.org).count_reviewed(list)), 3);
    let flagged = (id, Shown::Decided(Decision::Flagged));
    assert_eq!(read!(case.world.store, |tx| tx.org(case.world.org).count_reviewed(flagged)), 0);
    let all = (id, Shown::All);
    assert_eq!(read!(case.world.store, |tx| tx.org(case.world.org).count_reviewed(all)), 3);
}

async fn what_is_over_or_waits_is_found(store: Store) {
    let case = case(store).await;
    let (id, _) = case.start(case.everybody()).await;
    assert!(read!(case.world.store, |tx| tx.list_due_reviews(t(99), None, 9)).is_empty());
    let due = read!(case.world.store, |tx| tx.list_due_reviews(t(100), None, 9));
    assert_eq!((due.len(), due[0].id, due[0].org), (1, id, case.world.org));
    let beyond = Some((due[0].until, id));
    assert!(read!(case.world.store, |tx| tx.list_due_reviews(t(100), beyond, 9)).is_empty());
    let waiting = read!(case.world.store, |tx| tx.list_waiting_reviewers((t(2), t(100))));
    let waiting: Vec<MembershipId> = waiting.into_iter().map(|waiting| waiting.reviewer.id).collect();
    assert_eq!(waiting.len(), 2);
    assert!(waiting.contains(&case.ada.member) && waiting.contains(&case.world.owner.member));
    assert!(read!(case.world.store, |tx| tx.list_waiting_reviewers((t(2), t(99)))).is_empty());
    let numbers: Vec<i64> =
        case.grants(id, GrantsOf::All(0, 9)).await.iter().map(|grant| grant.number).collect();
    case.decide(id, numbers, case.ada.member, 2).await;
    let count = async |member| {
        read!(case.world.store, |tx| tx.org(case.world.org).count_waiting_reviews(member, t(2)))
    };
    assert_eq!((count(case.ada.member).await, count(case.world.owner.member).await), (0, 1));
    let listed = read!(case.world.store, |tx| tx.org(case.world.org).list_reviews(9));
    assert_eq!(listed.into_iter().map(|review| review.id).collect::<Vec<_>>(), [id]);
    let of_ada = case.progress(id, Some(case.ada.member), 2).await;
    assert_eq!(of_ada, ReviewProgress { grants: 4, attested: 0, flagged: 2, waiting: 0 });
    for (reader, at, waiting) in
        [(Some(case.world.owner.member), 2, 2), (Some(case.world.owner.member), 100, 0), (None, 2, 0)]
    {
        assert_eq!(case.progress(id, reader, at).await, ReviewProgress { waiting, ..of_ada }, "at {at}");
    }
    assert!(
        read!(case.world.store, |tx| tx.org(case.world.org).count_review_grants(&[], (None, t(2))))
            .is_empty()
    );
}

async fn the_end_notes_what_became_of_each_grant(store: Store) {
    let case = case(store).await;
    let (id, _) = case.start(case.everybody()).await;
    let bob = case.bob.member;
    let none = Vec::new();
    change!(case.world.store, [none], Some(case.world.org), |tx| {
        tx.update_membership_roles(bob, &none, &by_hand(t(2))).await?;
    })
    .await
    .unwrap();
    let of_ada: Vec<i64> =
        case.grants(id, GrantsOf::Person(case.ada.member)).await.iter().map(|grant| grant.number).collect();
    let by = Some(case.world.owner.member);
    let ended = change!(case.world.store, [of_ada], Some(case.world.org), |tx| {
        let first = tx.update_review_ended(id, by, t(3)).await?;
        tx.update_grants_outcome(id, &of_ada[..1], GrantOutcome::Removed).await?;
        (first, tx.update_review_ended(id, None, t(4)).await?)
    });
    assert_eq!(ended.await, Ok((true, false)), "once");
    let outcome = async |member| {
        let grants = case.grants(id, GrantsOf::Person(member)).await;
        grants.into_iter().map(|grant| grant.outcome.unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(outcome(case.ada.member).await, [GrantOutcome::Removed, GrantOutcome::Kept]);
    assert_eq!(outcome(bob).await, [GrantOutcome::Changed]);
    let found = read!(case.world.store, |tx| tx.org(case.world.org).find_review(id)).unwrap();
    assert_eq!((found.ended_at, found.ended_by.as_deref()), (Some(t(3)), Some("Olga Owner")));
}

async fn another_end_date_and_what_the_holder_gave_themselves_is_no_new_giving(store: Store) {
    let case = case(store).await;
    let (id, _) = case.start(case.everybody()).await;
    let (ada, org, admin) = (case.ada.member, case.world.org, case.world.role("admin").clone());
    let given_at = async || {
        let of = GrantsOf::Person(ada);
        let grants = read!(case.world.store, |tx| tx.org(org).list_review_grants(id, of, t(20)));
        grants.into_iter().find(|grant| grant.role == admin.id).unwrap().given_at
    };
    let hold = async |roles: Vec<Role>, start: PeriodStart| {
        change!(case.world.store, [roles], Some(org), |tx| {
            tx.update_membership_roles(ada, &roles, &start).await?;
        })
        .await
        .unwrap();
    };
    let first = given_at().await;
    let (role, other_end) = (admin.id, PeriodStart { until: Some(t(90)), ..by_hand(t(2)) });
    change!(case.world.store, [], Some(org), |tx| tx.update_role_end(ada, role, &other_end).await?)
        .await
        .unwrap();
    assert_eq!(given_at().await, first, "another end date");
    hold(Vec::new(), by_hand(t(3))).await;
    assert_eq!(given_at().await, None, "not held");
    hold(vec![admin.clone()], PeriodStart { given_by: Some(ada), ..by_hand(t(4)) }).await;
    assert_eq!(given_at().await, first, "by herself");
    hold(Vec::new(), by_hand(t(5))).await;
    let by_owner = PeriodStart { given_by: Some(case.world.owner.member), ..by_hand(t(6)) };
    hold(vec![admin.clone()], by_owner).await;
    assert_eq!(given_at().await, Some(t(6)), "by the owner");
}

async fn a_role_is_flagged_while_somebody_has_it_of_whom_an_open_review_flags_it(store: Store) {
    let case = case(store.clone()).await;
    let (org, ada, bob) = (case.world.org, case.ada.member, case.bob.member);
    let member = case.world.role("member").clone();
    let role = member.id;
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let is_flagged = async |at| read!(store, |tx| tx.org(org).is_role_flagged(role, t(at)));
    let (id, _) = case.start(case.everybody()).await;
    let of_bob: Vec<i64> =
        case.grants(id, GrantsOf::Person(bob)).await.iter().map(|grant| grant.number).collect();
    assert!(!is_flagged(2).await, "nobody decided yet");
    assert_eq!(case.decide(id, of_bob.clone(), ada, 2).await, 1);
    assert!(is_flagged(2).await);
    assert!(is_flagged(100).await, "its last day is over, but it has not ended");
    for key in ["owner", "admin", "viewer"] {
        let role = case.world.role(key).id;
        assert!(!read!(store, |tx| tx.org(org).is_role_flagged(role, t(2))), "{key}");
    }
    assert!(!read!(store, |tx| tx.org(other).is_role_flagged(role, t(2))), "it is another organization's");

    let states = (MembershipState::Active, MembershipState::Disabled);
    change!(store, [], Some(org), |tx| {
        assert!(tx.update_membership_state(bob, states, &by_hand(t(3))).await?);
        let end = PeriodStart { until: Some(t(50)), ..by_hand(t(3)) };
        tx.update_role_end(bob, role, &end).await?;
    })
    .await
    .unwrap();
    assert!(is_flagged(49).await, "a disabled member has it as well");
    assert!(!is_flagged(50).await, "it ended at that moment, and Ada's is not flagged");
    let hold = async |roles: Vec<Role>, at| {
        change!(store, [roles], Some(org), |tx| tx
            .update_membership_roles(bob, &roles, &by_hand(t(at)))
            .await?)
        .await
        .unwrap();
    };
    hold(Vec::new(), 4).await;
    assert!(!is_flagged(5).await, "it was taken away");
    hold(vec![member], 5).await;
    assert!(is_flagged(6).await, "he has it again");

    change!(store, [of_bob], Some(org), |tx| {
        let new = NewDecision { decision: Decision::Attested, by: ada, at: t(7), note: None };
        tx.update_grants_decided(id, &of_bob, &new).await?;
    })
    .await
    .unwrap();
    assert!(!is_flagged(8).await, "the later decision counts");
    assert_eq!(case.decide(id, of_bob, ada, 9).await, 1);
    assert!(is_flagged(10).await);
    change!(store, [], Some(org), |tx| tx.update_review_ended(id, None, t(10)).await?).await.unwrap();
    assert!(!is_flagged(10).await, "the review has ended");
}
