//! Changing the address of an account: proven by a link to the new one, told to the present one, never told about others.

use domain::{
    access::Denial,
    error::{ErrorKind, Problem},
    secret::Secret,
    state::InvitationState,
    time::Span,
};
use service::{
    Caller,
    email_changes::{self, ChangeEmail, Confirmed},
    invitations, members,
    passwords::{self, ChangePassword},
};
use testkit::{Mailbox, PASSWORD, World};

use crate::short::{GUESS, NONE, account, email, fields, has_account, just_before, names, secret};

const NEW: &str = "ada@new.example";

fn form(new: &str, password: &str) -> ChangeEmail {
    ChangeEmail { email: new.to_owned(), current: secret(password) }
}

async fn start(world: &World, person: &Caller, new: &str) -> Result<(), ErrorKind> {
    email_changes::start(&world.service, person, form(new, PASSWORD)).await
}

/// The token of the newest mail to an address.
async fn token(world: &World, address: &str) -> Secret {
    world.deliver().await;
    Mailbox::token(world.mailbox.sent_to(address).last().expect(address))
}

async fn confirm(world: &World, token: &Secret) -> Result<Confirmed, ErrorKind> {
    email_changes::confirm(&world.service, None, world.origin(), token).await
}

/// Acme, its owner and Ada, a member.
async fn acme(world: &World) -> (Caller, Caller) {
    let owner = world.set_up().await.owner;
    (owner, world.person("member", "Ada", "ada@example.com").await)
}

#[tokio::test]
async fn an_address_is_changed_by_the_link_to_the_new_one_and_everything_else_stays() {
    let world = World::sqlite().await;
    let (owner, ada) = acme(&world).await;
    let member = world.membership(&ada).await;
    let before = members::get(&world.service, &owner, "acme", member).await.unwrap();
    let mark = world.mark().await;
    start(&world, &ada, "Ada@New.example").await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["email.change_requested"]);
    let waiting = email_changes::find(&world.service, &ada).await.unwrap().unwrap();
    assert_eq!(
        (waiting.email.as_str(), waiting.expires_at),
        ("Ada@New.example", world.service.now().plus(Span::hours(24)))
    );
    let id = ada.session().unwrap().account.id;
    assert_eq!(account(&world, id).await.email, "ada@example.com", "nothing is changed yet");

    let token = token(&world, "Ada@New.example").await;
    let open = email_changes::open(&world.service, &token).await.unwrap();
    assert_eq!((open.name.as_str(), open.email.as_str()), ("Ada", "Ada@New.example"));
    let mark = world.mark().await;
    let confirmed = confirm(&world, &token).await.unwrap();
    assert_eq!(confirmed, Confirmed { email: "Ada@New.example".to_owned(), is_signed_in: false });
    assert_eq!(
        world.actions_since(&mark).await,
        ["email.changed", "email.changed"],
        "account and organization"
    );
    assert_eq!(account(&world, id).await.email, "Ada@New.example");
    world.sign_in(NEW).await;
    let old = world.try_sign_in("ada@example.com", PASSWORD).await.unwrap_err();
    assert_eq!(old, ErrorKind::SignInRefused);
    let after = members::get(&world.service, &owner, "acme", member).await.unwrap();
    assert_eq!((after.row.roles, after.row.joined_at), (before.row.roles, before.row.joined_at));
    assert_eq!(after.row.email, "Ada@New.example");
    assert_eq!(confirm(&world, &token).await, Err(ErrorKind::LinkExpired), "it works once");
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn the_present_address_is_told_at_once_and_again_when_it_is_done() {
    let world = World::sqlite().await;
    let (_, ada) = acme(&world).await;
    world.deliver().await;
    let earlier = world.mailbox.sent_to("ada@example.com").len();
    start(&world, &ada, NEW).await.unwrap();
    let proof = token(&world, NEW).await;
    let notice = world.mailbox.sent_to("ada@example.com").split_off(earlier);
    assert_eq!(notice.len(), 1);
    assert!(
        notice[0].text.contains(NEW) && notice[0].text.contains("set a new password"),
        "{}",
        notice[0].text
    );
    assert!(
        !world.mailbox.sent_to(NEW)[0].text.contains("ada@example.com"),
        "the new one is told nothing of it"
    );
    confirm(&world, &proof).await.unwrap();
    world.deliver().await;
    let done = world.mailbox.sent_to("ada@example.com").split_off(earlier + 1);
    assert_eq!(done.len(), 1);
    assert_eq!(done[0].subject, "Your e-mail address was changed");
    assert!(done[0].text.contains(NEW), "{}", done[0].text);
}

#[tokio::test]
async fn sessions_end_but_for_the_one_that_confirms_and_reset_links_to_the_old_address_die() {
    let world = World::sqlite().await;
    let (_, ada) = acme(&world).await;
    let (here, elsewhere) = (world.sign_in("ada@example.com").await, world.sign_in("ada@example.com").await);
    passwords::request_reset(&world.service, world.origin(), "ada@example.com").await.unwrap();
    let reset = token(&world, "ada@example.com").await;
    start(&world, &ada, NEW).await.unwrap();
    let proof = token(&world, NEW).await;
    let caller = world.caller_of(&here).await;
    let session = Some(caller.session().unwrap());
    let confirmed = email_changes::confirm(&world.service, session, world.origin(), &proof).await.unwrap();
    assert!(confirmed.is_signed_in);
    assert_eq!(world.caller_of(&here).await.session().unwrap().account.email, NEW);
    assert_eq!(world.caller_by(&elsewhere.token).await, None);
    assert_eq!(passwords::check_reset(&world.service, &reset).await, Err(ErrorKind::LinkExpired));
}

#[tokio::test]
async fn a_session_of_somebody_else_that_confirms_is_not_signed_in_as_the_account() {
    let world = World::sqlite().await;
    let (owner, ada) = acme(&world).await;
    start(&world, &ada, NEW).await.unwrap();
    let proof = token(&world, NEW).await;
    let session = Some(owner.session().unwrap());
    let confirmed = email_changes::confirm(&world.service, session, world.origin(), &proof).await.unwrap();
    assert!(!confirmed.is_signed_in);
    assert!(email_changes::find(&world.service, &owner).await.is_ok(), "and their session goes on");
}

#[tokio::test]
async fn what_is_wrong_with_the_form_is_told_and_nothing_is_sent() {
    let world = World::sqlite().await;
    let (_, ada) = acme(&world).await;
    let mark = world.mark().await;
    let wrong = async |new: &str, password: &str| {
        email_changes::start(&world.service, &ada, form(new, password)).await.unwrap_err()
    };
    assert_eq!(names(wrong("ada", "").await), ["email", "current"]);
    let same = fields(wrong("ada@example.com", PASSWORD).await);
    assert_eq!(same, [("email".to_owned(), Problem::EmailSame)]);
    let password = fields(wrong(NEW, "not her password").await);
    assert_eq!(password, [("current".to_owned(), Problem::PasswordWrong)]);
    assert_eq!(world.actions_since(&mark).await, NONE);
    assert_eq!(email_changes::find(&world.service, &ada).await, Ok(None));
    // Another spelling is another address to write to.
    start(&world, &ada, "Ada@Example.com").await.unwrap();
    let proof = token(&world, "Ada@Example.com").await;
    assert_eq!(confirm(&world, &proof).await.unwrap().email, "Ada@Example.com");
}

#[tokio::test]
async fn an_address_of_another_account_is_answered_alike_and_its_person_is_told() {
    let world = World::sqlite().await;
    let (_, ada) = acme(&world).await;
    world.person("member", "Bob", "bob@example.com").await;
    world.deliver().await;
    let earlier = world.mailbox.sent_to("BOB@example.com").len();
    let mark = world.mark().await;
    start(&world, &ada, "BOB@example.com").await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["email.change_requested"]);
    let waiting = email_changes::find(&world.service, &ada).await.unwrap().unwrap();
    assert_eq!(waiting.email, "BOB@example.com");
    world.deliver().await;
    let told = world.mailbox.sent_to("BOB@example.com").split_off(earlier);
    assert_eq!(told.len(), 1);
    assert!(told[0].text.contains("already belongs to your account"), "{}", told[0].text);
    assert!(!told[0].text.contains("http"), "there is no link: {}", told[0].text);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn of_two_accounts_that_prove_the_same_address_the_second_is_refused() {
    let world = World::sqlite().await;
    let (_, ada) = acme(&world).await;
    let bob = world.person("member", "Bob", "bob@example.com").await;
    start(&world, &ada, NEW).await.unwrap();
    let first = token(&world, NEW).await;
    start(&world, &bob, "ADA@new.example").await.unwrap();
    let second = token(&world, "ADA@new.example").await;
    confirm(&world, &first).await.unwrap();
    assert_eq!(confirm(&world, &second).await, Err(ErrorKind::EmailTaken));
    let id = bob.session().unwrap().account.id;
    assert_eq!(account(&world, id).await.email, "bob@example.com");
    assert!(email_changes::find(&world.service, &bob).await.unwrap().is_some(), "nothing of it happened");
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_newer_change_replaces_the_one_before() {
    let world = World::sqlite().await;
    let (_, ada) = acme(&world).await;
    start(&world, &ada, NEW).await.unwrap();
    let first = token(&world, NEW).await;
    start(&world, &ada, "ada@other.example").await.unwrap();
    assert_eq!(confirm(&world, &first).await, Err(ErrorKind::LinkExpired));
    let second = token(&world, "ada@other.example").await;
    confirm(&world, &second).await.unwrap();
    assert!(!has_account(&world, NEW).await);
}

#[tokio::test]
async fn a_change_ends_after_a_day_and_is_cleared_away() {
    let world = World::sqlite().await;
    let (_, ada) = acme(&world).await;
    start(&world, &ada, NEW).await.unwrap();
    let proof = token(&world, NEW).await;
    let end = world.service.now().plus(Span::hours(24));
    world.clock.set(just_before(end));
    assert!(email_changes::open(&world.service, &proof).await.is_ok());
    world.clock.set(end);
    assert_eq!(email_changes::open(&world.service, &proof).await, Err(ErrorKind::LinkExpired));
    assert_eq!(confirm(&world, &proof).await, Err(ErrorKind::LinkExpired));
    assert_eq!(email_changes::find(&world.service, &ada).await, Ok(None));
    assert!(service::purge_expired(&world.service).await.unwrap() > 0);
}

#[tokio::test]
async fn the_person_calls_it_off_on_their_page_or_by_the_link_in_the_notice() {
    let world = World::sqlite().await;
    let (_, ada) = acme(&world).await;
    start(&world, &ada, NEW).await.unwrap();
    let proof = token(&world, NEW).await;
    let mark = world.mark().await;
    for _ in 0..2 {
        email_changes::cancel(&world.service, &ada).await.unwrap();
    }
    assert_eq!(world.actions_since(&mark).await, ["email.change_cancelled"]);
    assert_eq!(confirm(&world, &proof).await, Err(ErrorKind::LinkExpired));

    start(&world, &ada, NEW).await.unwrap();
    let (proof, cancel) = (token(&world, NEW).await, token(&world, "ada@example.com").await);
    let open = email_changes::open_cancel(&world.service, &cancel).await.unwrap();
    assert_eq!((open.present.as_str(), open.email.as_str()), ("ada@example.com", NEW));
    assert_eq!(confirm(&world, &cancel).await, Err(ErrorKind::LinkExpired), "it proves nothing");
    let by_proof = email_changes::cancel_by_link(&world.service, world.origin(), &proof).await;
    assert_eq!(by_proof, Err(ErrorKind::LinkExpired));
    let mark = world.mark().await;
    email_changes::cancel_by_link(&world.service, world.origin(), &cancel).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["email.change_cancelled"]);
    assert_eq!(confirm(&world, &proof).await, Err(ErrorKind::LinkExpired));
    let again = email_changes::cancel_by_link(&world.service, world.origin(), &cancel).await;
    assert_eq!(again, Err(ErrorKind::LinkExpired));
}

#[tokio::test]
async fn a_new_password_calls_it_off_since_whoever_began_it_knew_the_old_one() {
    let world = World::sqlite().await;
    let (_, ada) = acme(&world).await;
    start(&world, &ada, NEW).await.unwrap();
    let proof = token(&world, NEW).await;
    let command = ChangePassword { current: secret(PASSWORD), new: secret("seven green bicycles at dawn") };
    passwords::change(&world.service, &ada, command).await.unwrap();
    assert_eq!(confirm(&world, &proof).await, Err(ErrorKind::LinkExpired));
    world.reset_password("ada@example.com").await;
    start(&world, &ada, NEW).await.unwrap();
    let proof = token(&world, NEW).await;
    world.reset_password("ada@example.com").await;
    assert_eq!(confirm(&world, &proof).await, Err(ErrorKind::LinkExpired));
}

#[tokio::test]
async fn without_a_mail_server_nothing_can_be_proven() {
    let world = World::sqlite_with(|settings| settings.mail = None).await;
    let owner = world.set_up().await.owner;
    assert_eq!(start(&world, &owner, NEW).await, Err(ErrorKind::NoMailServer));
}

#[tokio::test]
async fn three_changes_may_be_asked_for_and_then_one_each_twenty_minutes() {
    let world = World::sqlite().await;
    let (_, ada) = acme(&world).await;
    for n in 0..3 {
        start(&world, &ada, &format!("ada{n}@new.example")).await.unwrap();
    }
    let limited = start(&world, &ada, NEW).await;
    assert_eq!(limited, Err(ErrorKind::RateLimited { retry_after: 1_200 }));
}

#[tokio::test]
async fn no_link_can_be_guessed_and_no_other_link_proves_an_address() {
    let world = World::sqlite().await;
    let (_, ada) = acme(&world).await;
    start(&world, &ada, NEW).await.unwrap();
    world.deliver().await;
    passwords::request_reset(&world.service, world.origin(), "ada@example.com").await.unwrap();
    let reset = token(&world, "ada@example.com").await;
    let invited = world.invite("grace@example.com", "member").await;
    for other in [&reset, &invited.token, &secret(GUESS)] {
        assert_eq!(confirm(&world, other).await, Err(ErrorKind::LinkExpired));
        assert_eq!(email_changes::open(&world.service, other).await, Err(ErrorKind::LinkExpired));
    }
    let origin = World::origin_at("192.0.2.1");
    let guess = async || {
        email_changes::confirm(&world.service, None, origin.clone(), &secret(GUESS)).await.unwrap_err()
    };
    for _ in 0..20 {
        assert_eq!(guess().await, ErrorKind::LinkExpired);
    }
    assert_eq!(guess().await, ErrorKind::RateLimited { retry_after: 60 });
}

#[tokio::test]
async fn a_used_invitation_still_leads_its_member_on_when_their_address_is_another_one() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let invited = world.invite("ada@example.com", "member").await;
    let ada = world.join(&invited.token, "Ada").await;
    start(&world, &ada, NEW).await.unwrap();
    let proof = token(&world, NEW).await;
    confirm(&world, &proof).await.unwrap();
    let ada = world.caller_of(&world.sign_in(NEW).await).await;
    assert!(invitations::accept(&world.service, &ada, &invited.token).await.is_ok());
    let view = invitations::get(&world.service, &owner, "acme", invited.id).await.unwrap();
    assert_eq!((view.state, view.email.as_str()), (InvitationState::Accepted, "ada@example.com"));
    // The former address is free, and an invitation to it is somebody else's.
    let again = world.invite("ada@example.com", "member").await;
    let refused = invitations::accept(&world.service, &ada, &again.token).await;
    assert_eq!(refused, Err(ErrorKind::Denied { denial: Denial::WrongAccount }));
    world.join(&again.token, "Another Ada").await;
    assert_eq!(email(&ada), NEW);
    assert_eq!(world.violations().await, NONE);
}
