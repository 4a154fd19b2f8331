//! The language of mails: an invitation's is chosen for its line, else the organization's; an account's is its own.

use domain::{invite::LineToInvite, language::Language, list::InvitationQuery};
use service::{accounts, invitations, invitations::InviteMembers, passwords, sessions, setup};
use testkit::World;

use crate::short::NONE;

const ENGLISH: &str = "You're invited to join Acme";
const GERMAN: &str = "Sie sind zu Acme eingeladen";

async fn subjects(world: &World) -> Vec<(String, String)> {
    world.deliver().await;
    world.mailbox.sent().into_iter().map(|mail| (mail.to, mail.subject)).collect()
}

async fn send(world: &World, lines: &[(&str, Option<Language>)], language: Option<Language>) {
    let owner = world.caller_of(&world.sign_in("olga@example.com").await).await;
    let line = |(text, language): &(&str, Option<Language>)| LineToInvite {
        language: *language,
        ..LineToInvite::new(text)
    };
    let (lines, roles) =
        (lines.iter().map(line).collect(), vec![world.role_in(&owner, "acme", "member").await]);
    let command = InviteMembers { lines, roles, language, ..InviteMembers::default() };
    let sent = invitations::invite(&world.service, &owner, "acme", command).await.unwrap();
    assert!(sent.iter().all(|line| line.state.is_done()), "{sent:?}");
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(to, subject)| ((*to).to_owned(), (*subject).to_owned())).collect()
}

#[tokio::test]
async fn an_invitation_is_in_the_language_of_its_line_else_of_all_lines_else_of_the_organization() {
    let world = World::sqlite().await;
    world.set_up().await;
    let german = Some(Language::German);
    send(&world, &[("ada@example.com", german), ("bob@example.com", None)], None).await;
    send(&world, &[("carol@example.com", None), ("dan@example.com", Some(Language::English))], german).await;
    assert_eq!(
        subjects(&world).await,
        pairs(&[
            ("ada@example.com", GERMAN),
            ("bob@example.com", ENGLISH),
            ("carol@example.com", GERMAN),
            ("dan@example.com", ENGLISH),
        ])
    );
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn an_invitation_that_is_sent_again_keeps_its_language_unless_another_is_chosen() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    send(&world, &[("ada@example.com", Some(Language::German))], None).await;
    subjects(&world).await;
    let list =
        invitations::overview(&world.service, &owner, "acme", &InvitationQuery::default()).await.unwrap();
    invitations::resend(&world.service, &owner, "acme", list.page.rows[0].id).await.unwrap();
    subjects(&world).await;
    send(&world, &[("ada@example.com", None)], None).await;
    let subjects: Vec<String> = subjects(&world).await.into_iter().map(|(_, subject)| subject).collect();
    let (german, english) = (format!("Erinnerung: {GERMAN}"), "Reminder: you're invited to join Acme");
    assert_eq!(subjects, [GERMAN, &german, english]);
}

#[tokio::test]
async fn the_organization_of_a_german_set_up_invites_in_german() {
    let world = World::sqlite().await;
    let link = setup::make_link(&world.service, world.origin()).await.unwrap();
    let wizard = setup::SetUp { language: Language::German, ..World::wizard(link) };
    setup::complete(&world.service, world.origin(), wizard).await.unwrap();
    send(&world, &[("ada@example.com", None)], None).await;
    assert_eq!(subjects(&world).await, pairs(&[("ada@example.com", GERMAN)]));
}

#[tokio::test]
async fn an_account_has_the_language_that_it_chose_in_its_session_and_in_its_mails() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    accounts::set_language(&world.service, &owner, Language::German).await.unwrap();
    let signed_in = world.sign_in("olga@example.com").await;
    let session = sessions::authenticate(&world.service, &signed_in.token).await.unwrap().unwrap();
    assert_eq!(session.language, Language::German);
    passwords::request_reset(&world.service, world.origin(), "olga@example.com").await.unwrap();
    assert_eq!(subjects(&world).await, pairs(&[("olga@example.com", "Passwort zurücksetzen")]));
}
