//! What the inviter is shown before anything is sent: the state of every line, and that looking changes nothing.

use domain::{
    access::Denial,
    email::EmailError,
    error::{ErrorKind, Problem},
    invite::{LineRoles, LineState, LineToInvite, Sheet},
    view::InviteOutcome,
};
use service::{
    Caller,
    invitations::{self, InviteMembers, PreviewInvitations},
};
use testkit::{World, agreed};

use crate::short::{NONE, fields};

async fn preview(world: &World, by: &Caller, pasted: &str, roles: &[&str]) -> Result<Sheet, ErrorKind> {
    let mut ids = Vec::new();
    for key in roles {
        ids.push(world.role(key).await);
    }
    let command =
        PreviewInvitations { pasted: pasted.to_owned(), roles: ids, ..PreviewInvitations::default() };
    invitations::preview(&world.service, by, "acme", command).await
}

fn states(sheet: &Sheet) -> Vec<(&str, &LineState)> {
    sheet.lines.iter().map(|line| (line.text.as_str(), &line.state)).collect()
}

async fn every_state_is_told_before_anything_is_sent(world: World) {
    let owner = world.set_up().await.owner;
    let admin = world.member("admin").await;
    world.person("member", "Active", "active@example.com").await;
    let disabled = world.person("member", "Disabled", "disabled@example.com").await;
    let removed = world.person("member", "Removed", "removed@example.com").await;
    let (disabled, removed) = (world.membership(&disabled).await, world.membership(&removed).await);
    agreed::disable(&world.service, &owner, "acme", disabled).await.unwrap();
    agreed::remove(&world.service, &owner, "acme", removed).await.unwrap();
    let old_at = world.service.now();
    world.invite("old@example.com", "member").await;
    world.days_pass(8, &owner).await;
    let admin = world.days_pass(0, &admin).await;
    let open_at = world.service.now();
    world.invite("open@example.com", "member").await;
    world.invite("boss@example.com", "owner").await;
    let before = world.snapshot(&["acme"]).await;
    let pasted = "new@example.com, NEW@example.com; active@example.com disabled@example.com\n\
                  removed@example.com old@example.com open@example.com boss@example.com carol@";
    let sheet = preview(&world, &admin, pasted, &["viewer"]).await.unwrap();
    let told = LineState::Decided;
    assert_eq!(
        states(&sheet),
        [
            ("new@example.com", &LineState::New),
            ("NEW@example.com", &told(InviteOutcome::Repeated)),
            ("active@example.com", &told(InviteOutcome::AlreadyMember)),
            ("disabled@example.com", &told(InviteOutcome::DisabledHere)),
            ("removed@example.com", &LineState::RemovedHere),
            ("old@example.com", &LineState::AlreadyInvited { sent_at: old_at, is_expired: true }),
            ("open@example.com", &LineState::AlreadyInvited { sent_at: open_at, is_expired: false }),
            ("boss@example.com", &told(InviteOutcome::NotPermitted { denial: Denial::OwnerProtected })),
            ("carol@", &told(InviteOutcome::NotAnAddress { error: EmailError::Form })),
        ]
    );
    assert_eq!(sheet.ready(), 4);
    assert_eq!(world.snapshot(&["acme"]).await, before, "looking changes nothing");

    // What was shown is what becomes of it.
    let lines = sheet.lines.iter().map(|line| LineToInvite::new(&line.text)).collect();
    let roles = vec![world.role("viewer").await];
    let command = InviteMembers { lines, roles, ..InviteMembers::default() };
    let sent = invitations::invite(&world.service, &admin, "acme", command).await.unwrap();
    for (shown, sent) in sheet.lines.iter().zip(&sent) {
        assert_eq!(shown.state.is_ready(), sent.state.is_done(), "{shown:?} {sent:?}");
    }
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn every_state_is_told_on_sqlite() {
    every_state_is_told_before_anything_is_sent(World::sqlite().await).await;
}

#[tokio::test]
async fn every_state_is_told_on_postgres() {
    every_state_is_told_before_anything_is_sent(World::postgres().await).await;
}

#[tokio::test]
async fn each_line_is_invited_with_roles_of_its_own() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let (admin, viewer) = (world.role("admin").await, world.role("viewer").await);
    let line = |text: &str, roles| LineToInvite { roles, ..LineToInvite::new(text) };
    let lines = vec![
        line("ada@example.com", LineRoles::These(vec![admin, viewer])),
        line("bob@example.com", LineRoles::Named("ADMIN".to_owned())),
        line("carol@example.com", LineRoles::All),
        line("dan@example.com", LineRoles::Named("Admin; Wizard".to_owned())),
    ];
    let command = InviteMembers { lines, roles: vec![viewer], ..InviteMembers::default() };
    let sent = invitations::invite(&world.service, &owner, "acme", command).await.unwrap();
    let mut given = Vec::new();
    for line in &sent {
        if let LineState::Decided(InviteOutcome::Invited { id }) = line.state {
            given.push(invitations::get(&world.service, &owner, "acme", id).await.unwrap().roles.join(" "));
        }
    }
    assert_eq!(given, ["Admin Viewer", "Admin", "Viewer"]);
    assert_eq!(sent[3].state, LineState::Decided(InviteOutcome::UnknownRole { name: "Wizard".to_owned() }));
}

#[tokio::test]
async fn roles_that_one_may_not_give_are_told_at_their_line_alone() {
    let world = World::sqlite().await;
    world.set_up().await;
    let admin = world.member("admin").await;
    let csv = "E-mail,Role,Phone\nada@example.com,Owner,1\nbob@example.com,Admin,2\ncarol@example.com,,3";
    let sheet = preview(&world, &admin, csv, &["viewer"]).await.unwrap();
    let refused = InviteOutcome::NotPermitted { denial: Denial::OwnerProtected };
    assert_eq!(sheet.lines[0].state, LineState::Decided(refused));
    assert_eq!((&sheet.lines[1].state, &sheet.lines[2].state), (&LineState::New, &LineState::New));
    assert_eq!(sheet.lines[1].roles, LineRoles::These(vec![world.role("admin").await]));
    assert_eq!(sheet.unread, ["Phone"]);
}

#[tokio::test]
async fn a_corrected_line_is_read_again_and_new_lines_come_to_the_end() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let lines = vec![LineToInvite::new("carol@"), LineToInvite::new("a@example.com b@example.com")];
    let command = PreviewInvitations {
        lines,
        pasted: "Dan <dan@example.com>".to_owned(),
        roles: vec![world.role("viewer").await],
        ..PreviewInvitations::default()
    };
    let sheet = invitations::preview(&world.service, &owner, "acme", command).await.unwrap();
    let texts: Vec<&str> = sheet.lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(texts, ["carol@", "a@example.com", "b@example.com", "Dan <dan@example.com>"]);
    assert_eq!(sheet.lines[3].name.as_deref(), Some("Dan"));
}

#[tokio::test]
async fn nothing_too_much_and_no_role_are_told_at_their_fields() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let none = preview(&world, &owner, " \n", &["viewer"]).await.unwrap_err();
    assert_eq!(fields(none), [("addresses".to_owned(), Problem::Required)]);
    let list = |n: u32| (0..n).map(|n| format!("a{n}@example.com\n")).collect::<String>();
    let many = preview(&world, &owner, &list(1_001), &["viewer"]).await.unwrap_err();
    assert_eq!(fields(many), [("addresses".to_owned(), Problem::TooMany { most: 1_000 })]);
    assert_eq!(preview(&world, &owner, &list(1_000), &["viewer"]).await.unwrap().ready(), 1_000);
    let unassigned = preview(&world, &owner, "ada@example.com", &[]).await.unwrap_err();
    assert_eq!(fields(unassigned), [("roles".to_owned(), Problem::NoRole)]);
    let own = preview(&world, &owner, "E-mail,Role\nada@example.com,Viewer", &[]).await.unwrap();
    assert_eq!(own.ready(), 1, "where each line has its own, none is needed for all");
}
