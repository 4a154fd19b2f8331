//! What people glue to a link or cut off it: the use cases read the token that is left.

use domain::{error::ErrorKind, secret::Secret};
use service::{invitations, passwords, setup};
use testkit::{Mailbox, PASSWORD, World};

use crate::short::{NONE, secret};

fn glued(token: &Secret, more: &str) -> Secret {
    secret(&[token.reveal(), more].concat())
}

/// All but the last character.
fn cut(token: &Secret) -> Secret {
    secret(&token.reveal()[..token.reveal().len() - 1])
}

#[tokio::test]
async fn an_invitation_is_found_whatever_is_glued_to_its_link() {
    let world = World::sqlite().await;
    world.set_up().await;
    let invited = world.invite("ada@example.com", "member").await;
    for more in [".", "%0D", "\u{200b}", "/", "&x=1", "_"] {
        let token = glued(&invited.token, more);
        assert!(invitations::open(&world.service, None, &token).await.is_ok(), "{more:?}");
    }
    world.join(&glued(&invited.token, ")"), "Ada").await;
    let declined = world.invite("bob@example.com", "member").await;
    invitations::decline(&world.service, world.origin(), &glued(&declined.token, ">")).await.unwrap();
    let person = world.stranger().await;
    let accepted = world.invite(crate::short::email(&person), "member").await;
    invitations::accept(&world.service, &person, &glued(&accepted.token, "*")).await.unwrap();
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_reset_and_the_set_up_work_whatever_is_glued_to_their_links() {
    let world = World::sqlite().await;
    let link = setup::make_link(&world.service, world.origin()).await.unwrap();
    setup::check_link(&world.service, &glued(&link, "/")).await.unwrap();
    setup::complete(&world.service, world.origin(), World::wizard(glued(&link, "\u{a0}"))).await.unwrap();
    passwords::request_reset(&world.service, world.origin(), "olga@example.com").await.unwrap();
    world.deliver().await;
    let token = glued(&Mailbox::token(&world.mailbox.sent()[0]), ".");
    passwords::check_reset(&world.service, &token).await.unwrap();
    let command = passwords::ResetPassword { token, password: secret(PASSWORD) };
    passwords::reset(&world.service, world.origin(), command).await.unwrap();
}

#[tokio::test]
async fn a_link_that_was_cut_is_incomplete_whether_there_is_one_or_not() {
    let world = World::sqlite().await;
    let link = setup::make_link(&world.service, world.origin()).await.unwrap();
    let incomplete = Some(ErrorKind::LinkIncomplete);
    assert_eq!(setup::check_link(&world.service, &cut(&link)).await.err(), incomplete);
    let wizard = World::wizard(cut(&link));
    assert_eq!(setup::complete(&world.service, world.origin(), wizard).await.err(), incomplete);
    world.set_up().await;
    let person = world.stranger().await;
    let invited = world.invite(crate::short::email(&person), "member").await;
    for token in [cut(&invited.token), secret(""), secret("made-up")] {
        let (service, origin) = (&world.service, || world.origin());
        assert_eq!(invitations::open(service, None, &token).await.err(), incomplete);
        let form = World::form(&token, "Ada");
        assert_eq!(invitations::join(service, origin(), form).await.err(), incomplete);
        assert_eq!(invitations::accept(service, &person, &token).await.err(), incomplete);
        assert_eq!(invitations::decline(service, origin(), &token).await.err(), incomplete);
        assert_eq!(passwords::check_reset(service, &token).await.err(), incomplete);
        let command = passwords::ResetPassword { token, password: secret(PASSWORD) };
        assert_eq!(passwords::reset(service, origin(), command).await.err(), incomplete);
    }
    invitations::accept(&world.service, &person, &invited.token).await.unwrap();
}
