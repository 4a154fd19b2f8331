//! A list that is sent twice, because an answer got lost or somebody pressed twice, sends nothing twice.

use domain::{invite::LineState, view::InviteOutcome};
use service::{
    Caller,
    invitations::{self, InviteMembers},
};
use testkit::World;

use crate::short::{NONE, outcome};

const LIST: &str = "0190a5a5-0000-7000-8000-000000000001";

async fn send(world: &World, by: &Caller, addresses: &str, roles: &[&str], note: &str) -> Vec<InviteOutcome> {
    let mut ids = Vec::new();
    for key in roles {
        ids.push(world.role(key).await);
    }
    let command = InviteMembers {
        batch: LIST.to_owned(),
        note: note.to_owned(),
        ..InviteMembers::pasted(addresses, ids)
    };
    let lines = invitations::invite(&world.service, by, "acme", command).await.unwrap();
    lines.into_iter().map(outcome).collect()
}

async fn a_list_sends_each_of_its_lines_once(world: World) {
    let owner = world.set_up().await.owner;
    let open = world.invite("open@example.com", "member").await.id;
    let list = "ada@example.com bob@example.com open@example.com carol@";
    let first = send(&world, &owner, list, &["viewer"], "Hello").await;
    let [InviteOutcome::Invited { id: ada }, InviteOutcome::Invited { id: bob }, ..] = *first.as_slice()
    else {
        panic!("{first:?}")
    };
    assert_eq!(first[2], InviteOutcome::Resent { id: open });
    let mails = world.mail_jobs().await.len();
    let before = world.snapshot(&["acme"]).await;
    let second = send(&world, &owner, list, &["viewer"], "Hello").await;
    let before_now = |id| InviteOutcome::SentBefore { id: Some(id) };
    assert_eq!(second[..3], [before_now(ada), before_now(bob), before_now(open)]);
    assert_eq!(second[3], first[3]);
    assert_eq!(world.snapshot(&["acme"]).await, before, "no change, no entry in the log");
    assert_eq!(world.mail_jobs().await.len(), mails, "no mail");

    // Somebody took one back and one joined meanwhile: the list brings neither again.
    invitations::cancel(&world.service, &owner, "acme", ada).await.unwrap();
    world.join(&world.token(bob, 1), "Bob").await;
    let third = send(&world, &owner, list, &["viewer"], "Hello").await;
    assert_eq!(third[..2], [InviteOutcome::SentBefore { id: None }, InviteOutcome::AlreadyMember]);
    assert_eq!(world.mail_jobs().await.len(), mails);

    // What was changed in the list since is no repetition.
    assert_eq!(
        send(&world, &owner, "open@example.com", &["member"], "Hello").await,
        [InviteOutcome::Resent { id: open }]
    );
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_list_sends_each_of_its_lines_once_on_sqlite() {
    a_list_sends_each_of_its_lines_once(World::sqlite().await).await;
}

#[tokio::test]
async fn a_list_sends_each_of_its_lines_once_on_postgres() {
    a_list_sends_each_of_its_lines_once(World::postgres().await).await;
}

#[tokio::test]
async fn the_key_of_a_list_tells_nothing_in_another_organization() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    send(&world, &owner, "ada@example.com", &["viewer"], "").await;
    let org = world.organization("Globex").await;
    let command = InviteMembers {
        batch: LIST.to_owned(),
        ..InviteMembers::pasted("ada@example.com", vec![org.role("viewer")])
    };
    let lines = invitations::invite(&world.service, &org.owner, &org.slug, command).await.unwrap();
    assert!(matches!(lines[0].state, LineState::Decided(InviteOutcome::Invited { .. })), "{lines:?}");
}
