//! Who reviews access: nobody their own, and nobody flags what they could not take away themselves.

use super::*;

fn ids(numbers: &[u128]) -> Vec<MembershipId> {
    numbers.iter().map(|n| MembershipId::new(Uuid::from_u128(*n))).collect()
}

#[test]
fn who_changes_the_roles_of_others_may_review() {
    for (key, may) in [("owner", true), ("admin", true), ("member", false), ("viewer", false)] {
        assert_eq!(may_review(&actor(1, &[key]), &policy()).is_ok(), may, "{key}");
    }
    let permit = may_review(&actor(1, &["admin"]), &policy()).unwrap();
    assert!(permit.allows(Change::Review) && permit.allows(Change::QueueMail));
    assert!(!permit.allows(Change::MemberRoles(MembershipId::new(Uuid::from_u128(2)))));
}

#[test]
fn reviewers_alone_decide_and_nobody_about_themselves() {
    let (reviewers, target) = (ids(&[1, 2]), ids(&[3])[0]);
    let decide = |n, target| may_attest(&actor(n, &["admin"]), &reviewers, target, &policy()).map(drop);
    assert_eq!(decide(1, target), Ok(()));
    assert_eq!(decide(4, target), Err(Denial::NotReviewer));
    assert_eq!(decide(1, reviewers[0]), Err(Denial::OwnGrant));
    assert_eq!(decide(2, reviewers[0]), Ok(()), "another reviewer does");
    let lost = may_attest(&actor(1, &["viewer"]), &reviewers, target, &policy());
    assert!(matches!(lost, Err(Denial::Missing { .. })), "the right can be lost meanwhile");
}

#[test]
fn flagging_takes_what_changing_the_roles_takes() {
    let reviewers = ids(&[1]);
    let flag =
        |key: &str, of: &str| may_flag(&actor(1, &[key]), &reviewers, &member(2, &[of]), &policy()).map(drop);
    assert_eq!(flag("admin", "member"), Ok(()));
    assert_eq!(flag("admin", "admin"), Err(Denial::RankNotBelow));
    assert_eq!(flag("owner", "owner"), Ok(()));
    assert!(flag("admin", "owner").is_err());
}

#[test]
fn the_starter_or_an_owner_ends_a_review() {
    let starter = ids(&[1])[0];
    let end = |n, key| may_end_review(&actor(n, &[key]), starter, &policy()).map(drop);
    assert_eq!((end(1, "admin"), end(2, "owner")), (Ok(()), Ok(())));
    assert_eq!(end(2, "admin"), Err(Denial::NotStarter));
}

#[test]
fn the_server_ends_reviews_of_one_organization_and_changes_no_roles_by_itself() {
    let org = OrgId::new(Uuid::from_u128(7));
    let permit = system(SystemTask::EndReviews(org));
    assert_eq!(permit.org(), Some(org));
    assert!(permit.allows(Change::Review) && permit.allows(Change::QueueMail));
    assert!(!permit.allows(Change::MemberRoles(MembershipId::new(Uuid::from_u128(1)))));
}
