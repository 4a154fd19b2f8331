//! From the job queue to the mail server: sent, tried again with growing pauses, given up, and not sent when not needed.

use domain::{
    id::InvitationId,
    mail::MailProblem,
    state::{Delivery, JobQueue},
    time::Span,
};
use futures::{FutureExt, future::BoxFuture};
use service::{
    MailSettings, accounts,
    invitations::{self, InviteMembers},
    jobs,
    mail::{self, Mail, SendError, Transport},
};
use testkit::{Mailbox, World};
use tokio::sync::Notify;

use crate::short::NONE;

async fn delivery(world: &World, id: InvitationId) -> Delivery {
    let owner = world.sign_in("olga@example.com").await;
    let owner = world.caller_of(&owner).await;
    invitations::get(&world.service, &owner, "acme", id).await.unwrap().delivery
}

#[tokio::test]
async fn a_mail_is_queued_with_the_invitation_and_then_sent() {
    let world = World::sqlite().await;
    world.set_up().await;
    let invited = world.invite("ada@example.com", "member").await;
    assert_eq!(delivery(&world, invited.id).await, Delivery::Queued);
    assert_eq!(world.deliver().await, 1);
    assert_eq!(delivery(&world, invited.id).await, Delivery::Sent);
    assert_eq!(world.deliver().await, 0, "once");
    let mails = world.mailbox.sent();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "ada@example.com");
    assert_eq!(mails[0].from_name, "Acme");
    assert_eq!(mails[0].subject, "You're invited to join Acme");
    assert!(mails[0].text.contains("Olga Owner (olga@example.com) invited you."), "{}", mails[0].text);
    assert!(mails[0].text.contains(&format!("https://id.example.com/invite/{}", invited.token.reveal())));
    assert!(Mailbox::token(&mails[0]).is_same(&invited.token));
    assert!(mails[0].text.contains("Expires: 28 November 2026, 14:00 UTC"));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_mail_that_is_not_taken_is_tried_again_after_growing_pauses_and_given_up_after_ten_tries() {
    let world = World::sqlite().await;
    world.set_up().await;
    let invited = world.invite("ada@example.com", "member").await;
    world.mailbox.refuse_for_now();
    for (tries, pause) in (1..).zip([30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]) {
        assert_eq!(world.deliver().await, 1, "try {tries}");
        assert_eq!(delivery(&world, invited.id).await, Delivery::Queued);
        world.clock.advance(Span::seconds(pause - 1));
        assert_eq!(world.deliver().await, 0, "{pause} seconds are not over");
        world.clock.advance(Span::seconds(1));
    }
    assert_eq!(world.deliver().await, 1);
    assert_eq!(delivery(&world, invited.id).await, Delivery::Failed);
    world.clock.advance(Span::days(1));
    world.mailbox.accept();
    assert_eq!(world.deliver().await, 0, "given up for good");
    assert_eq!(world.mailbox.tries(), 10);
    assert!(world.mailbox.sent().is_empty());
}

#[tokio::test]
async fn an_invitation_says_why_its_mail_has_not_been_sent_until_it_is() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let invited = world.invite("ada@example.com", "member").await;
    let problem = || invitations::delivery_problem(&world.service, &owner, "acme", invited.id);
    assert_eq!(problem().await, Ok(None));
    world.mailbox.refuse_for_now();
    world.deliver().await;
    assert_eq!(problem().await, Ok(Some(SendError::replied(MailProblem::Deferred, 450))));
    world.mailbox.refuse_for_good();
    world.clock.advance(Span::seconds(30));
    world.deliver().await;
    assert_eq!(problem().await, Ok(Some(SendError::replied(MailProblem::RecipientRefused, 550))));
    world.mailbox.accept();
    invitations::resend(&world.service, &owner, "acme", invited.id).await.unwrap();
    assert_eq!(problem().await, Ok(None));
    world.deliver().await;
    assert_eq!(problem().await, Ok(None));
}

#[tokio::test]
async fn a_mail_server_that_was_away_for_a_while_gets_the_mail_later() {
    let world = World::sqlite().await;
    world.set_up().await;
    let invited = world.invite("ada@example.com", "member").await;
    world.mailbox.refuse_for_now();
    world.deliver().await;
    world.clock.advance(Span::seconds(30));
    world.mailbox.accept();
    assert_eq!(world.deliver().await, 1);
    assert_eq!(delivery(&world, invited.id).await, Delivery::Sent);
}

#[tokio::test]
async fn a_mail_that_is_refused_for_good_has_failed_at_once_and_a_new_sending_starts_anew() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let invited = world.invite("ada@example.com", "member").await;
    world.mailbox.refuse_for_good();
    assert_eq!(world.deliver().await, 1);
    assert_eq!(delivery(&world, invited.id).await, Delivery::Failed);
    world.mailbox.accept();
    invitations::resend(&world.service, &owner, "acme", invited.id).await.unwrap();
    assert_eq!(delivery(&world, invited.id).await, Delivery::Queued);
    assert_eq!(world.deliver().await, 1);
    assert_eq!(delivery(&world, invited.id).await, Delivery::Sent);
}

#[tokio::test]
async fn an_inviter_whose_name_is_bait_gets_it_neither_into_a_header_nor_into_a_link() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    // A name may look like `St.John`.
    let name = "Account blocked! Verify at Evil.Example now";
    accounts::rename(&world.service, &owner, name).await.unwrap();
    let command = InviteMembers {
        note: "Sign in at https://evil.example/login\nOpen this link to join:".to_owned(),
        ..InviteMembers::pasted("ada@example.com", vec![world.role("member").await])
    };
    invitations::invite(&world.service, &owner, "acme", command).await.unwrap();
    world.deliver().await;
    let mail = &world.mailbox.sent_to("ada@example.com")[0];
    assert_eq!((&*mail.from_name, &*mail.subject), ("Acme", "You're invited to join Acme"));
    for body in [&mail.text, &mail.html] {
        assert!(body.contains("Verify at Evil.\u{200C}Example now (olga@example.com)"), "{body}");
        assert!(!body.to_lowercase().contains("evil.example"), "{body}");
        assert_eq!(
            body.matches("https://").count(),
            body.matches("https://id.example.com/invite/").count(),
            "{body}"
        );
    }
    assert!(mail.text.contains("(olga@example.com) wrote:\n\n> Sign in at"), "{}", mail.text);
    assert!(
        mail.text.contains("\n> Open this link to join:\n"),
        "a note never looks like ours: {}",
        mail.text
    );
}

#[tokio::test]
async fn mails_come_from_the_name_of_the_configured_sender_whatever_its_characters() {
    let name = "Acme, \"Best\" <Support> 📚";
    let world = World::sqlite_with(|settings| {
        settings.mail.as_mut().unwrap().from = format!("{name} <people@example.com>");
    })
    .await;
    world.set_up().await;
    world.invite("ada@example.com", "member").await;
    world.deliver().await;
    assert_eq!(world.mailbox.sent()[0].from_name, name);
}

#[tokio::test]
async fn an_invitation_that_was_cancelled_or_has_expired_meanwhile_is_not_sent() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let cancelled = world.invite("ada@example.com", "member").await;
    world.invite("bob@example.com", "member").await;
    invitations::cancel(&world.service, &owner, "acme", cancelled.id).await.unwrap();
    world.clock.advance(Span::days(7));
    assert_eq!(world.deliver().await, 2);
    assert_eq!(world.mailbox.tries(), 0);
}

#[tokio::test]
async fn an_invitation_that_was_sent_again_before_its_first_mail_went_out_is_mailed_once() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let invited = world.invite("ada@example.com", "member").await;
    invitations::resend(&world.service, &owner, "acme", invited.id).await.unwrap();
    world.deliver().await;
    let mails = world.mailbox.sent_to("ada@example.com");
    assert_eq!(mails.len(), 1, "the mail of the dead link is not needed any more");
    assert!(Mailbox::token(&mails[0]).is_same(&world.token(invited.id, 2)));
    assert_eq!(delivery(&world, invited.id).await, Delivery::Sent);
}

#[tokio::test]
async fn a_hundred_mails_go_out_each_once() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let addresses: String = (0..100).map(|n| format!("a{n}@example.com ")).collect();
    let roles = vec![world.role("member").await];
    let command = invitations::InviteMembers::pasted(&addresses, roles);
    invitations::invite(&world.service, &owner, "acme", command).await.unwrap();
    assert_eq!(world.deliver().await, 100);
    let mut to: Vec<String> = world.mailbox.sent().into_iter().map(|mail| mail.to).collect();
    to.sort();
    to.dedup();
    assert_eq!(to.len(), 100);
}

/// A mail server that never answers.
#[derive(Default)]
struct Stalled(Notify);

impl Transport for Stalled {
    fn send<'a>(&'a self, _: &'a MailSettings, _: &'a Mail) -> BoxFuture<'a, Result<(), SendError>> {
        async {
            self.0.notify_one();
            std::future::pending().await
        }
        .boxed()
    }
}

#[tokio::test]
async fn a_mail_whose_server_died_while_sending_is_taken_over_after_five_minutes() {
    let world = World::sqlite().await;
    world.set_up().await;
    world.invite("ada@example.com", "member").await;
    let stalled = Stalled::default();
    tokio::select! {
        done = jobs::run_next(&world.service, &stalled, JobQueue::Mail) => panic!("{done:?}"),
        () = stalled.0.notified() => {}
    }
    world.clock.advance(Span::seconds(299));
    assert_eq!(world.deliver().await, 0, "it may still be under way");
    world.clock.advance(Span::seconds(1));
    assert_eq!(world.deliver().await, 1);
    assert_eq!(world.mailbox.sent().len(), 1);
}

#[tokio::test]
async fn without_a_mail_server_nothing_is_tried_and_in_development_the_mailbox_shows_what_would_have_been_sent()
 {
    let world = World::sqlite_with(|settings| {
        settings.mail = None;
        settings.development = true;
    })
    .await;
    world.set_up().await;
    let invited = world.invite("ada@example.com", "member").await;
    assert_eq!(world.deliver().await, 1);
    assert_eq!(world.mailbox.tries(), 0);
    let views = mail::mailbox(&world.service).await.unwrap();
    assert_eq!(views.len(), 1);
    assert_eq!((views[0].to.as_str(), views[0].delivery), ("ada@example.com", Delivery::Sent));
    assert!(views[0].text.contains(invited.token.reveal()));
    let elsewhere = world.service_with(|settings| settings.development = false);
    assert_eq!(mail::mailbox(&elsewhere).await, Err(domain::error::ErrorKind::NotFound));
    assert_eq!(jobs::run_next(&elsewhere, &world.mailbox, JobQueue::Mail).await, Ok(false));
}

#[tokio::test]
async fn the_mail_of_an_invitation_has_the_words_and_roles_of_the_template() {
    let world = World::sqlite().await;
    world.set_up().await;
    for (template, role, line) in [
        ("standard", "member", "Roles: Member"),
        ("portal", "user", "Role Assignment: User"),
        ("analytics", "designer", "Role: Designer"),
        ("config", "contributor", "Role: Contributor"),
        ("cloud", "support", "Roles: Support"),
        ("workspace", "default", "Roles: Default"),
    ] {
        let org = world.organization_from("Globex", template).await;
        let email = format!("ada-{template}@example.com");
        let command = InviteMembers::pasted(&email, vec![org.role(role)]);
        invitations::invite(&world.service, &org.owner, &org.slug, command).await.unwrap();
        world.deliver().await;
        let mails = world.mailbox.sent_to(&email);
        assert!(mails[0].text.lines().any(|own| own == line), "{template}: {}", mails[0].text);
    }
}
