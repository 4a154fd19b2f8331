//! What is done with an invitation that was sent: resent, cancelled, declined, its link copied.

use domain::{
    access::Denial,
    error::ErrorKind,
    permission::Permission,
    state::{Delivery, InvitationState},
    time::Span,
};
use service::{Caller, invitations};
use testkit::{Invited, World};

use crate::short::{GUESS, NONE, secret};

async fn state(world: &World, owner: &Caller, invited: &Invited) -> InvitationState {
    invitations::get(&world.service, owner, "acme", invited.id).await.unwrap().state
}

#[tokio::test]
async fn resending_renews_the_same_row_with_a_new_link_a_new_end_and_a_new_mail() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let admin = world.member("admin").await;
    let invited = world.invite("ada@example.com", "member").await;
    let outbox = world.mail_jobs().await.len();
    world.clock.advance(Span::minutes(10));
    let mark = world.mark().await;
    invitations::resend(&world.service, &admin, "acme", invited.id).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["invitation.resent"]);
    assert_eq!(world.mail_jobs().await.len(), outbox + 1);
    let view = invitations::get(&world.service, &owner, "acme", invited.id).await.unwrap();
    assert_eq!(view.sent_at, world.service.now());
    assert_eq!(view.expires_at, Some(world.service.now().plus(Span::days(7))));
    assert_eq!(view.invited_by, admin.session().unwrap().account.name, "whoever sends it answers for it");
    assert_eq!(view.delivery, Delivery::Queued);
    let old = invitations::open(&world.service, None, &invited.token).await.unwrap_err();
    assert_eq!(old, ErrorKind::LinkExpired);
    world.deliver().await;
    let mail = world.mailbox.sent_to("ada@example.com").pop().unwrap();
    assert!(mail.subject.starts_with("Reminder: "), "{}", mail.subject);
    world.join(&world.token(invited.id, 2), "Ada").await;
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn an_invitation_expires_three_days_after_sending_and_is_open_again_after_resending() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org =
        world.organization_with("Cloud", |policy| policy.invitations_expire_after_hours = Some(72)).await;
    let invited = world.invite_by(&org.owner, &org.slug, "ada@example.com", &["member"]).await;
    let state = async |owner: &Caller| {
        invitations::get(&world.service, owner, &org.slug, invited.id).await.unwrap().state
    };
    world.clock.advance(Span::hours(71));
    let owner = world.days_pass(0, &org.owner).await;
    assert_eq!(state(&owner).await, InvitationState::Pending);
    world.clock.advance(Span::hours(1));
    let owner = world.days_pass(0, &owner).await;
    assert_eq!(state(&owner).await, InvitationState::Expired);
    let form = World::form(&invited.token, "Ada");
    let refused = invitations::join(&world.service, world.origin(), form).await.unwrap_err();
    assert_eq!(refused, ErrorKind::InvitationClosed);
    invitations::resend(&world.service, &owner, &org.slug, invited.id).await.unwrap();
    assert_eq!(state(&owner).await, InvitationState::Pending);
    world.join(&world.token(invited.id, 2), "Ada").await;
}

#[tokio::test]
async fn an_answered_or_cancelled_invitation_cannot_be_resent_or_cancelled() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let accepted = world.invite("ada@example.com", "member").await;
    world.join(&accepted.token, "Ada").await;
    let declined = world.invite("bob@example.com", "member").await;
    invitations::decline(&world.service, world.origin(), &declined.token).await.unwrap();
    let cancelled = world.invite("carol@example.com", "member").await;
    invitations::cancel(&world.service, &owner, "acme", cancelled.id).await.unwrap();
    let before = world.snapshot(&["acme"]).await;
    for closed in [accepted, declined, cancelled] {
        let resent = invitations::resend(&world.service, &owner, "acme", closed.id).await;
        assert_eq!(resent, Err(ErrorKind::InvitationClosed));
        let again = invitations::cancel(&world.service, &owner, "acme", closed.id).await;
        assert_eq!(again, Err(ErrorKind::InvitationClosed));
    }
    assert_eq!(world.snapshot(&["acme"]).await, before);
}

#[tokio::test]
async fn a_cancelled_invitation_stays_with_its_state_and_its_link_is_dead_at_once() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let invited = world.invite("ada@example.com", "member").await;
    let mark = world.mark().await;
    invitations::cancel(&world.service, &owner, "acme", invited.id).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["invitation.cancelled"]);
    let entry = world.entry("acme", "invitation.cancelled").await;
    assert_eq!(entry.target.as_deref(), Some("ada@example.com"));
    assert_eq!(entry.value_before.as_deref(), Some(r#"{"invitation_state":"pending"}"#));
    assert_eq!(entry.value_after.as_deref(), Some(r#"{"invitation_state":"cancelled"}"#));
    assert_eq!(state(&world, &owner, &invited).await, InvitationState::Cancelled);
    let form = World::form(&invited.token, "Ada");
    let refused = invitations::join(&world.service, world.origin(), form).await.unwrap_err();
    assert_eq!(refused, ErrorKind::InvitationClosed);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_cancelled_address_can_be_invited_anew() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let first = world.invite("ada@example.com", "member").await;
    invitations::cancel(&world.service, &owner, "acme", first.id).await.unwrap();
    let second = world.invite("ada@example.com", "member").await;
    assert_ne!(first.id, second.id);
    world.join(&second.token, "Ada").await;
    assert_eq!(state(&world, &owner, &first).await, InvitationState::Cancelled);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn an_expired_invitation_can_be_cancelled() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let invited = world.invite("ada@example.com", "member").await;
    let owner = world.days_pass(8, &owner).await;
    invitations::cancel(&world.service, &owner, "acme", invited.id).await.unwrap();
    assert_eq!(state(&world, &owner, &invited).await, InvitationState::Cancelled);
}

#[tokio::test]
async fn whoever_holds_the_link_declines_and_twice_is_harmless() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let invited = world.invite("ada@example.com", "member").await;
    let mark = world.mark().await;
    for _ in 0..2 {
        invitations::decline(&world.service, world.origin(), &invited.token).await.unwrap();
    }
    assert_eq!(world.actions_since(&mark).await, ["invitation.declined"]);
    assert_eq!(world.entry("acme", "invitation.declined").await.who, "ada@example.com");
    assert_eq!(state(&world, &owner, &invited).await, InvitationState::Declined);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn only_an_open_invitation_can_be_declined() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let accepted = world.invite("ada@example.com", "member").await;
    world.join(&accepted.token, "Ada").await;
    let cancelled = world.invite("bob@example.com", "member").await;
    invitations::cancel(&world.service, &owner, "acme", cancelled.id).await.unwrap();
    let expired = world.invite("carol@example.com", "member").await;
    world.clock.advance(Span::days(7));
    for closed in [accepted, cancelled, expired] {
        let refused = invitations::decline(&world.service, world.origin(), &closed.token).await;
        assert_eq!(refused, Err(ErrorKind::InvitationClosed));
    }
    let made_up = invitations::decline(&world.service, world.origin(), &secret(GUESS)).await;
    assert_eq!(made_up, Err(ErrorKind::LinkExpired));
}

#[tokio::test]
async fn the_link_of_an_open_invitation_can_be_copied_and_the_log_is_told() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let invited = world.invite("ada@example.com", "member").await;
    let mark = world.mark().await;
    let link = invitations::link(&world.service, &owner, "acme", invited.id).await.unwrap();
    assert_eq!(link, format!("https://id.example.com/invite/{}", invited.token.reveal()));
    assert_eq!(world.actions_since(&mark).await, ["invitation.link_copied"]);
    let entry = world.entry("acme", "invitation.link_copied").await;
    assert!(!format!("{entry:?}").contains(invited.token.reveal()), "the log holds no link");
    invitations::resend(&world.service, &owner, "acme", invited.id).await.unwrap();
    let renewed = invitations::link(&world.service, &owner, "acme", invited.id).await.unwrap();
    assert!(renewed.ends_with(world.token(invited.id, 2).reveal()));
    let owner = world.days_pass(7, &owner).await;
    let expired = invitations::link(&world.service, &owner, "acme", invited.id).await;
    assert_eq!(expired, Err(ErrorKind::InvitationClosed));
}

#[tokio::test]
async fn links_begin_with_the_configured_address() {
    let world = World::sqlite_with(|s| s.public_url = Some("https://people.example.net".to_owned())).await;
    let owner = world.set_up().await.owner;
    let invited = world.invite("ada@example.com", "member").await;
    let link = invitations::link(&world.service, &owner, "acme", invited.id).await.unwrap();
    assert!(link.starts_with("https://people.example.net/invite/"), "never with one that a request names");
}

#[tokio::test]
async fn an_admin_gets_no_link_of_an_owners_invitation_and_does_not_resend_it() {
    let world = World::sqlite().await;
    world.set_up().await;
    let admin = world.member("admin").await;
    let invited = world.invite("second@example.com", "owner").await;
    let before = world.snapshot(&["acme"]).await;
    let protected = ErrorKind::Denied { denial: Denial::OwnerProtected };
    let link = invitations::link(&world.service, &admin, "acme", invited.id).await;
    assert_eq!(link, Err(protected.clone()));
    let resent = invitations::resend(&world.service, &admin, "acme", invited.id).await;
    assert_eq!(resent, Err(protected));
    assert_eq!(world.snapshot(&["acme"]).await, before);
}

#[tokio::test]
async fn a_member_is_told_nothing_about_invitations() {
    let world = World::sqlite().await;
    world.set_up().await;
    let member = world.member("member").await;
    let invited = world.invite("ada@example.com", "member").await;
    let link = invitations::link(&world.service, &member, "acme", invited.id).await;
    let missing = |permission| Err(ErrorKind::Denied { denial: Denial::Missing { permission } });
    assert_eq!(link, missing(Permission::INVITE_COPY_LINK));
    let view = invitations::get(&world.service, &member, "acme", invited.id).await.map(|_| String::new());
    assert_eq!(view, missing(Permission::INVITE_READ));
}
