//! One mailbox is one person, however its address is written; and which addresses and names are accepted.

use domain::{
    email::EmailError,
    error::{ErrorKind, Problem},
    invite::LineState,
    view::InviteOutcome,
};
use service::{
    accounts,
    invitations::{self, InviteMembers, PreviewInvitations},
    passwords,
    sessions::{self, SignIn},
};
use testkit::World;

use crate::short::{outcome, secret};

/// As people write it, and as browsers send it.
const LETTERS: &str = "ada@bücher.example";
const ASCII: &str = "ada@xn--bcher-kva.example";

async fn invite(world: &World, addresses: &str) -> Vec<InviteOutcome> {
    let started = world.home();
    let command = InviteMembers::pasted(addresses, vec![world.role("member").await]);
    let lines = invitations::invite(&world.service, &started.owner, "acme", command).await.unwrap();
    lines.into_iter().map(outcome).collect()
}

async fn a_member_is_found_by_either_form_of_the_host(world: World) {
    world.set_up().await;
    let ada = world.person("member", "Ada", LETTERS).await;
    assert_eq!(ada.session().unwrap().account.email, LETTERS, "shown as it was typed");
    let session = world.sign_in(ASCII).await;
    assert_eq!(session.account.id, ada.session().unwrap().account.id);
    assert_eq!(invite(&world, ASCII).await, [InviteOutcome::AlreadyMember]);
    passwords::request_reset(&world.service, world.origin(), ASCII).await.unwrap();
    world.deliver().await;
    assert_eq!(world.mailbox.sent_to(LETTERS).len(), 1, "the reset, at the account's address");
}

async fn an_invitation_is_found_by_either_form_of_the_host(world: World) {
    let owner = world.set_up().await.owner;
    let first = invite(&world, &format!("{LETTERS} {ASCII}")).await;
    assert!(matches!(first[0], InviteOutcome::Invited { .. }), "{first:?}");
    assert_eq!(first[1], InviteOutcome::Repeated);
    assert!(matches!(invite(&world, ASCII).await[0], InviteOutcome::Resent { .. }));
    let command = PreviewInvitations {
        pasted: ASCII.to_owned(),
        roles: vec![world.role("member").await],
        ..PreviewInvitations::default()
    };
    let sheet = invitations::preview(&world.service, &owner, "acme", command).await.unwrap();
    assert!(matches!(sheet.lines[0].state, LineState::AlreadyInvited { .. }));
}

on_both_databases!(
    a_member_is_found_by_either_form_of_the_host,
    an_invitation_is_found_by_either_form_of_the_host,
);

/// A wrong password, always from the same network.
async fn guess(world: &World, email: &str) -> ErrorKind {
    let form = SignIn { email: email.to_owned(), password: secret("wrong"), device: None };
    sessions::sign_in(&world.service, World::origin_at("192.0.2.1"), form).await.unwrap_err()
}

#[tokio::test]
async fn sign_in_is_limited_by_mailbox_and_not_by_spelling() {
    let world = World::sqlite().await;
    world.set_up().await;
    world.person("member", "Ada", LETTERS).await;
    let mut refusals = Vec::new();
    for n in 0..20 {
        let email = if n % 2 == 0 { LETTERS } else { ASCII };
        refusals.push(guess(&world, email).await);
    }
    let limited = |error: &ErrorKind| matches!(error, ErrorKind::RateLimited { .. });
    let first = refusals.iter().position(limited).expect("a limit");
    let other = World::sqlite().await;
    other.set_up().await;
    other.person("member", "Ada", LETTERS).await;
    for n in 0..=first {
        let refusal = guess(&other, LETTERS).await;
        assert_eq!(limited(&refusal), n == first, "both spellings count for one mailbox");
    }
}

#[tokio::test]
async fn a_host_without_a_dot_is_invited_only_if_the_configuration_allows_it() {
    let world = World::sqlite().await;
    world.set_up().await;
    let refused = InviteOutcome::NotAnAddress { error: EmailError::NoDot };
    assert_eq!(invite(&world, "henry@example").await, [refused]);
    let lenient = World::sqlite_with(|settings| settings.allow_hosts_without_dot = true).await;
    lenient.set_up().await;
    assert!(matches!(invite(&lenient, "henry@example").await[0], InviteOutcome::Invited { .. }));
}

#[tokio::test]
async fn a_column_in_doubt_is_asked_for_and_the_answer_is_obeyed() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let command = PreviewInvitations {
        pasted: "Email,Work Email\nada@home.example,ada@work.example".to_owned(),
        roles: vec![world.role("member").await],
        ..PreviewInvitations::default()
    };
    let refused = invitations::preview(&world.service, &owner, "acme", command.clone()).await;
    assert_eq!(refused, Err(ErrorKind::field("column", Problem::ColumnUnclear)));
    let chosen = PreviewInvitations { column: Some(2), ..command };
    let sheet = invitations::preview(&world.service, &owner, "acme", chosen).await.unwrap();
    let emails: Vec<_> = sheet.lines.iter().filter_map(|line| line.email.as_deref()).collect();
    assert_eq!(emails, ["ada@work.example"]);
    assert_eq!(sheet.unread, ["Email"]);
}

#[tokio::test]
async fn nobody_is_called_like_an_address_or_by_hidden_characters() {
    let world = World::sqlite().await;
    world.set_up().await;
    let bait = "Account blocked! Verify at evil.example/login";
    let invited = world.invite("ada@example.com", "member").await;
    for (name, problem) in [(bait, Problem::NameAddress), ("\u{3164}\u{200B}", Problem::Required)] {
        let joined =
            invitations::join(&world.service, world.origin(), World::form(&invited.token, name)).await;
        assert_eq!(joined.unwrap_err(), ErrorKind::field("name", problem.clone()), "{name:?}");
        let owner = world.home().owner.clone();
        let renamed = accounts::rename(&world.service, &owner, name).await;
        assert_eq!(renamed.unwrap_err(), ErrorKind::field("name", problem), "{name:?}");
    }
    let ada = world.join(&invited.token, "Ada\u{200B}").await;
    assert_eq!(ada.session().unwrap().account.name, "Ada");
}

#[tokio::test]
async fn a_pasted_name_that_is_an_address_is_left_out() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let mut command = InviteMembers::pasted("ada@example.com", vec![world.role("member").await]);
    command.lines[0].name = Some("Verify at evil.example".to_owned());
    let lines = invitations::invite(&world.service, &owner, "acme", command).await.unwrap();
    assert_eq!(lines[0].name, None);
}
