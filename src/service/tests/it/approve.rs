//! Invitations whose inviter is gone wait until somebody approves them; then the link that was sent works.

use domain::{
    bulk::{Bulk, BulkAction, BulkList},
    list::InvitationQuery,
    selection::Selection,
    view::InvitationsOverview,
};
use service::{bulk, invitations, members};
use testkit::{World, agreed};

use crate::short::{NONE, done};

#[tokio::test]
async fn invitations_of_a_removed_inviter_wait_and_are_approved_or_cancelled_together() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let admin = world.member("admin").await;
    let one = world.invite_by(&admin, "acme", "one@example.com", &["member"]).await;
    world.invite_by(&admin, "acme", "two@example.com", &["viewer"]).await;
    world.invite("three@example.com", "member").await;
    let waiting = InvitationQuery { is_waiting: true, ..InvitationQuery::default() };
    let every = InvitationQuery::default();
    let overview = async |query| invitations::overview(&world.service, &owner, "acme", query).await.unwrap();
    assert_eq!(overview(&waiting).await.counts.waiting, 0);
    let admin = world.membership(&admin).await;
    agreed::remove(&world.service, &owner, "acme", admin).await.unwrap();
    let InvitationsOverview { page, counts } = overview(&waiting).await;
    assert_eq!((page.total, counts.waiting), (2, 2));
    assert!(page.rows.iter().all(|row| row.is_waiting && row.may_approve && row.inviter_id == admin));
    let InvitationsOverview { page, counts } = overview(&every).await;
    assert_eq!((page.total, counts.waiting), (4, 2), "whatever is shown");
    assert_eq!(page.rows.iter().filter(|row| row.is_waiting).count(), 2);
    let mark = world.mark().await;
    let bulk = Bulk {
        list: BulkList::Invitations(waiting.clone()),
        selection: Selection::all(),
        action: BulkAction::Approve,
    };
    let result = done(bulk::act(&world.service, &owner, "acme", &bulk, (None, None)).await);
    assert_eq!((result.done, result.refused), (2, 0));
    assert_eq!(world.actions_since(&mark).await, ["invitation.approved", "invitation.approved"]);
    let entry = world.entry("acme", "invitation.approved").await;
    assert_eq!(entry.value_after.as_deref(), Some(r#"{"invited_by":"Olga Owner"}"#));
    assert_eq!(overview(&waiting).await.counts.waiting, 0);
    world.join(&one.token, "One").await;
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn an_inviter_who_may_still_invite_leaves_only_the_roles_waiting_that_they_lost() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (second, second_id) = world.enrol(&org, "owner").await;
    world.invite_by(&second, &org.slug, "owner@example.com", &["owner"]).await;
    world.invite_by(&second, &org.slug, "member@example.com", &["member"]).await;
    let roles = vec![org.role("admin")];
    let command = members::ChangeRoles { member: second_id, roles };
    members::change_roles(&world.service, &org.owner, &org.slug, command).await.unwrap();
    let waiting = InvitationQuery { is_waiting: true, ..InvitationQuery::default() };
    let page = invitations::overview(&world.service, &org.owner, &org.slug, &waiting).await.unwrap().page;
    let shown: Vec<_> = page.rows.iter().map(|row| (row.email.as_str(), row.may_approve)).collect();
    assert_eq!(shown, [("owner@example.com", true)]);
    let page = invitations::overview(&world.service, &second, &org.slug, &waiting).await.unwrap().page;
    assert!(!page.rows[0].may_approve, "an admin cannot give the owner role");
}
